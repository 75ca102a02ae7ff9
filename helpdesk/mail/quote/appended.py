"""What mail programs, virus scanners, lists and lawyers append below a mail."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpdesk.mail.quote.contact import MAIL, SITE
from helpdesk.mail.quote.history import is_rule
from helpdesk.mail.quote.phrases import fold, phrases

_MOBILE, _NOTICE, _FOOTER = phrases("mobile"), phrases("notice"), phrases("footer") + phrases("scanner")
_SCANNERS = frozenset(phrases("scanner"))
_DEVICE = re.compile("|".join(map(re.escape, phrases("device"))))
_LEGAL = re.compile("|".join(map(re.escape, phrases("legal"))))
_DECORATION = re.compile(r"^(?:<https?:[^<>]{0,300}>|\W)+")
_LINK = re.compile(r"<[^<>]{0,300}>|\(?https?://[^\s<>]+|\[[^\[\]]{0,40}\]$")
_TELLING = 20
"""Characters from which a footer's first words need no link beside them."""
_LONGEST = 3000


def is_appended(paragraph: Sequence[str]) -> bool:
    """Whether a paragraph was added by a program or is a legal notice. Its lines are clean."""
    below = [line for line in paragraph if any(map(str.isalnum, line))]
    if all(is_appended_line(line) for line in below):
        return True
    said = _bare(" ".join(below)[:_LONGEST])
    ruled = is_rule(paragraph[0]) and len(below) <= 5 and SITE.search(below[-1]) is not None
    return ruled or _is_mobile(said) or _is_footer(said) or _is_notice(said)


def is_appended_line(line: str) -> bool:
    """Whether a line was added by the program that sent the mail."""
    return _is_mobile(_bare(line))


def _bare(text: str) -> str:
    """Folded, without the signs and the links at its beginning."""
    return _DECORATION.sub("", fold(text))


def _is_mobile(said: str) -> bool:
    if not said.startswith(_MOBILE):
        return False
    said = _LINK.sub("", said).strip()
    return len(said) <= 90 and len(said.split()) <= 14 and _DEVICE.search(said) is not None


def _is_footer(said: str) -> bool:
    phrase = next((phrase for phrase in _FOOTER if said.startswith(phrase)), "")
    telling = len(phrase) >= _TELLING or phrase in _SCANNERS
    return bool(phrase) and (telling or SITE.search(said) is not None or MAIL.search(said) is not None)


def _is_notice(said: str) -> bool:
    terms = len(set(_LEGAL.findall(said)))
    return terms >= 2 if said.startswith(_NOTICE) else terms >= 4
