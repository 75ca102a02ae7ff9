"""One round of learning, by hand or every night."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from helpdesk.desk.learn.calibration import recalibrate
from helpdesk.desk.learn.drift import sound_drift_alarm
from helpdesk.desk.learn.lessons import propose_lessons, watch_lessons
from helpdesk.desk.learn.prompts import measure_proposed, watch_prompts
from helpdesk.desk.models import Calibration, CategoryLabel, Desk

EVERY = timedelta(days=1)
LEASE = timedelta(hours=6)
"""After which a round that never ended is taken for dead."""
THE_DESK = 1


def due() -> list[int]:
    """The desk, once a day, when agents have given labels since it last learned."""
    lately = Calibration.objects.filter(created_at__gt=timezone.now() - EVERY).exists()
    if lately or not CategoryLabel.objects.filter(pk__gt=Desk.get().learned_label).exists():
        return []
    return [THE_DESK]


class AlreadyLearning(Exception):
    """Another process is at it; the text says since when."""


@contextmanager
def lease() -> Iterator[None]:
    """For one round at a time, whichever machine it runs on. Raises AlreadyLearning."""
    now, desk = timezone.now(), Desk.get()
    free = Desk.objects.filter(Q(learning_since=None) | Q(learning_since__lt=now - LEASE), pk=desk.pk)
    if not free.update(learning_since=now):
        raise AlreadyLearning(f"A round of learning runs since {Desk.get().learning_since:%Y-%m-%d %H:%M} UTC.")
    try:
        yield
    finally:
        Desk.objects.filter(pk=desk.pk, learning_since=now).update(learning_since=None)


def learn_once() -> dict:
    """One round of learning, under a lease. Raises AlreadyLearning."""
    with lease():
        return one_round()


def one_round() -> dict:
    """What harms goes first, so that nothing is built on it."""
    lessons, prompts = watch_lessons(), watch_prompts()
    alarms = sound_drift_alarm()
    calibration = recalibrate()
    proposed = propose_lessons()
    measured = measure_proposed()
    thresholds = calibration.thresholds.values()
    return {
        "labels": calibration.labels,
        "calibration": calibration.values["engines"].get(calibration.values["engine"], {}).get("kind", "none"),
        "certified": sum(threshold["certified"] for threshold in thresholds),
        "categories": len(calibration.thresholds),
        "alarms": [alarm.what for alarm in alarms],
        "rolled_back": [str(row) for row in (*lessons, *prompts)],
        "measured_prompts": [{"prompt": str(row), "gate": row.gate} for row in measured],
        "proposed": [
            {
                "lesson": row.pk,
                "text": row.text,
                "category": row.category.name if row.category else None,
                "language": row.language,
                "mailbox": row.mailbox.address if row.mailbox else None,
                "edits": row.reviews.count(),
                "effect": row.replay["effect"],
            }
            for row in proposed
        ],
    }
