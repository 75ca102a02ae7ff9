"""Whether the world has moved since confidence was calibrated: audited errors, and the mix of mail."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from helpdesk.desk.learn.calibration import recalibrate
from helpdesk.desk.learn.telling import tell_managers
from helpdesk.desk.models import Category, CategoryLabel, Event, Suggestion
from triage.drift import MARKED, drift, stability_index

ALARM = "drift_alarm"
MONTH = timedelta(days=30)
ENOUGH = 100
"""Mails on either side from which a change of the mix says something."""


@dataclass(frozen=True)
class Alarm:
    what: str
    conversation: int


def sound_drift_alarm() -> list[Alarm]:
    """On drift: fits confidence anew, tells the managers, and notes it on the conversation that gave it away."""
    alarms = [*audited_errors(), *changed_mix()]
    if alarms:
        recalibrate()
        tell_managers("Confidence no longer holds", "\n".join(alarm.what for alarm in alarms))
        for alarm in alarms:
            Event.objects.create(conversation_id=alarm.conversation, kind=ALARM, detail=alarm.what)
    return alarms


def last_alarm() -> datetime | None:
    return Event.objects.filter(kind=ALARM).order_by("-id").values_list("at", flat=True).first()


def audited_errors() -> list[Alarm]:
    """Categories whose audited mail breaks the promise, since the last alarm.

    Only what the assistant took on itself counts: the promise speaks of nothing else."""
    rows = CategoryLabel.objects.filter(kind=CategoryLabel.Kind.AUDITED, suggestion__destination="draft")
    since = last_alarm()
    if since:
        rows = rows.filter(at__gt=since)
    rows = list(rows.select_related("suggestion").order_by("at", "pk"))
    alarms = []
    for category in Category.objects.filter(enabled=True, target_error__gt=0, target_error__lt=1):
        own = [row for row in rows if row.suggestion.category_id == category.pk]
        found = drift([row.category_id != category.pk for row in own], category.target_error)
        if found.alarm and found.at is not None:
            what = (
                f"{category.name}: {found.errors} of {found.n} audited mails were misunderstood; "
                f"{category.target_error:.0%} is promised."
            )
            alarms.append(Alarm(what, own[found.at].suggestion.conversation_id))
    return alarms


def changed_mix() -> list[Alarm]:
    """A marked change of categories or confidence within a month, said once a month."""
    now, since = timezone.now(), last_alarm()
    if since and since > now - MONTH:
        return []
    recent = Suggestion.objects.filter(created_at__gt=now - MONTH)
    before = Suggestion.objects.filter(created_at__lte=now - MONTH, created_at__gt=now - 4 * MONTH)
    if min(recent.count(), before.count()) < ENOUGH:
        return []
    newest = recent.order_by("-pk").values_list("conversation_id", flat=True).first()
    return [
        Alarm(f"The mix of {name} has changed markedly (stability index {index:.2f}).", newest)
        for name, count in (("categories", by_category), ("confidence", by_confidence))
        if (index := stability_index(count(before), count(recent))) >= MARKED
    ]


def by_category(rows) -> Counter:
    return Counter(rows.values_list("category_name", flat=True))


def by_confidence(rows) -> Counter:
    """In ten bands."""
    return Counter(min(9, int(10 * confidence)) for confidence in rows.values_list("confidence", flat=True))
