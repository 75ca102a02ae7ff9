"""The desk's clock: by when an answer is due and a matter done, in business hours, on our turns alone.

The clock of a conversation runs while `waiting_since` is set: from the customer's mail to our answer. While we wait for
the customer it stands still; snoozing does not stop it, since the customer waits all the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from helpdesk.desk.models import Conversation, Desk, SlaTarget
from triage.figures.hours import BusinessHours

NEAR_HOURS = 2.0
"""Business hours before its time from which something is at risk."""

WEIGHTS = (("category_id", 8), ("tier", 4), ("priority", 2), ("mailbox_id", 1))
"""The narrowest target is the one that names most; among equals what says more about the matter decides."""


class Clock:
    """Business hours and targets as they are now; made once for many conversations."""

    def __init__(self) -> None:
        self.hours = business_hours()
        self.targets = list(SlaTarget.objects.order_by("pk"))

    def target(self, conversation: Conversation) -> SlaTarget | None:
        wanted = wanted_of(conversation)
        fitting = [target for target in self.targets if fits(target, wanted)]
        return max(fitting, key=narrowness, default=None)

    def due(self, conversation: Conversation) -> dict[str, datetime | None]:
        """`due_at` and `resolve_by` for a conversation whose customer waits since `waiting_since`."""
        since = conversation.waiting_since
        if since is None:
            return {"due_at": None, "resolve_by": None}
        target = self.target(conversation)
        hours = target.answer_hours if target else conversation.mailbox.first_response_hours
        answer_by, resolve_by = self.hours.after(since, hours), None
        if target and target.resolve_hours is not None:
            left = max(0.0, target.resolve_hours - conversation.hours_used)
            resolve_by = self.hours.after(since, left)
        return {"due_at": min(answer_by, resolve_by or answer_by), "resolve_by": resolve_by}

    def stopped(self, conversation: Conversation) -> dict[str, Any]:
        """Our turn is over: what it took is kept, and nothing is due."""
        since = conversation.waiting_since
        used = self.hours.worked(since, max(timezone.now(), since)) if since else 0.0
        return {
            "waiting_since": None,
            "due_at": None,
            "resolve_by": None,
            "hours_used": conversation.hours_used + used,
        }


def wanted_of(conversation: Conversation) -> dict[str, Any]:
    return {
        "mailbox_id": conversation.mailbox_id,
        "category_id": conversation.category_id,
        "tier": conversation.customer.tier,
        "priority": conversation.priority,
    }


def fits(target: SlaTarget, wanted: dict[str, Any]) -> bool:
    return all(getattr(target, name) in (None, "", wanted[name]) for name in wanted)


def narrowness(target: SlaTarget) -> tuple[int, int]:
    named = [weight for name, weight in WEIGHTS if getattr(target, name) not in (None, "")]
    return len(named), sum(named)


def business_hours() -> BusinessHours:
    desk = Desk.get()
    return BusinessHours.from_stored(desk.business_hours, desk.holidays, settings.TIME_ZONE)


def near(now: datetime) -> datetime:
    """Whatever is due before this moment, and not late yet, is at risk."""
    return business_hours().after(now, NEAR_HOURS)


def set_due(conversation: Conversation, clock: Clock | None = None) -> None:
    """Computes again what is due, after what decides it has changed: priority, category, tier or mailbox."""
    if conversation.waiting_since is None:
        return
    values = (clock or Clock()).due(conversation)
    Conversation.objects.filter(pk=conversation.pk, waiting_since__isnull=False).update(**values)
    for name, value in values.items():
        setattr(conversation, name, value)
