"""What is going on now: how old the queue is, what is due, who has how much, and whether something has broken."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from helpdesk.desk.models import Conversation, Draft, Message, OutgoingMail, User
from helpdesk.desk.reporting.periods import local_time
from helpdesk.desk.sight import visible
from helpdesk.desk.sla import near
from triage.figures.spikes import Mail, Spike, spikes

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LOOK_BACK = 28
AGES = (("under 1 hour", HOUR), ("1 to 4 hours", 4 * HOUR), ("4 to 24 hours", DAY), ("over a day", None))


def ages(now: datetime) -> list[dict[str, Any]]:
    """How long open conversations have waited."""
    waiting = Conversation.objects.filter(state__in=Conversation.OPEN, waiting_since__isnull=False)
    bounds = [timedelta(0), *(upper for _, upper in AGES if upper)]
    counted = waiting.aggregate(
        **{
            f"age{place}": Count("pk", filter=Q(waiting_since__lte=now - lower, **younger(now, upper)))
            for place, ((_, upper), lower) in enumerate(zip(AGES, bounds, strict=True))
        }
    )
    most = max(counted.values()) or 1
    return [
        {"name": name, "n": counted[f"age{place}"], "width": max(5, 5 * round(20 * counted[f"age{place}"] / most))}
        for place, (name, _) in enumerate(AGES)
    ]


def younger(now: datetime, upper: timedelta | None) -> dict[str, datetime]:
    return {"waiting_since__gt": now - upper} if upper else {}


def at_risk(now: datetime) -> int:
    """Open conversations that are due within two hours of business and not late yet."""
    return Conversation.objects.filter(state__in=Conversation.OPEN, due_at__gt=now, due_at__lte=near(now)).count()


def load() -> list[User]:
    """Agents who have anything open, busiest first, with `open` and `late`."""
    late = Count("pk", filter=Q(due_at__lte=timezone.now()))
    rows = Conversation.objects.filter(state__in=Conversation.OPEN, assignee__isnull=False).order_by()
    counted = {row["assignee"]: row for row in rows.values("assignee").annotate(open=Count("pk"), late=late)}
    people = list(User.objects.filter(is_active=True, pk__in=counted))
    for person in people:
        person.open, person.late = counted[person.pk]["open"], counted[person.pk]["late"]
    return sorted(people, key=lambda person: (-person.open, person.pk))


def week(now: datetime) -> list[dict[str, Any]]:
    """The last seven days, today last: conversations begun and answers that left."""
    midnight = local_time(now).replace(hour=0, minute=0, second=0, microsecond=0)
    days = [midnight - number * DAY for number in range(6, -1, -1)]
    begun = Conversation.objects.filter(created_at__gte=days[0])
    sent = OutgoingMail.objects.filter(kind=OutgoingMail.Kind.ANSWER, sent_at__gte=days[0])
    counted = begun.aggregate(**per_day("created_at", days)), sent.aggregate(**per_day("sent_at", days))
    return [{"day": day, "begun": counted[0][f"d{n}"], "sent": counted[1][f"d{n}"]} for n, day in enumerate(days)]


def per_day(column: str, days: list[datetime]) -> dict[str, Count]:
    return {
        f"d{number}": Count("pk", filter=Q(**{f"{column}__gte": day, f"{column}__lt": day + DAY}))
        for number, day in enumerate(days)
    }


def incidents(now: datetime, reader: User) -> list[Spike]:
    """Many similar mails within the last hour, in conversations this person sees and nobody has answered yet."""
    rows = Message.objects.filter(
        conversation__created_at__gt=now - HOUR,
        conversation__state__in=Conversation.OPEN,
        direction=Message.Direction.IN,
        automatic="",
    )
    found = (
        visible(rows, reader, "conversation")
        .order_by("pk")
        .values_list("conversation_id", Coalesce("conversation__category__name", Value("")), "subject", "new_text")
    )
    mails: dict[int, Mail] = {}
    for conversation, category, subject, text in found:
        mails.setdefault(conversation, Mail(conversation, category, f"{subject}\n{text}"))
    return spikes(mails.values(), usual(now)) if mails else []


def usual(now: datetime) -> dict[str, float]:
    """Conversations begun in this hour of the day, by category: the mean over four weeks."""
    hours = (Q(created_at__gt=now - n * DAY - HOUR, created_at__lte=now - n * DAY) for n in range(1, LOOK_BACK))
    rows = Conversation.objects.filter(reduce(or_, hours)).annotate(name=Coalesce("category__name", Value("")))
    counted = rows.values("name").order_by("name").annotate(number=Count("pk")).values_list("name", "number")
    return {name: (number + 0.5) / LOOK_BACK for name, number in counted}


def proposed_answer(conversations: list[int]) -> str:
    """The assistant's draft to one of them, its customer's name left open; "" when there is none."""
    drafts = Draft.objects.filter(
        conversation__in=conversations, author=Draft.Author.ASSISTANT, state=Draft.State.PROPOSED
    )
    draft = drafts.exclude(text="").select_related("conversation__customer").order_by("pk").first()
    if draft is None:
        return ""
    names = [
        re.escape(name)
        for name in (draft.conversation.customer.name, *draft.conversation.customer.name.split())
        if name
    ]
    return re.sub(rf"\b(?:{'|'.join(names)})\b", NAME, draft.text) if names else draft.text


NAME = "{name}"
"""Stands for each customer's name in an answer to many."""
