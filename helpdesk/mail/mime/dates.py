"""Dates of mails in the forms that are really sent."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz


def parse(value: str) -> datetime | None:
    """A moment with its offset (UTC where none was written), or None where there is no sense in it."""
    value = value.strip()[:200]
    return _rfc(value) or _iso(value)


def _rfc(value: str) -> datetime | None:
    try:
        fields = parsedate_tz(value)
        if fields is None:
            return None
        year, month, day, hour, minute, second = fields[:6]
        zone = timezone(timedelta(seconds=fields[9])) if fields[9] else UTC
        return _sensible(datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone))
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def _iso(value: str) -> datetime | None:
    found = re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?\s*(?:Z|[+-]\d\d:?\d\d)?", value)
    if not found:
        return None
    try:
        moment = datetime.fromisoformat(found[0].replace(" +", "+").replace(" -", "-"))
    except ValueError:
        return None
    return _sensible(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _sensible(moment: datetime) -> datetime | None:
    return moment if 1970 <= moment.year <= 2200 else None
