"""Which lines at the end of a text are signature: delimiters, contact data, and what programs and lists append."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpdesk.mail.quote import contact
from helpdesk.mail.quote.appended import appended_start
from helpdesk.mail.quote.history import clean

MOST_DELIMITED = 40
"""Filled lines below a "--" that may still be a signature; below "-- ", the standard's own, any number may."""
WINDOW = 40
"""Lines above the end within which a block of contact data is looked for."""

_FEW = 6
"""Filled lines that may be left of a mail from a delimiter with a name behind it or below it."""
_SHORT = 60
"""Characters of a line below such a delimiter."""
_NAMED = re.compile(r"(?:--|—|––?) ?(?=[^\W\d_])")
_WEAK = re.compile(r"(?:-{2,}|_{2,}|={2,}|\*{2,}|~{2,}|—+|–+)$")
_DELIMITERS = frozenset({"--", "—", "––", "——", "- --", "-- -", "– –"})


def signature_lines(lines: Sequence[str]) -> set[int]:
    """The indexes of the lines of a stretch of new text that belong to signatures."""
    cleaned = [clean(line) for line in lines]
    start = _delimiter(lines, cleaned)
    found = set(range(start, len(lines)))
    end = _filled_end(cleaned, start)
    while (start := _tail_start(cleaned, end)) < end:
        found.update(range(start, end))
        end = _filled_end(cleaned, start)
    return found


def _delimiter(lines: Sequence[str], cleaned: Sequence[str]) -> int:
    """The line of the topmost delimiter with a signature below; the number of lines when there is none."""
    below, topmost, next_line, short = 0, len(lines), "", True
    for at in range(len(lines) - 1, -1, -1):
        line = cleaned[at]
        standard = line in _DELIMITERS and (below <= MOST_DELIMITED or lines[at] == "-- ")
        heading = at > 0 and bool(cleaned[at - 1]) and len(line) > 3
        if standard or (short and below < _FEW and _sets_off_a_name(line, next_line, heading)):
            topmost = at
        below += bool(line)
        next_line = line or next_line
        short = short and len(line) <= _SHORT
    return topmost


def _sets_off_a_name(line: str, next_line: str, heading: bool) -> bool:
    """Whether the line is "-- Anna", or drawn with a name below it and no `heading` above that it underlines."""
    if not line:
        return False
    named = _NAMED.match(line)
    if named:
        return contact.is_name(line[named.end() :])
    drawn = not heading and _WEAK.match(line[:200]) is not None
    return drawn and next_line[:1].isalpha() and len(next_line.split()) <= 4 and contact.is_name(next_line)


def _filled_end(lines: Sequence[str], end: int) -> int:
    while end and not lines[end - 1]:
        end -= 1
    return end


def _tail_start(lines: Sequence[str], end: int) -> int:
    """Where the signature that ends before line `end` begins; `end` when there is none."""
    if not end:
        return end
    floor = max(0, end - WINDOW)
    start = end
    while start > floor and lines[start - 1]:
        start -= 1
    if (appended := start + appended_start(lines[start:end])) < end:
        return appended
    block = floor + contact.block_start(lines[floor:end])
    return block if any(lines[:block]) else end
