"""Many customers writing about the same thing within an hour: one incident, not many questions."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LEAST = 5
CHANCE = 0.001
"""An hour as busy as that comes by chance once in a thousand."""
WORD = re.compile(r"[^\W\d_]{5,}")
TOPICS = 5
COMMON = 0.05
"""A word in more than this share of other mail says nothing of an incident."""


@dataclass(frozen=True, slots=True)
class Mail:
    id: int
    category: str
    text: str


@dataclass(frozen=True, slots=True)
class Spike:
    category: str
    mails: tuple[int, ...]
    """Ids, as given."""
    usual: float
    """Mails of this category in such an hour."""
    words: tuple[str, ...]
    """What most of them speak of, the most frequent first, then the longest."""


def spikes(mails: Iterable[Mail], usual: Mapping[str, float]) -> list[Spike]:
    """Incidents among the mails of one hour, largest first: a category with far more mail than usual, and of its
    mails those that share a word with most of the others. `usual` has mails an hour by category."""
    by_category: dict[str, list[Mail]] = defaultdict(list)
    for mail in mails:
        by_category[mail.category].append(mail)
    found = [
        spike_of(category, members, words_of_others(by_category, category), usual.get(category, 0.0))
        for category, members in by_category.items()
        if len(members) >= LEAST and poisson_tail(len(members), usual.get(category, 0.0)) < CHANCE
    ]
    large = (spike for spike in found if len(spike.mails) >= LEAST)
    return sorted(large, key=lambda spike: (-len(spike.mails), spike.category))


def words_of_others(mails: Mapping[str, list[Mail]], category: str) -> set[str]:
    """What mail of this hour on other matters speaks of as well: greetings and the like."""
    others = [words_of(mail) for name, members in mails.items() if name != category for mail in members]
    spread = Counter(word for each in others for word in each)
    return {word for word, number in spread.items() if number > COMMON * len(others)}


def words_of(mail: Mail) -> set[str]:
    return set(WORD.findall(mail.text.casefold()))


def spike_of(category: str, mails: list[Mail], common: set[str], usual: float) -> Spike:
    words = {mail.id: words_of(mail) - common for mail in mails}
    spread = Counter(word for each in words.values() for word in each)
    widest = sorted(spread, key=lambda word: (-spread[word], -len(word), word))[:TOPICS]
    shared = tuple(word for word in widest if spread[word] * 2 > len(mails))
    alike = tuple(mail.id for mail in mails if words[mail.id] & set(shared))
    return Spike(category, alike, usual, shared)


def poisson_tail(n: int, expected: float) -> float:
    """P(X >= n) for a Poisson variable."""
    term = below = math.exp(-expected)
    for number in range(1, n):
        term *= expected / number
        below += term
    return max(0.0, 1.0 - below) if n else 1.0
