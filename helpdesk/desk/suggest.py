"""One message in; what the assistant makes of it, as rows."""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import replace
from datetime import timedelta
from math import ceil

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from helpdesk.desk import assignment, convert, facts, supervision
from helpdesk.desk.engines import TableLedger, engines_for, prompts_for
from helpdesk.desk.models import Conversation, Desk, Draft, Event, Mailbox, Message, Suggestion
from helpdesk.desk.sla import set_due
from triage.abuse import many_names, repeated
from triage.delicate import Hit
from triage.pipeline import Engines, compose, triage
from triage.prompts import version
from triage.protocols import EngineError
from triage.types import Address, Outcome, Policy, Thread

logger = logging.getLogger(__name__)

STALE_AFTER = timedelta(minutes=10)
"""A message still `suggesting` after this was left by a worker that died."""

ATTEMPTS = 3

AUDITS = 30
"""Blind audits a month from which the error rate can be told."""

LOOKED_AT = 200
"""Mails of one sender, newest first, among whose names is looked for many."""


def due() -> list[int]:
    """Ids of messages to be read, oldest first."""
    return list(Message.objects.filter(state=Message.State.NEW).order_by("state_at").values_list("pk", flat=True)[:100])


def release_stale() -> int:
    """Gives back what a dead worker left; after some attempts a person takes over."""
    stale = Message.objects.filter(state=Message.State.SUGGESTING, state_at__lt=timezone.now() - STALE_AFTER)
    for message in stale.filter(attempts__gte=ATTEMPTS):
        give_up(message, "The assistant did not finish reading this mail.")
    return stale.filter(attempts__lt=ATTEMPTS).update(state=Message.State.NEW)


def suggest(message_id: int) -> Suggestion | None:
    """Reads one message that is `new`; nothing happens when another worker has it."""
    claimed = Message.objects.filter(pk=message_id, state=Message.State.NEW).update(
        state=Message.State.SUGGESTING, state_at=timezone.now(), attempts=F("attempts") + 1
    )
    if not claimed:
        return None
    message = Message.objects.select_related("conversation__customer", "mailbox").get(pk=message_id)
    why = unsuited(message)
    if why:
        leave_to_people(message, why)
        return None
    try:
        return read(message)
    except EngineError as error:
        give_up(message, f"The assistant could not read this mail: {error}")
    except Exception as error:
        logger.exception("Reading message %s failed", message_id)
        give_up(
            message,
            f"The assistant failed on this mail ({type(error).__name__}); an operator finds details in the log.",
        )
    return None


def unsuited(message: Message) -> str:
    """Why the assistant has no part in this mail, or "" when it has."""
    if message.automatic:
        return "automatic mail"
    if message.mailbox.mode == Mailbox.Mode.OFF:
        return "the assistant is off for this mailbox"
    if message.conversation.people_only or message.conversation.customer.people_only:
        return "the customer wants a person"
    if not message.conversation.in_pilot:
        return "drawn for people alone, to compare with"
    return ""


def leave_to_people(message: Message, why: str) -> None:
    with transaction.atomic():
        set_state(message, Message.State.UNSUITED, why)
        if not message.automatic:
            hand_to_people(message, why.capitalize())


def give_up(message: Message, why: str) -> None:
    with transaction.atomic():
        set_state(message, Message.State.FAILED, why)
        hand_to_people(message, why)


def hand_to_people(message: Message, why: str) -> None:
    values = {"state": Conversation.State.NEEDS_AGENT, "needs": why[:300], "needs_rule": "model_off"}
    if waiting(message).update(**values):
        assignment.give_out(message.conversation_id)


def set_state(message: Message, state: str, why: str = "") -> None:
    Message.objects.filter(pk=message.pk).update(state=state, reason=why, state_at=timezone.now())


def waiting(message: Message):
    """The conversation, as long as nobody has closed or answered it meanwhile."""
    return Conversation.objects.filter(pk=message.conversation_id, state__in=Conversation.OPEN)


def read(message: Message) -> Suggestion:
    began = time.monotonic()
    facts.refresh(message)
    policy, thread = convert.policy_of(message.mailbox), convert.thread_of(message)
    ledger = TableLedger(message.mailbox, message)
    engines = engines_for(message.mailbox, ledger)
    outcome = triage(thread, policy, engines, signs_of_abuse(message))
    visibility = visibility_of(message, outcome)
    if visibility == Suggestion.Visibility.HIDDEN and outcome.draft is None and policy.drafting:
        outcome = with_draft(outcome, thread, policy, engines)
    outcome = replace(outcome, calls=tuple(ledger.calls))
    with transaction.atomic():
        suggestion = record(message, outcome, policy, visibility, time.monotonic() - began)
        set_state(message, Message.State.SUGGESTED)
        show(message, suggestion, outcome)
    return suggestion


def signs_of_abuse(message: Message) -> tuple[Hit, ...]:
    """What the sender's earlier mails show: one address under many names, abuse again and again."""
    mails = Message.objects.filter(sender_address=message.sender_address).order_by("-pk")
    names = set(mails.values_list("sender_name", flat=True)[:LOOKED_AT])
    senders = [Address(name, message.sender_address) for name in sorted(names)]
    earlier = Suggestion.objects.filter(conversation__customer=message.conversation.customer_id).order_by("-pk")[:50]
    offences = sum(
        any(reason["hit"] and reason["rule"] == "abuse" for reason in reasons)
        for reasons in earlier.values_list("reasons", flat=True)
    )
    return tuple(filter(None, (many_names(senders), repeated(offences))))


