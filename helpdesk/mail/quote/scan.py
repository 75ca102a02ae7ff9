"""The scanner: every line becomes new text, quoted history or signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from helpdesk.mail.quote import history, signature

MOST_LINES = 100_000
"""Lines beyond this are not looked at; they go where the last one before them went."""


class Kind(Enum):
    NEW = "new text"
    QUOTED = "quoted"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a mail is made of; each part is stripped, and empty when there is none."""

    new_text: str
    quoted: str = ""
    signature: str = ""


def split(text: str, html: str | None = None) -> str:
    """What the sender wrote this time: without quoted history, its introductions and the signature.

    Never raises; empty only where the sender wrote nothing."""
    return parts(text, html).new_text


def parts(text: str, html: str | None = None) -> Parts:
    """The new text, the quoted history and the signature of a mail's plain text. Never raises."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n", MOST_LINES)
    kinds = _history(lines)
    _sign(lines, kinds)
    return _assemble(lines, kinds)


def _history(lines: Sequence[str]) -> list[Kind]:
    kinds = [Kind.NEW] * len(lines)
    cleaned = [history.clean(line) for line in lines]
    position = 0
    while position < len(lines):
        if history.is_marked(lines[position]):
            kinds[position] = Kind.QUOTED
            position += 1
            continue
        end, sure = _start(cleaned, position)
        if end == position:
            position += 1
            continue
        follows = next((at for at in range(end, len(lines)) if cleaned[at]), len(lines))
        marked = follows < len(lines) and history.is_marked(lines[follows])
        if marked:
            kinds[position:follows] = [Kind.QUOTED] * (follows - position)
            position = follows
        elif sure and any(kinds[at] is Kind.NEW and cleaned[at] for at in range(position)):
            kinds[position:] = [Kind.QUOTED] * (len(lines) - position)
            break
        else:
            position = end
    return kinds


def _start(cleaned: Sequence[str], position: int) -> tuple[int, bool]:
    """The line after whatever opens a quoted mail at `position`, and whether it opens one beyond doubt."""
    line = cleaned[position]
    if not line:
        return position, False
    if history.divider(line):
        return position + 1, True
    end = history.header_block(cleaned, position)
    if end > position:
        return end, True
    if history.rule(line):
        below = position + 1
        while below < len(cleaned) and below < position + 3 and not cleaned[below]:
            below += 1
        if below < len(cleaned) and history.header_block(cleaned, below) > below:
            return below, True
    return history.introduction(cleaned, position)


def _sign(lines: Sequence[str], kinds: list[Kind]) -> None:
    """Marks the signature of each stretch of new text."""
    start = 0
    while start < len(lines):
        if kinds[start] is not Kind.NEW:
            start += 1
            continue
        end = start
        while end < len(lines) and kinds[end] is Kind.NEW:
            end += 1
        for at in signature.find(lines[start:end]):
            kinds[start + at] = Kind.SIGNATURE
        start = end


def _assemble(lines: Sequence[str], kinds: Sequence[Kind]) -> Parts:
    chosen: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    before: Kind | None = None
    for line, kind in zip(lines, kinds, strict=True):
        taken = chosen[kind]
        if kind is not before and taken:
            while taken and not taken[-1].strip():
                taken.pop()
            taken.append("")
        if taken or line.strip():
            if not line.strip() and taken and kind is not before:
                continue
            taken.append(line)
        before = kind
    texts = {kind: "\n".join(taken).strip() for kind, taken in chosen.items()}
    if not texts[Kind.NEW] and not texts[Kind.QUOTED]:
        return Parts("\n".join(lines).strip())
    return Parts(texts[Kind.NEW], texts[Kind.QUOTED], texts[Kind.SIGNATURE])
