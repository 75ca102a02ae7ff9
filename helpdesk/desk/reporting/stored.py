"""The review as it was handed out, and the proof that it can be made again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import translation

from helpdesk.desk.models import MonthlyReport
from helpdesk.desk.reporting.page import page_of
from helpdesk.desk.reporting.periods import Period, period_of

ON_RECORD = "en"
"""The language of what is stored and of JSON, so that programs and later readers find the same words."""


@dataclass(frozen=True)
class Made:
    """A page just counted from rows."""

    page: dict[str, Any]
    differs: tuple[str, ...] = ()
    """Figures that came out otherwise than when the review was first made."""


def make(period: Period) -> Made:
    """Counts the month, in the language of whoever asks; one that is over is stored the first time and held against
    that later."""
    page = page_of(period)
    if period.running:
        return Made(page)
    row = MonthlyReport.objects.filter(month=period.label).first()
    if row is not None:
        return Made(page, differing(row.figures["figures"], page["figures"]))
    MonthlyReport.objects.get_or_create(month=period.label, defaults={"figures": in_language(page, ON_RECORD)})
    return Made(page)


def in_language(page: dict[str, Any], language: str) -> dict[str, Any]:
    """The same page in another language; counted again, since its words are chosen while it is made."""
    if page["language"] == language:
        return page
    with translation.override(language):
        return page_of(period_of(page["month"]))


def differing(stored: dict[str, Any], counted: dict[str, Any]) -> tuple[str, ...]:
    """Slugs of what came out otherwise; an interval that the stored review does not have is no difference."""

    def other(before: dict[str, Any], now: dict[str, Any]) -> bool:
        bounds = () if before["low"] is None and before["value"] is not None else ("low", "high")
        return any(before[name] != now[name] for name in ("value", "n", "k", *bounds))

    return tuple(slug for slug, figure in counted.items() if slug in stored and other(stored[slug], figure))
