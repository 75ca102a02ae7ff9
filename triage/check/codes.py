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
    r"|(?=[A-Z0-9_-]{0,40}\d)(?=[A-Z0-9_-]{0,40}[A-Z])"
    r"(?:[A-Z][A-Z0-9]{4,40}|\d[A-Z0-9]{7,40})(?:[-_][A-Z0-9]{1,20}){0,4}"
    r"|\d{3,8}-[A-Z0-9]{3,12}(?:-[A-Z0-9]{2,12}){0,3}"
    r"|[A-Z]{1,6}\d{1,6}(?:-[A-Z0-9]{3,12}){1,3}"
    r"|(?=[\d-]{2,12}[A-Z])\d{2,8}(?:-[A-Z0-9]{2,12}){2,3}"
    r"|\d{4}(?:[ ]\d{4}){2,6}"
    r"|\d{1,4}(?:\.\d{1,4}){2,4}(?![./-]?\d)"
    r"|(?=[\d./-]{0,30}\d{3})\d{1,6}(?:[./-]\d{1,6}){2,5}(?![./-]?\d)"
    r"|\d{16,40}"
    r")(?!(?!(?-i:s)(?!\w))\w)"
)
"""A code may be said of several: "40 FX-90s"."""
NAMED_CODE = re.compile(
    r"(?i:\b(?:code|gutscheincode|rabattcode|código|codice)\b)[\s:]{1,3}[\"'“„«]?(?P<code>[A-Z]{5,20})\b"
)
NAMED_NUMBER = re.compile(
    r"(?i:(?<!\w)(?:order|booking|invoice|case|ticket|reference|ref|customer|contract|policy|claim|tracking|serial"
    r"|bestell\w{0,10}"
    r"|auftrags?\w{0,8}|kunden?\w{0,8}|rechnungs?\w{0,8}|vorgangs?\w{0,8}"
    r"|sendungs?\w{0,8}|vertrags?\w{0,8}|buchungs?\w{0,8}"
    r"|fall"
    r"|commande|réf|référence|facture|dossier|contrat|client|réservation"
    r"|pedido|factura|contrato|reserva|referencia|caso|ordine|fattura"
    r"|pratica|bestelling|factuur|dossier\w{0,8}|encomenda|processo))"
    r"(?:\s(?:number|no|nr|id|code|nummer|numéro|número|numero|n°|nº))?[.:#\s]{1,3}"
    r"(?P<code>(?=[\w/-]{0,12}\d{2})[\w]{1,12}(?:[/-]\w{1,12}){0,3})"
    r"(?![\w%€$£]|[.,]\d|\s(?:€|%|EUR))"
)
SPACED_CODE = re.compile(r"(?<!\w)[A-Z]{1,6}[ .\u00a0-]?\d{2,10}[A-Z]?(?:-\d{1,4})?(?!\w)")
LONG_NUMBER = re.compile(
    r"(?<![\w.,])(?:\d{7,15}|(?<=[Nn]o\. )\d{4,6}|(?<=[Nn]r\. )\d{4,6}|0\d{4,6}(?:-\d{1,4})?)(?!\w)"
)
MARKED_PHONE = re.compile(
    r"(?<!\w)(?:\+\d{1,3} ?)?\(0?\d{1,5}\)[ /-]?\d(?:[ ./-]?\d){3,12}(?!\w)|(?<!\w)\+\d(?:[ ()./-]{0,2}\d){7,14}(?!\w)"
)
PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+\d{1,3}(?: ?\(\d{1,4}\))?[\d /.\u00a0-]{5,20}\d"
    r"|00[1-9]\d?[ /.-](?:\(\d{1,4}\))?[\d /.\u00a0-]{4,20}\d"
    r"|\(?0\d{1,5}\)?[ /.\u00a0-]{1,2}\d[\d /.\u00a0-]{2,16}\d"
    r"|\(?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4}"
    r"|[2-9]\d{2}(?: \d{3} \d{3}| \d{2} \d{2} \d{2}))(?!\w|[.,]\d)"
)


def codes(text: str) -> Iterator[Fact]:
    for match in CODE.finditer(text):
        yield Fact("id", frozenset({bare(match.group())}), *match.span())
    for pattern in (NAMED_CODE, NAMED_NUMBER):
        for match in pattern.finditer(text):
            if sum(letter.isdigit() for letter in match["code"]) >= 4 or pattern is NAMED_CODE:
                yield Fact("id", frozenset({bare(match["code"])}), *match.span("code"))


def spaced_codes(text: str) -> Iterator[Fact]:
    """What a source may mean as a code, with its letters apart: flight "XQ 418"."""
    for match in SPACED_CODE.finditer(text):
        yield Fact("id", frozenset({bare(match.group())}), *match.span())


def long_numbers(text: str) -> Iterator[Fact]:
    """Digits that count nothing: too many of them, or after "No."."""
    for match in LONG_NUMBER.finditer(text):
        yield Fact("id", frozenset({bare(match.group())}), *match.span())


def marked_phones(text: str) -> Iterator[Fact]:
    """Phone numbers with an area in brackets or a country; parts of them look like codes."""
    for match in MARKED_PHONE.finditer(text):
        yield Fact("phone", frozenset({re.sub(r"\D", "", match.group())}), *match.span())


def phones(text: str) -> Iterator[Fact]:
    for match in PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if 7 <= len(digits) <= 15:
            yield Fact("phone", frozenset({digits}), *match.span())


def bare(code: str) -> str:
    """A code as it is compared: letters and digits alone, without case."""
    return re.sub(r"[^a-z0-9]", "", code.casefold())
