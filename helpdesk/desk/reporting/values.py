"""Rows as the queries bring them, and the counts that triage takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from triage.figures import Decisions, Edit, Labels, Readings, Slice


class Begun(NamedTuple):
    """A conversation that a customer's mail began."""

    pk: int
    mailbox: str
    tier: str
    customer: int
    in_pilot: bool
    created: int


class Read(NamedTuple):
    pk: int
    conversation: int
    at: Slice
    destination: str
    sentiment: str


class Judged(NamedTuple):
    reading: int
    at: Slice
    destination: str
    audited: bool
    right: bool
    confidence: float


class Reviewed(NamedTuple):
    pk: int
    team: str
    conversation: int
    at: Slice
    decision: str
    """sent, own, discarded, or passed_over: answered in one's own words beside a draft that was shown."""
    size: str
    edit: float | None
    facts: bool
    faulty: bool
    seconds: float
    stamped: bool
    decided: int
    sent: int | None
    rating: bool | None


class Happened(NamedTuple):
    conversation: int
    kind: str
    by_customer: bool
    at: int


@cache
def slices(category: str, language: str, mailbox: str, tier: str) -> Slice:
    """One value for each combination: equal ones are then compared fast."""
    return Slice(category, language, mailbox, tier)


def readings(rows: Iterable[Read]) -> list[Readings]:
    counted = Counter((row.at, row.destination) for row in rows)
    return [Readings(*key, number) for key, number in counted.items()]


def labels(rows: Iterable[Judged]) -> list[Labels]:
    counted = Counter((row.at, row.destination, row.audited, row.right) for row in rows)
    return [Labels(*key, number) for key, number in counted.items()]


def decisions(rows: Iterable[Reviewed]) -> list[Decisions]:
    counted = Counter((row.at, row.decision, row.size, row.facts, row.faulty) for row in rows)
    return [Decisions(*key, number) for key, number in counted.items()]


def edits(rows: Iterable[Reviewed]) -> list[Edit]:
    answers = (row for row in rows if row.decision != "discarded")
    return [Edit(row.at, row.edit if row.decision == "sent" else None, row.seconds) for row in answers]
