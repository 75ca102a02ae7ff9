"""A signed mark of a conversation, for the address or subject of what is sent: it brings an answer home when the
customer's program drops the reference headers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

_TOKEN = re.compile(r"(?:\+|\[)#?hd(\d{1,18})-([a-z2-7]{13})(?![a-z2-7])", re.IGNORECASE)


def make(key: bytes, conversation: int) -> str:
    """The mark of a conversation: its number and 65 bits of HMAC-SHA-256."""
    return f"hd{conversation}-{_signature(key, conversation)}"


def plus_address(address: str, token: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}+{token}@{domain}"


def in_subject(subject: str, token: str) -> str:
    return f"{subject} [#{token}]".strip()


def find(key: bytes, text: str) -> int | None:
    """The conversation of the first mark in `text` (an address or a subject) that this key signed."""
    for number, signature in _TOKEN.findall(text[:4000]):
        if hmac.compare_digest(signature.lower(), _signature(key, int(number))):
            return int(number)
    return None


def _signature(key: bytes, conversation: int) -> str:
    digest = hmac.new(key, f"conversation {conversation}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:13]
