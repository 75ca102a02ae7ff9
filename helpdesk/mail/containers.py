"""Text inside of attachments that a browser cannot open."""

from __future__ import annotations


def text_of(content_type: str, filename: str | None, content: bytes) -> str:
    return ""
