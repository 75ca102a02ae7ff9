"""Finds personal data in text: addresses, phones, cards, bank accounts, and the names in greetings and signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int, str]
"""Start, end and kind of a piece of personal data."""

_EMAIL = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}\b")
_DIGITS = re.compile(r"(?<![\w.,-])\d(?:[ .-]?\d){12,22}(?!\w)")
_PHONE = re.compile(
    r"(?<![\w.,/-])(?:"
    # international, or national with a leading zero
    r"(?:\+|\(?0)\d{0,14}\)?(?:[ ./-]{0,2}\(\d{1,6}\)[ ./-]{0,2}\d{1,12}|[ ./-]{1,2}\d{1,12}){0,7}"
    r"|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}"  # North America
    r"|[6-9]\d{2}[ .-]?\d{2,3}[ .-]?\d{2,3}(?:[ .-]\d{2})?"  # Spain
    r")(?!\w)"
)
_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}(?!\d)|\d{4}-\d{2}-\d{2}(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}$"
)
_HOUSE = r"\d{1,5}[A-Za-z]?"
_PROPER = r"[A-ZÀ-ÖØ-Þ][\w'’.-]{1,30}"
_ADDRESS = re.compile(
    rf"\b{_HOUSE} (?:{_PROPER} ){{1,4}}"
    r"(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Drive|Close|Court|Crescent|Gardens|Terrace|Square|Way|Boulevard|Blvd)\b"
    rf"|\b[A-ZÄÖÜ][\w-]{{1,30}}(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|ufer) {_HOUSE}\b"
    rf"|\b{_PROPER} (?:Straße|Strasse|Str\.|Weg|Platz|Allee|Gasse|Ring|Ufer) {_HOUSE}\b"
    rf"|\b{_HOUSE},? (?:bis |ter )?(?i:rue|avenue|boulevard|place|chemin|impasse|quai|allée) "
    rf"(?:(?:de|du|des|la|le|les) |[ld]['’]){{0,3}}{_PROPER}(?: {_PROPER}){{0,3}}"
    r"|\b(?:(?i:calle|avenida|avda\.?|plaza|paseo|camino) |C/ ?)(?:(?:de|del|la|las|los|el) ){0,3}"
    rf"{_PROPER}(?: {_PROPER}){{0,3}},? (?:n[.º°]{{1,2}} ?)?{_HOUSE}\b"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"  # British postcode
    rf"|(?<![\w.,-])(?:[A-Z]{{1,2}}-)?\d{{5}} {_PROPER}(?: (?:am|an der|sur|de|la|{_PROPER})){{0,3}}"  # with town
)
_PERSON = rf"(?:(?:van|von|de|di|da|du|la|le|der|den|del|dos|bin|al) ){{0,2}}{_PROPER}"
_PEOPLE = rf"(?P<name>{_PERSON}(?: {_PERSON}){{0,3}})"
_GREETING = re.compile(
    r"^[ \t]*(?:Dear|Hi|Hello|Hey|Hallo|Liebe[rs]?|Sehr geehrte[rs]?|Guten (?:Tag|Morgen|Abend)|Moin|Bonjour|Salut|"
    r"Cher|Chère|Hola|Buenos días|Estimad[oa]|Querid[oa])[ ,]{1,3}"
    r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Herrn?|Frau|Monsieur|Madame|M|Mme|Señora?|Sra?|Don|Doña)\.? ){0,2}"
    rf"{_PEOPLE} ?(?:[,!:]|$)",
    re.MULTILINE,
)
_SIGNATURE = re.compile(
    r"^[ \t>]*(?:(?:Kind|Best|Warm|With kind|Many)? ?(?:[Rr]egards|[Ww]ishes|[Tt]hanks)|Thank you|Cheers|Sincerely|"
    r"Best|Yours (?:sincerely|faithfully|truly)|"
    r"(?:[Mm]it )?(?:[Ff]reundliche|[Bb]este|[Vv]iele|[Ll]iebe|[Ss]chöne|[Hh]erzliche)n? Gr[üu](?:ß|ss)en?|"
    r"Gruß|LG|VG|MfG|(?:Vielen )?Dank|Danke|(?:Bien )?[Cc]ordialement|Bien à vous|Merci|Salutations|"
    r"(?:Un )?(?:[Cc]ordial )?[Ss]aludos?(?: cordiales)?|Atentamente|Gracias) ?[,.!]?[ \t]*\n"
    rf"(?:[ \t>]*\n)?[ \t>]*{_PEOPLE} ?$",
    re.MULTILINE,
)
_INTRODUCTION = re.compile(
    r"\b(?i:my name is|(?:mein|der) name ist|ich hei(?:ß|ss)e|je m['’]appelle|mon nom est|me llamo|mi nombre es)"
    rf" {_PEOPLE}"
)
_NOT_NAMES = frozenset(
    re.findall(
        r"\w+",
        "all team support service everyone there customer sir madam damen herren you customers kundenservice sent "
        "gesendet envoyé enviado the tout equipo équipe mesdames messieurs señores",
    )
)


def find(text: str) -> Iterator[Span]:
    """Every piece of personal data but names, surest kind first; finds may overlap."""
    for match in _EMAIL.finditer(text):
        yield *match.span(), "EMAIL"
    yield from _bank_accounts(text)
    yield from _cards(text)
    for match in _PHONE.finditer(text):
        if _is_phone(match.group()):
            yield *match.span(), "PHONE"
    for match in _ADDRESS.finditer(text):
        yield *match.span(), "ADDRESS"


def names(text: str) -> Iterator[str]:
    """The people greeted, signing and giving their name in a text, without their titles."""
    for pattern in (_GREETING, _SIGNATURE, _INTRODUCTION):
        for match in pattern.finditer(text):
            name = match.group("name").strip()
            if not _NOT_NAMES & set(name.casefold().split()):
                yield name


def _bank_accounts(text: str) -> Iterator[Span]:
    """IBANs by their checksum (ISO 13616, MOD 97-10): the longest part of each candidate that is one."""
    for match in _IBAN.finditer(text):
        for end in range(match.end(), match.start() + 14, -1):
            account = re.sub(r"[ -]", "", text[match.start() : end]).upper()
            if len(account) >= 15 and account.isascii() and text[end - 1].isalnum() and _is_iban(account):
                yield match.start(), end, "IBAN"
                break


def _is_iban(account: str) -> bool:
    return int("".join(str(int(character, 36)) for character in account[4:] + account[:4])) % 97 == 1


def _cards(text: str) -> Iterator[Span]:
    """Runs of 13 to 19 digits whose check digit is right by Luhn's formula (ISO/IEC 7812-1)."""
    for match in _DIGITS.finditer(text):
        digits = [int(character) for character in match.group() if character.isdigit()]
        if len(digits) <= 19 and _luhn(digits):
            yield *match.span(), "CARD"


def _luhn(digits: list[int]) -> bool:
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_phone(text: str) -> bool:
    return sum(character.isdigit() for character in text) >= 7 and not _DATE.match(text)
