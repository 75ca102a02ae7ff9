"""Open mail given back to the assistant, as after a change of policy."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from helpdesk.desk import queue
from helpdesk.desk.models import Conversation, Draft, Event, Message

LEFT_OPEN = timedelta(minutes=10)
"""After this nobody is taken to be at work on a conversation that they have open."""


def read_again() -> int:
    """Gives open mail back to the assistant, as after a change of policy; returns how many mails.

    Left alone is what somebody has open or has begun to answer, and mail that is being read just now."""
    rows = Conversation.objects.filter(state__in=Conversation.OPEN)
    begun = Draft.objects.filter(Q(author=Draft.Author.AGENT) | Q(edited_by__isnull=False), state=Draft.State.PROPOSED)
    free = Q(opened_by=None) | Q(opened_at__lt=timezone.now() - LEFT_OPEN)
    rows = rows.filter(free).exclude(pk__in=begun.values("conversation"))
    mails = Message.objects.filter(direction=Message.Direction.IN, automatic="")
    latest = mails.filter(conversation=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    read = (Message.State.SUGGESTED, Message.State.UNSUITED, Message.State.FAILED)
    with transaction.atomic():
        chosen = dict(rows.annotate(latest=Subquery(latest)).exclude(latest=None).values_list("latest", "pk"))
        due = dict(mails.filter(pk__in=chosen, state__in=read).values_list("pk", "conversation"))
        Draft.objects.filter(conversation__in=due.values(), state=Draft.State.PROPOSED).update(state=Draft.State.STALE)
        Conversation.objects.filter(pk__in=due.values()).update(state=Conversation.State.NEW)
        Event.objects.bulk_create(Event(conversation_id=pk, kind="read_again") for pk in due.values())
        mails.filter(pk__in=due).update(state=Message.State.NEW, state_at=timezone.now(), attempts=0, reason="")
    for message in due:
        queue.wake("suggest", message)
    return len(due)