def visibility_of(message: Message, outcome: Outcome) -> str:
    """Shadow mailboxes show nothing; a random sample of what went to people is drafted in hiding."""
    if message.mailbox.mode == Mailbox.Mode.SHADOW:
        return Suggestion.Visibility.SHADOW
    if outcome.route.destination == "human" and drawn("hidden", message, Desk.get().hidden_share):
        return Suggestion.Visibility.HIDDEN
    return Suggestion.Visibility.SHOWN


def with_draft(outcome: Outcome, thread: Thread, policy: Policy, engines: Engines) -> Outcome:
    """The same outcome with the draft that routing did not ask for; none where the engines have nothing to say."""
    draft, fallback = compose(thread, outcome.classification, outcome.passages, policy, engines)
    notes = "; ".join(filter(None, (outcome.fallback, fallback)))
    return replace(outcome, draft=draft if draft and draft.text else None, fallback=notes)


def audit_share() -> float:
    """The manager's share of mail for the blind audit, or more where that would be fewer than AUDITS a month.

    Never more than every second mail, so that agents of a small desk are helped too; 0 turns the audit off."""
    share = Desk.get().audit_share
    if not share:
        return 0.0
    month = Suggestion.objects.filter(created_at__gt=timezone.now() - timedelta(days=30))
    counted = month[: ceil(AUDITS / share)].count()  # with more than that it is the manager's share anyway
    return max(share, min(0.5, AUDITS / max(counted, 1)))


def drawn(purpose: str, message: Message, share: float) -> bool:
    """A draw that is random over messages and always the same for one, so that a repeated step repeats it."""
    digest = hashlib.sha256(f"{purpose}:{message.pk}:{message.message_id}".encode()).digest()
    return int.from_bytes(digest[:8]) < share * 2**64


def versions(message: Message, outcome: Outcome, policy: Policy) -> dict[str, object]:
    """What the suggestion rests on, so that it can be traced and compared later."""
    return {
        "prompts": prompts_behind(message, outcome),
        "models": sorted({call.model for call in outcome.calls if not call.error}) or models_remembered(outcome),
        "rules": fingerprint(policy.rules),
        "categories": fingerprint([(category.name, category.description) for category in policy.categories]),
        "calibration": fingerprint(policy.calibration) if policy.calibration else "",
        "lessons": list(outcome.draft.lessons) if outcome.draft else [],
    }


def prompts_behind(message: Message, outcome: Outcome) -> dict[str, str]:
    """The versions of the prompts that a model answered, also where the answer was remembered and no call was made."""
    engines = {"classify": outcome.classification.engine, "draft": outcome.draft.engine if outcome.draft else ""}
    wordings = prompts_for(message)
    return {name: version(name, wordings.get(name)) for name, engine in engines.items() if engine == "llm"}


def models_remembered(outcome: Outcome) -> list[str]:
    return [settings.HELPDESK_MODEL] if outcome.classification.engine == "llm" else []


def fingerprint(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:12]


def record(message: Message, outcome: Outcome, policy: Policy, visibility: str, seconds: float) -> Suggestion:
    return Suggestion.objects.create(
        message=message,
        conversation_id=message.conversation_id,
        visibility=visibility,
        audited=drawn("audit", message, audit_share()),
        versions=versions(message, outcome, policy),
        seconds=seconds,
        **convert.suggestion_values(outcome),
    )


def show(message: Message, suggestion: Suggestion, outcome: Outcome) -> None:
    """Puts what was decided on the desk, unless the customer has written again or a person was faster."""
    newer = Message.objects.filter(
        conversation=message.conversation_id, pk__gt=message.pk, direction=Message.Direction.IN, automatic=""
    )
    if newer.exists() or outcome.route.destination == "none":
        return
    if suggestion.visibility == Suggestion.Visibility.SHADOW:
        if waiting(message).update(state=Conversation.State.NEEDS_AGENT):
            assignment.give_out(message.conversation_id)
        return
    values = convert.conversation_values(outcome)
    offered = outcome.draft is not None and suggestion.visibility == Suggestion.Visibility.SHOWN
    if not offered:
        values["state"] = Conversation.State.NEEDS_AGENT
    if not waiting(message).update(**kept(message.conversation, values)):
        return
    Event.objects.create(
        conversation_id=message.conversation_id,
        kind="read",
        detail=values["needs"],
        data={"suggestion": suggestion.pk, "destination": outcome.route.destination},
    )
    conversation = Conversation.objects.select_related("mailbox", "customer").get(pk=message.conversation_id)
    set_due(conversation)
    supervision.mood_read(suggestion, conversation)
    if offered:
        offer(suggestion)
    assignment.give_out(message.conversation_id)


def offer(suggestion: Suggestion) -> Draft:
    """The one open draft of the assistant in this conversation."""
    return Draft.objects.get_or_create(
        conversation_id=suggestion.conversation_id,
        author=Draft.Author.ASSISTANT,
        state=Draft.State.PROPOSED,
        defaults={"suggestion": suggestion, "text": suggestion.draft_text},
    )[0]


def kept(conversation: Conversation, values: dict[str, object]) -> dict[str, object]:
    """Leaves the team alone once somebody has the conversation."""
    return {name: value for name, value in values.items() if name != "team" or not conversation.assignee_id}
