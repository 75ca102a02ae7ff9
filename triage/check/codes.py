"""Order numbers, discount codes, bank accounts, tracking and phone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.check.facts import Fact

CODE = re.compile(
    r"(?<![\w@])(?:"
    r"[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,3})?"  # a bank account (IBAN)
    r"|#\s?[A-Za-z]{0,6}-?\d{3,20}"
    r"|[A-Za-z]{1,10}[-_/]?\d{4,24}(?:[-_/]?[A-Za-z0-9]{1,12}){0,3}"
    r"|[A-Z]{2,10}[-_/]\d{2,24}(?:[-_/][A-Za-z0-9]{1,12}){0,3}"
    r"|(?=[A-Z0-9_-]{0,40}\d)(?=[A-Z0-9_-]{0,40}[A-Z])(?:[A-Z][A-Z0-9]{4,40}|\d[A-Z0-9]{7,40})(?:[-_][A-Z0-9]{1,20}){0,4}"
    r"|\d{3,8}-[A-Z0-9]{3,12}(?:-[A-Z0-9]{2,12}){0,3}"
    r"|\d{4}(?:[ ]\d{4}){2,6}"
    r"|\d{16,40}"
    r")(?!\w)"
)
NAMED_CODE = re.compile(
    r"(?i:\b(?:code|gutscheincode|rabattcode|código|codice)\b)[\s:]{1,3}[\"'“„«]?(?P<code>[A-Z]{5,20})\b"
)
LONG_NUMBER = re.compile(r"(?<![\w.,])(?:\d{7,15}|(?<=[Nn]o\. )\d{4,6}|(?<=[Nn]r\. )\d{4,6}|0\d{4,6})(?!\w)")
PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+\d{1,3}[\d ()/.\u00a0-]{5,20}\d"
    r"|00[1-9]\d?[ /.-][\d ()/.\u00a0-]{4,20}\d"
    r"|\(?0\d{1,5}\)?[ /.\u00a0-]{1,2}\d[\d /.\u00a0-]{2,16}\d"
    r"|\(?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4})(?!\w)"
)


def codes(text: str) -> Iterator[Fact]:
    for match in CODE.finditer(text):
        yield Fact("id", frozenset({bare(match.group())}), *match.span())
    for match in NAMED_CODE.finditer(text):
        yield Fact("id", frozenset({bare(match["code"])}), *match.span("code"))


def long_numbers(text: str) -> Iterator[Fact]:
    """Digits that count nothing: too many of them, or after "No."."""
    for match in LONG_NUMBER.finditer(text):
        yield Fact("id", frozenset({match.group()}), *match.span())


def phones(text: str) -> Iterator[Fact]:
    for match in PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if 7 <= len(digits) <= 15:
            yield Fact("phone", frozenset({digits}), *match.span())


def bare(code: str) -> str:
    """A code as it is compared: letters and digits alone, without case."""
    return re.sub(r"[^a-z0-9]", "", code.casefold())
