"""The review as it was handed out, and the proof that it can be made again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helpdesk.desk.models import MonthlyReport
from helpdesk.desk.reporting.page import page_of
from helpdesk.desk.reporting.periods import Period


@dataclass(frozen=True)
class Made:
    """A page just counted from rows."""

    page: dict[str, Any]
    differs: tuple[str, ...] = ()
    """Figures that came out otherwise than when the review was first made."""


def make(period: Period) -> Made:
    """Counts the month; a month that is over is stored the first time, and held against what is stored after that."""
    page = page_of(period)
    if period.running:
        return Made(page)
    row, new = MonthlyReport.objects.get_or_create(month=period.label, defaults={"figures": page})
    return Made(page, () if new else differing(row.figures["figures"], page["figures"]))


def differing(stored: dict[str, Any], counted: dict[str, Any]) -> tuple[str, ...]:
    values = ("value", "n", "k", "low", "high")
    return tuple(
        slug
        for slug, figure in counted.items()
        if slug in stored and any(stored[slug][name] != figure[name] for name in values)
    )
