"""Business hours: how long something took, counting only the time in which somebody could have worked on it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from numpy.typing import NDArray

HORIZON = 3660
"""Days into which a moment ahead is looked for: a desk that is closed for longer has no clock."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """Opening times by weekday, each `(opens, closes)` on the wall clock of `zone`; a weekday without is closed.

    No weekday at all means that the clock never stops."""

    zone: str = "UTC"
    week: Mapping[str, tuple[time, time]] | None = None
    holidays: Collection[date] = ()

    @classmethod
    def from_stored(cls, stored: Mapping, holidays: Sequence[str] = (), zone: str = "UTC") -> BusinessHours:
        """From `{"time_zone": name, "monday": ["09:00", "18:00"], …}` and ISO dates."""
        week = {
            day: (time.fromisoformat(stored[day][0]), time.fromisoformat(stored[day][1]))
            for day in WEEKDAYS
            if stored.get(day)
        }
        return cls(stored.get("time_zone") or zone, week or None, frozenset(map(date.fromisoformat, holidays)))

    def between(self, starts: NDArray, ends: NDArray) -> NDArray:
        """Hours of business from each start to its end, both in seconds since 1970; NaN stays NaN."""
        import numpy as np

        if self.week is None or not len(starts):
            return (ends - starts) / 3600
        known = np.concatenate((starts[~np.isnan(starts)], ends[~np.isnan(ends)]))
        moments, worked = self._clock(float(known.min()), float(known.max()))
        return (np.interp(ends, moments, worked) - np.interp(starts, moments, worked)) / 3600

    def worked(self, start: datetime, end: datetime) -> float:
        """Hours of business from one moment to a later one."""
        import numpy as np

        return float(self.between(np.array([start.timestamp()]), np.array([end.timestamp()]))[0])

    def after(self, start: datetime, hours: float) -> datetime:
        """The moment at which so many hours of business have passed since `start`; at closing time rather than at the
        next opening. On the plain clock where the desk is never open."""
        days = 14
        while self.week and days < HORIZON:
            moments, worked = self._clock(start.timestamp(), start.timestamp() + days * 86400)
            wanted = _at(start.timestamp(), moments, worked) + hours * 3600
            if worked[-1] >= wanted:
                place = bisect_left(worked, wanted)
                missing = worked[place] - wanted
                return datetime.fromtimestamp(moments[place] - missing, start.tzinfo)
            days *= 4
        return start + timedelta(hours=hours)

    def days_after(self, start: datetime, days: int) -> datetime:
        """The end of the last of so many days of business, that of `start` not counted: at closing time, or at
        midnight where the clock never stops."""
        zone = ZoneInfo(self.zone)
        day, left = start.astimezone(zone).date(), days
        for _ in range(HORIZON):
            day += timedelta(days=1)
            opening = (self.week or {}).get(WEEKDAYS[day.weekday()])
            left -= self.week is None or bool(opening and day not in self.holidays)
            if left <= 0:
                closes = opening[1] if opening else time(23, 59)
                return datetime.combine(day, closes, zone)
        return start + timedelta(days=days)

    def _clock(self, first: float, last: float) -> tuple[list[float], list[float]]:
        """A clock that stands still outside business hours: moments, and the seconds worked up to each."""
        zone = ZoneInfo(self.zone)
        day = datetime.fromtimestamp(first, zone).date() - timedelta(days=1)
        end = datetime.fromtimestamp(last, zone).date() + timedelta(days=1)
        moments, worked = [datetime.combine(day, time(), zone).timestamp()], [0.0]
        while day <= end:
            opening = (self.week or {}).get(WEEKDAYS[day.weekday()])
            if opening and day not in self.holidays:
                opens, closes = (datetime.combine(day, moment, zone).timestamp() for moment in opening)
                moments += [opens, closes]
                worked += [worked[-1], worked[-1] + closes - opens]
            day += timedelta(days=1)
        return moments, worked


def _at(moment: float, moments: Sequence[float], worked: Sequence[float]) -> float:
    """The seconds worked up to a moment within the clock."""
    place = bisect_left(moments, moment)
    if place == len(moments):
        return worked[-1]
    before, after = moments[place - 1], moments[place]
    return worked[place - 1] + (worked[place] - worked[place - 1]) * (moment - before) / ((after - before) or 1)
