"""Which rows belong to a month: those stamped in it, by the desk's clock, and known by its end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class WrongMonth(ValueError):
    """No month, or one that has not begun; the text says what to write instead."""


@dataclass(frozen=True)
class Period:
    label: str
    """Such as 2026-10."""
    start: datetime
    end: datetime
    cutoff: datetime
    """The end, or now while the month runs: what is later does not count, so that a month always comes out the same."""

    @property
    def running(self) -> bool:
        return self.cutoff < self.end

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        return self.start, self.cutoff


def period_of(label: str) -> Period:
    """Raises WrongMonth."""
    found = MONTH.fullmatch(label)
    if not found or int(found[1]) == 0:
        raise WrongMonth(f"{label!r} is no month: write it as YYYY-MM, for example {timezone.localdate():%Y-%m}.")
    start, end = first_of(int(found[1]), int(found[2])), first_of(int(found[1]), int(found[2]) + 1)
    if start > timezone.now():
        raise WrongMonth(f"{label} has not begun: name a month up to {timezone.localdate():%Y-%m}.")
    return Period(label, start, end, min(end, timezone.now()))


def first_of(year: int, month: int) -> datetime:
    """Midnight of a month's first day, on the desk's clock; month 13 is next January, month 0 last December."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return timezone.make_aware(datetime(year, month, 1))  # noqa: DTZ001


def before(period: Period) -> Period | None:
    """The month before; None before the year 1."""
    local = timezone.localtime(period.start)
    return None if (local.year, local.month) == (1, 1) else whole(local.year, local.month - 1)


def whole(year: int, month: int) -> Period:
    start, end = first_of(year, month), first_of(year, month + 1)
    return Period(f"{timezone.localtime(start):%Y-%m}", start, end, end)


def last_month() -> Period:
    today = timezone.localdate()
    return whole(today.year, today.month - 1)


def neighbour(label: str, by: int) -> str:
    """The month so many before or after, "" when it has not begun."""
    year, month = map(int, label.split("-"))
    period = whole(year, month + by)
    return period.label if period.start <= timezone.now() else ""
