"""What mail programs, virus scanners, lists and lawyers append below a mail, and what mail servers put above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpdesk.mail.quote.contact import MAIL, SITE
from helpdesk.mail.quote.history import clean, is_rule
from helpdesk.mail.quote.phrases import fold, one_of, phrases

_MOBILE, _NOTICE, _FOOTER = phrases("mobile"), phrases("notice"), phrases("footer") + phrases("scanner")
_BANNER = phrases("banner")
_SCANNERS = frozenset(phrases("scanner"))
_DEVICE = re.compile(one_of(phrases("device")))
_LEGAL = re.compile(one_of(phrases("legal")))
_BEGINNINGS = (*_MOBILE, *_NOTICE, *_FOOTER)
_DRAWN = re.compile(r"[-_=*~#–—] ?[-_=*~#–— ]*[-_=*~#–—]$")
_DECORATION = re.compile(r"^(?:<https?:[^<>]{0,300}>|\W)+")
_LINK = re.compile(r"<[^<>]{0,300}>|\(?https?://[^\s<>]+|\[[^\[\]]{0,40}\]$")
_LONG_NUMBER = re.compile(r"\d[\d /-]{5,}")
_TELLING = 20
"""Characters from which a footer's first words need no link beside them."""
_LONGEST = 3000
_BANNER_LINES = 12


def appended_start(paragraph: Sequence[str]) -> int:
    """Where in a paragraph begins what a program or a lawyer appended; its number of lines when nothing was.

    Its lines are clean."""
    if is_drawn(paragraph[-1]) or _is_mobile(_bare(paragraph[-1])):
        return len(paragraph) - 1
    for at, line in enumerate(paragraph):
        if _bare(line).startswith(_BEGINNINGS) and _is_appended(paragraph[at:]):
            return at - 1 if at and not _bare(paragraph[at - 1]) else at
    return 0 if _is_appended(paragraph) else len(paragraph)


def banner_end(lines: Sequence[str]) -> int:
    """The line after the warning that the sender is a stranger, which a mail server put at the top; 0 without one."""
    end, goes_on = 0, False
    for at, line in enumerate(lines[:_BANNER_LINES]):
        said = clean(line)
        if _bare(said).startswith(_BANNER) or (goes_on and said):
            end, goes_on = at + 1, not said.endswith((".", "!", "]", ")", "*", "。"))
        elif said and not is_drawn(said):
            break
        else:
            goes_on = False
    return end


def is_drawn(line: str) -> bool:
    """Whether a line is drawn with dashes and the like, however short."""
    return bool(_DRAWN.match(line[:200]))


def _is_appended(lines: Sequence[str]) -> bool:
    said = _bare(" ".join(line for line in lines if not is_drawn(line))[:_LONGEST])
    ruled = is_rule(lines[0]) and len(lines) <= 6 and SITE.search(lines[-1]) is not None
    return ruled or _is_mobile(said) or _is_footer(said) or _is_notice(said)


def _bare(text: str) -> str:
    """Folded, without the signs and the links at its beginning."""
    return _DECORATION.sub("", fold(text))


def _is_mobile(said: str) -> bool:
    if not said.startswith(_MOBILE):
        return False
    said = _LINK.sub("", said).strip()
    return len(said) <= 90 and _DEVICE.search(said) is not None and not _LONG_NUMBER.search(said)


def _is_footer(said: str) -> bool:
    phrase = next((phrase for phrase in _FOOTER if said.startswith(phrase)), "")
    if not phrase or len(phrase) >= _TELLING or phrase in _SCANNERS:
        return bool(phrase)
    return SITE.search(said) is not None or (" " in phrase and MAIL.search(said) is not None)


def _is_notice(said: str) -> bool:
    terms = len(set(_LEGAL.findall(said)))
    return terms >= 2 if said.startswith(_NOTICE) else terms >= 4
