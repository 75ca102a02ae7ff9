"""What mail programs, virus scanners, lists and lawyers append below a mail."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpdesk.mail.quote.contact import MAIL, SITE
from helpdesk.mail.quote.history import is_rule
from helpdesk.mail.quote.phrases import fold, phrases

_MOBILE, _NOTICE, _FOOTER = phrases("mobile"), phrases("notice"), phrases("footer")
_DEVICE = re.compile("|".join(map(re.escape, phrases("device"))))
_LEGAL = re.compile("|".join(map(re.escape, phrases("legal"))))
_DECORATION = re.compile(r"^[^\w]+")
_LINK = re.compile(r"<[^<>]{0,300}>|\(?https?://[^\s<>]+|\[[^\[\]]{0,40}\]$")
_TELLING = 20
"""Characters from which a footer's first words need no link beside them."""
_LONGEST = 3000


def is_appended(paragraph: Sequence[str]) -> bool:
    """Whether a paragraph was added by a program or is a legal notice. Its lines are clean."""
    if all(is_rule(line) or not any(map(str.isalnum, line)) for line in paragraph):
        return True
    if all(is_appended_line(line) or is_rule(line) for line in paragraph):
        return True
    said = _bare(" ".join(paragraph)[:_LONGEST])
    return _is_mobile(said) or _is_footer(said) or _is_notice(said)


def is_appended_line(line: str) -> bool:
    """Whether a line was added by the program that sent the mail."""
    return _is_mobile(_bare(line))


def _bare(text: str) -> str:
    return _DECORATION.sub("", fold(text))


def _is_mobile(said: str) -> bool:
    if not said.startswith(_MOBILE):
        return False
    said = _LINK.sub("", said).strip()
    return len(said) <= 90 and len(said.split()) <= 14 and (_DEVICE.search(said) is not None or "brevity" in said or "typo" in said)


def _is_footer(said: str) -> bool:
    phrase = next((phrase for phrase in _FOOTER if said.startswith(phrase)), "")
    return bool(phrase) and (len(phrase) >= _TELLING or bool(SITE.search(said) or MAIL.search(said)) or phrase in _SCANNER)


def _is_notice(said: str) -> bool:
    terms = len(set(_LEGAL.findall(said)))
    return terms >= 2 if said.startswith(_NOTICE) else terms >= 4


_SCANNER = frozenset(phrase for phrase in _FOOTER if "vir" in phrase or "вирус" in phrase or "病毒" in phrase)
