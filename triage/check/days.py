"""The days and weekdays that the sources name, and whether what a draft says of one agrees with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from contextlib import suppress
from datetime import date, timedelta
from itertools import product

from triage.check import lexicon
from triage.check.dates import Day
from triage.check.facts import Fact
from triage.check.sources import Sources

NEAR_DAYS = 14
"""Days around a mail within which a weekday alone says which day is meant."""


class DaySet:
    """Days to be asked after in whatever way they may be said.

    What is said of a day agrees when it says nothing that the day does not; a year alone may be added or left out."""

    def __init__(self, days: Iterable[Day]) -> None:
        self._said = {
            said
            for year, month, day in days
            for said in product((year, 0) if year else (None, 0), {month, 0}, {day, 0})
        }

    def agrees(self, wanted: object) -> bool:
        if not isinstance(wanted, tuple):
            return False
        return wanted in self._said or (bool(wanted[0]) and (None, *wanted[1:]) in self._said)


class KnownDays:
    """`written` are the numbers of the sources, which a day without its month may be."""

    def __init__(self, sources: Sources, written: Set[object]) -> None:
        self._written_on = sources.written_on
        self._written = written
        self._months, self._listed, self._evening = sources.months, sources.listed, sources.evening
        dates = sources.facts["date"]
        days = {day for fact in dates if not fact.unit for day in fact.values if isinstance(day, tuple)}
        self._days = DaySet(days)
        self._days_of_months = DaySet(day for day in days if day[1])
        self._alone = {day for _, month, day in days if not month}
        self._dated_months = {month for _, month, _ in days}
        self._near_weekdays = {weekday_of(day) for day in days if self._near(day)} | {
            weekday_of(value) for fact in sources.of_systems if fact.kind == "date" for value in fact.values
        }
        self.years = {float(day[0]) for day in days if day[0]}
        self._said = {value for fact in dates if fact.unit for value in fact.values} | sources.weekdays
        self._by_weekday = {
            weekday: DaySet(day for day in days if weekday in map(weekday_of, self._dated(day))) for weekday in range(7)
        }

    def backs(self, fact: Fact) -> bool:
        """True when the sources name the day, the weekday, or what "tomorrow" means."""
        if fact.unit == "weekday":
            return bool(fact.values & (self._said | self._near_weekdays))
        if fact.unit == "relative":
            return (
                bool(fact.values & self._said)
                or ("tonight" in fact.values and self._evening)
                or ("weekend" in fact.values and bool({5, 6} & self._said))
                or any(self._is_day(value) for value in fact.values)
            )
        return (
            any(self._days.agrees(wanted) for wanted in fact.values)
            or any((0, wanted[1], wanted[2]) in self._listed for wanted in fact.values if isinstance(wanted, tuple))
            or any(wanted == (0, month, 0) for wanted in fact.values for month in self._months)
            or any(self._names_apart(wanted) for wanted in fact.values)
            or any(
                wanted[:2] == (0, 0) and float(wanted[2]) in self._written
                for wanted in fact.values
                if isinstance(wanted, tuple)
            )
        )

    def _names_apart(self, wanted: object) -> bool:
        """True when a source says month and day apart: "from 22 July to the 24th"."""
        if not isinstance(wanted, tuple) or not all(wanted[1:]):
            return False
        return wanted[2] in self._alone and wanted[1] in self._dated_months

    def backs_weekday_of(self, weekday: Fact, day: Fact) -> bool:
        """True when a source has the day beside a weekday, and it is that weekday: "Friday, 27 November"."""
        named = [self._by_weekday[each] for each in weekday.values if isinstance(each, int)]
        return any(days.agrees(wanted) for days in named for wanted in day.values)

    def _dated(self, day: object) -> Iterator[object]:
        """The day itself; one that is told without its year in the year in which it lies nearest to the mail."""
        if self._written_on is None or not isinstance(day, tuple) or day[0] or not all(day[1:]):
            yield day
            return
        near = ((abs((each - self._written_on).days), each) for each in _in_years(day, self._written_on.year))
        yield from ((each.year, each.month, each.day) for _, each in sorted(near)[:1])

    def leaves_out(self, weekday: Fact) -> bool:
        """True for a weekday that the sources leave out of those they name: Sunday beside "Mon-Sat"."""
        named = {day for day in self._said if isinstance(day, int)}
        return len(named) >= 2 and not weekday.values & named

    def lies_from(self, wanted: object, days: int, months: int = 0) -> bool:
        """True when a source names the day so many days, or months, before `wanted`."""
        if not isinstance(wanted, tuple) or not all(wanted[1:]):
            return False
        year = wanted[0] or int(max(self.years, default=(self._written_on or date(2001, 1, 1)).year))
        try:
            month = year * 12 + wanted[1] - 1 - months
            day = date(month // 12, month % 12 + 1, wanted[2]) - timedelta(days=days)
        except (ValueError, OverflowError):
            return False
        return self._days_of_months.agrees((wanted[0] and day.year, day.month, day.day))

    def _near(self, day: object) -> bool:
        """True for a day that a weekday alone may mean: some days before or after the mail."""
        if self._written_on is None or weekday_of(day) is None or not isinstance(day, tuple):
            return False
        return abs((date(*day) - self._written_on).days) <= NEAR_DAYS

    def _is_day(self, token: object) -> bool:
        """True when "tomorrow", told from the mail's date, is a day that a source names."""
        if self._written_on is None or str(token) not in lexicon.RELATIVE_DAYS:
            return False
        day = self._written_on + timedelta(days=lexicon.RELATIVE_DAYS[str(token)])
        return self._days.agrees((day.year, day.month, day.day))


def weekday_of(day: object) -> int | None:
    """Monday is 0; None for a day that is not told in full, or does not exist."""
    if not isinstance(day, tuple) or not all(day):
        return None
    try:
        return date(*day).weekday()
    except ValueError:
        return None


def _in_years(day: tuple[int, int, int], year: int) -> Iterator[date]:
    for each in (year - 1, year, year + 1):
        with suppress(ValueError):
            yield date(each, day[1], day[2])
