"""Which rows belong to a month: those stamped in it, by the desk's clock, and known by its end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

MONTH = re.compile(r"((?:19|20|21)\d\d)-(0[1-9]|1[0-2])")


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
    if not found:
        raise WrongMonth(f"{label!r} is no month: write it as YYYY-MM, for example {today():%Y-%m}.")
    start, end = first_of(int(found[1]), int(found[2])), first_of(int(found[1]), int(found[2]) + 1)
    if start > timezone.now():
        raise WrongMonth(f"{label} has not begun: name a month up to {today():%Y-%m}.")
    return Period(label, start, end, min(end, timezone.now()))


def first_of(year: int, month: int) -> datetime:
    """Midnight of a month's first day, on the desk's clock; month 13 is next January, month 0 last December."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return datetime(year, month, 1, tzinfo=timezone.get_default_timezone())


def local_time(moment: datetime) -> datetime:
    """On the desk's clock, whatever time zone the person who looks has chosen."""
    return timezone.localtime(moment, timezone.get_default_timezone())


def today() -> date:
    return local_time(timezone.now()).date()


def before(period: Period) -> Period:
    local = local_time(period.start)
    return whole(local.year, local.month - 1)


def whole(year: int, month: int) -> Period:
    start, end = first_of(year, month), first_of(year, month + 1)
    return Period(f"{local_time(start):%Y-%m}", start, end, end)


def last_month() -> Period:
    now = local_time(timezone.now())
    return whole(now.year, now.month - 1)


def neighbour(label: str, by: int) -> str:
    """The month so many before or after, "" when it has not begun."""
    year, month = map(int, label.split("-"))
    period = whole(year, month + by)
    return period.label if period.start <= timezone.now() else ""
