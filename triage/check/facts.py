"""What a fact is, and how one scanner's finds are kept from the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

COVER = "\ue000"
"""Stands for a character that a fact already took; neither word, digit nor space."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something in a text that can be right or wrong.

    `values` are all its readings ("1.299" is 1299 or 1.299); two facts agree when they share one."""

    kind: str
    values: frozenset[object]
    start: int
    end: int
    unit: str = ""
    """What a number measures or an amount is paid in; "" when nothing says so."""
    written: frozenset[object] = frozenset()
    """The number before its unit was reckoned in: 2 of "two weeks", where `values` is 14."""


def covered(text: str, facts: Iterable[Fact]) -> str:
    """The text with each fact covered, as long as before."""
    parts: list[str] = []
    position = 0
    for fact in sorted(facts, key=lambda fact: fact.start):
        if fact.end > position:
            begin = max(fact.start, position)
            parts += (text[position:begin], COVER * (fact.end - begin))
            position = fact.end
    return "".join((*parts, text[position:]))
