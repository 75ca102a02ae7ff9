"""A letter's greeting, sentences and closing; and the words that differ from mail to mail, taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from triage.edits import own_text

GREETING_WORDS = 7
CLOSING_WORDS = 8
NAME, ORDER = "{name}", "{order}"

_ENDS = re.compile(r"(?<=[.!?…])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Letter:
    greeting: str
    sentences: tuple[str, ...]
    closing: str


def letter_of(text: str) -> Letter:
    """The parts of an answer; a part that is not there is empty."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", own_text(text)) if block.strip()]
    greeting = blocks.pop(0) if blocks and is_greeting(blocks[0]) else ""
    if not greeting and blocks and is_greeting(blocks[0].partition("\n")[0]):
        greeting, _, blocks[0] = blocks[0].partition("\n")
    closing = blocks.pop() if blocks and is_closing(blocks[-1]) else ""
    sentences = tuple(part.strip() for block in blocks for part in _ENDS.split(block) if part.strip())
    return Letter(greeting, sentences, closing)


def is_greeting(block: str) -> bool:
    return "\n" not in block and len(block.split()) <= GREETING_WORDS and block.endswith((",", "!", ":"))


def is_closing(block: str) -> bool:
    return len(block.split()) <= CLOSING_WORDS and not block.endswith((".", "?", ":", ";"))


def general(text: str, names: tuple[str, ...], order: str) -> str:
    """The text with the customer's name and order as placeholders."""
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", NAME, text)
    return text.replace(order, ORDER) if order else text
