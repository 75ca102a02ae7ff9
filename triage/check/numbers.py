"""Numbers as people write them: money, shares, quantities, in digits and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.check import lexicon
from triage.check.facts import COVER, Fact, covered

Values = frozenset[object]

NUMBER = (
    r"(?<![\w.,#])(?:\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3}){1,4}(?!\d)(?:[.,]\d{1,2}(?!\d))?"
    r"|\d{1,15}(?:[.,]\d{1,6})?)(?!\d)"
)
TO = r"\s{0,2}(?:-|–|—|/|to|and|or|bis|und|oder|à|et|ou|a|hasta|y|e|o|tot|en|of|até)\s{0,2}"
WORD_TO = r"(?:\s(?:to|and|or|bis|und|oder|à|et|ou|a|hasta|y|e|o|tot|en|of|até)\s|\s?[-–—]\s?)"
LOW = rf"(?:(?P<low>{NUMBER}){TO})?"
"""The lower end of a range has the unit of the upper one."""
NO_PERCENTAGE = rf"(?!{NUMBER}[\s\u00a0-]{{0,2}}(?:{lexicon.ANY_PERCENT})(?!\w))"
"""What follows "£25,000 and 1.1%" is no upper end."""
DASH = r"(?:[.,][-–—]{1,2})?"
IN_WORDS = rf"(?<![\w-])(?:{lexicon.ANY_NUMBER})"
GAP = rf"[\s\u00a0-]{{0,2}}(?:(?:{lexicon.BEFORE_UNIT})[\s-]{{1,2}}){{0,2}}"
UNIT = r"(?P<unit>°\s?[CF]?|[^\W\d_]{1,20})"

AMOUNTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\w)(?P<currency>{lexicon.ANY_CURRENCY})\s?(?:(?P<low>{NUMBER}){TO}{NO_PERCENTAGE})?"
        rf"(?P<number>{NUMBER.replace('(?<![', '(?<![#')}){DASH}",
        rf"{LOW}(?P<number>{NUMBER}|{IN_WORDS}){DASH}[\s\u00a0-]{{0,2}}"
        rf"(?P<currency>{lexicon.ANY_CURRENCY}|{lexicon.ANY_CENT})(?!\w)",
    )
)
PERCENTAGE = re.compile(rf"{LOW}(?P<number>{NUMBER}|{IN_WORDS})[\s\u00a0-]{{0,2}}(?:{lexicon.ANY_PERCENT})(?!\w)", re.I)
MEASURE = re.compile(rf"{LOW}(?P<number>{NUMBER})(?:{GAP}{UNIT})?", re.I)
WORD_MEASURE = re.compile(
    rf"(?:(?P<low>{IN_WORDS}){WORD_TO}(?=(?:{lexicon.ANY_NUMBER}){GAP}[^\W\d_]))?(?P<number>{IN_WORDS})(?!\w)"
    rf"(?:(?!-?\d){GAP}{UNIT})?(?!\w)",
    re.I,
)
ONE_UNIT = re.compile(rf"(?<!\w)(?:{lexicon.BEFORE_ONE})\s(?P<number>{lexicon.ONE})\s{GAP}{UNIT}", re.I)
EACH_UNIT = re.compile(rf"(?<!\w)(?:{lexicon.ONE}|{lexicon.EACH})\s{GAP}{UNIT}", re.I)
CLOCK_ROUND = re.compile(rf"(?<!\w)(?:{lexicon.ROUND_THE_CLOCK})(?!\w)", re.I)
LIST_MARK = re.compile(
    rf"(?m)^[ \t>*]{{0,8}}(?:\(?\d{{1,2}}[.)](?=\s)|(?:{lexicon.ANY_ENUMERATED})\s\d{{1,2}}(?=\s?[:.)–—-]))", re.I
)


def values_of(number: str) -> Values:
    """What a written number may mean.

    The last of two kinds of separator is the decimal one; a single one before three digits may be either."""
    if not number[0].isdigit():
        return frozenset({float(lexicon.NUMBERS[number.casefold()])})
    plain = re.sub(r"['’\s]", "", number)
    separators = [mark for mark in plain if mark in ".,"]
    if not separators:
        return frozenset({float(plain)})
    digits = float(re.sub(r"[.,]", "", plain))
    tail = len(plain) - max(plain.rfind("."), plain.rfind(",")) - 1
    decimal = round(digits / 10**tail, 6)
    if len(set(separators)) == 2:
        return frozenset({decimal})
    if len(separators) > 1:
        return frozenset({digits})
    if tail == 3 and plain[0] != "0":
        return frozenset({digits, decimal})
    return frozenset({decimal})


def amounts(text: str) -> Iterator[Fact]:
    for pattern in AMOUNTS:
        found: list[Fact] = []
        for match in pattern.finditer(text):
            currency = match["currency"].casefold()
            unit, factor = lexicon.CURRENCIES.get(currency, ""), 0.01 if currency in lexicon.CENTS else 1.0
            found += _with_low("amount", match, factor, unit)
        yield from found
        text = covered(text, found)


def percentages(text: str) -> Iterator[Fact]:
    for match in PERCENTAGE.finditer(text):
        yield from _with_low("percentage", match)


def numbers(text: str) -> Iterator[Fact]:
    for match in CLOCK_ROUND.finditer(text):
        yield Fact("number", frozenset({"24/7"}), *match.span(), unit="always")
    text = LIST_MARK.sub(lambda match: COVER * len(match.group()), CLOCK_ROUND.sub(_cover, text))
    for match in MEASURE.finditer(text):
        measure, factor = _unit(match)
        yield from _with_low("number", match, factor, measure)


def number_words(text: str) -> Iterator[Fact]:
    for match in WORD_MEASURE.finditer(text):
        word = match["number"].casefold()
        measure, factor = _unit(match)
        if measure or word not in lexicon.UNSAFE_NUMBERS:
            yield from _with_low("number", match, factor, measure)
    for match in ONE_UNIT.finditer(text):
        measure, factor = _unit(match)
        if measure in ("day", "month"):
            one: Values = frozenset({1.0})
            yield Fact("number", scaled(one, factor), match.start("number"), match.end(), measure, one)


def single_units(text: str) -> Iterator[Fact]:
    """What a source says of one unit without counting: "30 euros a year" backs "for one year"."""
    for match in EACH_UNIT.finditer(text):
        measure, factor = _unit(match)
        if measure in ("day", "month"):
            one: Values = frozenset({1.0})
            yield Fact("number", scaled(one, factor), *match.span(), measure, one)


def _unit(match: re.Match[str]) -> tuple[str, float]:
    if match["unit"] in ("s", "S") and match.start("unit") == match.end("number"):
        return "", 1.0  # "under-18s" are no seconds
    return lexicon.UNITS.get(re.sub(r"\s", "", match["unit"] or "").casefold(), ("", 1.0))


def _with_low(kind: str, match: re.Match[str], factor: float = 1.0, unit: str = "") -> Iterator[Fact]:
    """The number of the match, with what belongs to it, and the lower end of its range."""
    groups = match.groupdict()
    low = groups.get("low")
    start = match.start("number") if low else match.start()
    end = match.end() if unit or kind != "number" else match.end("number")
    values = values_of(match["number"])
    same = {14.0} if unit == "day" and 15.0 in values and groups["unit"].casefold() in ROMANCE_DAYS else set()
    yield Fact(kind, scaled(values, factor) | same, start, end, unit, values)
    if low:
        yield Fact(kind, scaled(values_of(low), factor), *match.span("low"), unit, values_of(low))


ROMANCE_DAYS = frozenset("jours días dias giorni".split())
"""Fifteen of these are two weeks."""


def scaled(values: Values, factor: float) -> Values:
    return frozenset(round(value * factor, 4) for value in values if isinstance(value, float))


def _cover(match: re.Match[str]) -> str:
    return COVER * len(match.group())
