"""Which lines of a plain text carry a quote mark."""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARK = re.compile(r"[ \t\xa0]*(?:>|\|(?=[ \t>|]|$)|[A-Z]{1,4}>(?=[ >]|$))")
_DIFF = re.compile(r"\d+(?:,\d+)?[acd]\d+(?:,\d+)?$|---$")
_NUMBER = re.compile(r">\s?\d")
_FOLDED_AT = 66
"""A mail program breaks lines at about 72 characters; a shorter marked line was not broken by one."""


def marked(lines: Sequence[str]) -> list[bool]:
    """For each line whether it is quoted: by ">", "> >", "|" or initials as in "JD>", or folded off a line that is."""
    found = [_is_marked(line) for line in lines]
    _add_folded(lines, found)
    _leave_odd_ones(lines, found)
    return found


def _is_marked(line: str) -> bool:
    if not _MARK.match(line[:24]):
        return False
    body = line.strip()
    return not (body[0] == "|" and (body.count("|", 0, 200) > 1 and not body.startswith(("||", "| |", "|>"))))


def _add_folded(lines: Sequence[str], found: list[bool]) -> None:
    """Marks the few words that a narrow window folded off a marked line: they stand between two marked ones."""
    for at in range(1, len(lines) - 1):
        if found[at] or not (found[at - 1] and found[at + 1]):
            continue
        above, here = lines[at - 1].rstrip(), lines[at].strip()
        broken = _FOLDED_AT <= len(above) < 200 and above[-1] not in ".?!:"
        if here and broken and len(here) < 40:
            found[at] = True


def _leave_odd_ones(lines: Sequence[str], found: list[bool]) -> None:
    """Takes the mark from lines that only look quoted: parts of a diff, and a lone line that is no quote by itself."""
    where = [at for at, is_quoted in enumerate(found) if is_quoted]
    if len(where) == 1:
        found[where[0]] = _stands_alone(lines, where[0])
    for at in where:
        above = lines[at - 1].strip() if at else ""
        if found[at] and (_DIFF.match(above[:40]) or above.startswith("< ")):
            while at < len(lines) and found[at]:
                found[at] = False
                at += 1


def _stands_alone(lines: Sequence[str], at: int) -> bool:
    """Whether the only marked line of a mail is a quote: not "> 50 EUR", and not in the middle of a paragraph."""
    above = lines[at - 1].strip() if at else ""
    below = lines[at + 1].strip() if at + 1 < len(lines) else ""
    if above.endswith((":", "：")):
        return True
    line = lines[at].lstrip()
    return line[0] == ">" and not _NUMBER.match(line[:4]) and not (above and below)
