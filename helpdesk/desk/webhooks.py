"""Tells other programs what happened. What there is to tell is read off the rows: each event is the birth of a row, and
a webhook remembers the last one it was told of. A call says ids and never a customer's words."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import secrets
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.db import transaction
from django.db.models import F, Min, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from helpdesk.desk.models import (
    Conversation,
    Draft,
    Message,
    OutgoingMail,
    Rating,
    Suggestion,
    Webhook,
    WebhookCall,
    WrapUp,
)
from helpdesk.desk.sight import open_to_all

logger = logging.getLogger(__name__)

SETTLED = timedelta(seconds=5)
"""Rows younger than this wait: a transaction that began earlier may still commit a smaller id."""

PATIENCE = 10
ATTEMPTS = 12
BATCH = 200
NEVER = 2**62


def events() -> dict[str, tuple[QuerySet, str, str]]:
    """By name of the event: the rows whose birth it is, their time, and the way to their conversation."""
    return {
        "conversation.created": (Conversation.objects.all(), "created_at", "pk"),
        "conversation.needs_person": (Suggestion.objects.filter(destination="human"), "created_at", "conversation_id"),
        "draft.ready": (Draft.objects.filter(author=Draft.Author.ASSISTANT), "created_at", "conversation_id"),
        "answer.sent": (Message.objects.filter(direction=Message.Direction.OUT), "created_at", "conversation_id"),
        "conversation.resolved": (finally_resolved(), "at", "conversation_id"),
        "answer.rated": (Rating.objects.all(), "at", "outgoing__conversation_id"),
    }


def finally_resolved() -> QuerySet[WrapUp]:
    """Up to the first one whose answer can still be undone; later ones wait for it, so that none is passed over."""
    held = OutgoingMail.objects.filter(state=OutgoingMail.State.HELD, wrap_ups__isnull=False)
    first = held.order_by().values("state").annotate(first=Min("wrap_ups__pk")).values("first")
    return WrapUp.objects.filter(pk__lt=Coalesce(Subquery(first), NEVER))


def start(webhook: Webhook) -> None:
    """Gives a new webhook its secret, and has it told of nothing that was before it."""
    webhook.secret = webhook.secret or secrets.token_urlsafe(32)
    webhook.told = {name: last(rows) for name, (rows, _, _) in events().items()}


def last(rows: QuerySet) -> int:
    return rows.order_by("-pk").values_list("pk", flat=True).first() or 0


def gather() -> int:
    """Queues a call for everything that has happened since; returns how many."""
    hooks = Webhook.objects.filter(enabled=True).values_list("pk", flat=True)
    return sum(gather_for(pk) for pk in hooks)


@transaction.atomic
def gather_for(webhook_id: int) -> int:
    webhook = Webhook.objects.select_for_update().get(pk=webhook_id)
    calls = []
    for name, (rows, moment, conversation) in events().items():
        if name in webhook.events:
            settled = rows.filter(pk__gt=webhook.told.get(name, 0), **{f"{moment}__lt": timezone.now() - SETTLED})
            for pk, at, about in settled.order_by("pk").values_list("pk", moment, conversation)[:BATCH]:
                calls.append(WebhookCall(webhook=webhook, payload=payload(name, pk, at, about)))
                webhook.told[name] = pk
    WebhookCall.objects.bulk_create(calls)
    Webhook.objects.filter(pk=webhook.pk).update(told=webhook.told)
    return len(calls)


def payload(event: str, pk: int, at, conversation: int) -> dict:
    link = settings.PUBLIC_URL and settings.PUBLIC_URL + reverse("admin:review_conversation", args=[conversation])
    return {"event": event, "id": f"{event}:{pk}", "at": at.isoformat(), "conversation": conversation, "link": link}


def due() -> list[int]:
    """Queues what has happened since the last look; ids of the calls to make now."""
    gather()
    rows = WebhookCall.objects.filter(state=WebhookCall.State.QUEUED, due_at__lte=timezone.now(), webhook__enabled=True)
    return list(rows.order_by("due_at").values_list("pk", flat=True)[:100])


def call(call_id: int) -> None:
    """One try. The receiver may be told twice (the `id` is the same then), never less than once while it answers."""
    claimed = WebhookCall.objects.filter(pk=call_id, state=WebhookCall.State.QUEUED, due_at__lte=timezone.now())
    if not claimed.update(due_at=timezone.now() + timedelta(minutes=5), attempts=F("attempts") + 1):
        return
    row = WebhookCall.objects.select_related("webhook").get(pk=call_id)
    rows = WebhookCall.objects.filter(pk=call_id)
    try:
        post(row.webhook, row.payload | left_behind(row.payload))
    except OSError as error:
        state = WebhookCall.State.FAILED if row.attempts >= ATTEMPTS else WebhookCall.State.QUEUED
        pause = min(timedelta(hours=6), timedelta(seconds=10 * 2**row.attempts))
        rows.update(state=state, error=told(error), due_at=timezone.now() + pause)
    else:
        rows.update(state=WebhookCall.State.DONE, error="")


def left_behind(payload: dict) -> dict:
    """Summary, tags and tasks as the agent left them, unless the conversation is closed to others.

    Read when the call is made: no copy outlives an erasure."""
    event, _colon, pk = payload["id"].partition(":")
    row = (
        open_to_all(WrapUp.objects.filter(pk=pk), "conversation").first() if event == "conversation.resolved" else None
    )
    return {"wrap_up": {"summary": row.summary, "tags": row.tags, "tasks": row.tasks}} if row else {}


def told(error: OSError) -> str:
    return f"It answered {error.code}." if isinstance(error, HTTPError) else f"It can't be reached: {error}"


class NoRedirects(HTTPRedirectHandler):
    """The address is the administrator's choice, not the receiver's."""

    def redirect_request(self, *args, **kwargs):
        return None


def post(webhook: Webhook, what: dict) -> None:
    """Raises OSError when the receiver does not take it."""
    body = json.dumps(what).encode()
    headers = {"Content-Type": "application/json", "X-Desk-Signature": f"sha256={signature(webhook.secret, body)}"}
    with build_opener(NoRedirects).open(Request(webhook.url, body, headers), timeout=PATIENCE):
        pass


def signature(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
