"""What the calls of models have cost this month."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Sum
from django.utils import timezone

from helpdesk.desk.models import ModelCall

OPEN = timedelta(minutes=2)
"""Calls younger than this are added up each time: another process may still be about to write one down."""

settled: dict[int | None, tuple[datetime, datetime, float]] = {}
"""By mailbox (None: all of them), in this process: the month, until when its calls are added up, and their sum."""


def spent(mailbox: int | None = None) -> float:
    """US dollars this month, of the mailbox or of all; each call is added up about twice a process, not every time."""
    now = timezone.localtime()
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    of, until, total = settled.get(mailbox, (month, month, 0.0))
    if of != month:
        until, total = month, 0.0
    if until < now - 2 * OPEN:
        total += cost(mailbox, until, now - OPEN)
        until = now - OPEN
        settled[mailbox] = month, until, total
    return total + cost(mailbox, until, None)


def cost(mailbox: int | None, since: datetime, until: datetime | None) -> float:
    rows = ModelCall.objects.filter(at__gte=since)
    rows = rows if until is None else rows.filter(at__lt=until)
    rows = rows if mailbox is None else rows.filter(mailbox=mailbox)
    return float(rows.aggregate(sum=Sum("cost"))["sum"] or 0.0)
