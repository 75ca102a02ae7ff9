"""Reads the facts out of a text: the same scanners read the draft and what has to back it.

Each kind is looked for in turn and what it found is covered before the next one looks, so that the 20 in a link is not
a number and the 2026 in a date no amount. Every pattern starts only where a word does and repeats within bounds:
reading is linear in the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from triage.check.codes import codes, long_numbers, marked_phones, phones
from triage.check.dates import dates, full_dates, times
from triage.check.facts import Fact, covered
from triage.check.links import emails, urls
from triage.check.numbers import amounts, number_words, numbers, percentages
from triage.check.spoken import respelled

LONGEST_TEXT = 200_000
"""Characters; nothing of a mail beyond this is read."""

SCANNERS: tuple[Callable[[str], Iterator[Fact]], ...] = (
    urls,
    emails,
    full_dates,
    marked_phones,
    codes,
    amounts,
    phones,
    percentages,
    dates,
    times,
    long_numbers,
    numbers,
    number_words,
)


def facts_of(text: str) -> tuple[Fact, ...]:
    """Every fact of a text, in its order."""
    spelled = respelled(text[:LONGEST_TEXT])
    rest = spelled.text
    found: list[Fact] = []
    for scan in SCANNERS:
        spotted = list(scan(rest))
        found += spotted
        rest = covered(rest, spotted)
    placed = (spelled.placed(fact) for fact in found)
    return tuple(sorted(placed, key=lambda fact: (fact.start, fact.end)))
