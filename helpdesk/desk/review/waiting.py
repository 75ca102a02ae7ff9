"""While we wait for the customer: what closes by itself as an answer announced, and what an agent follows up."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from helpdesk.desk import notices
from helpdesk.desk.models import Conversation, Draft, Event, Notice, User
from helpdesk.desk.review.drafts import own_draft
from helpdesk.desk.review.record import Refused, change, latest_from_customer, log
from helpdesk.desk.sla import business_hours
from helpdesk.mail import wording

CLOSING_DAYS = (3, 5, 10)
"""Business days after which an answer may announce that the matter is closed."""

DIALECTS = {"en": "en-gb"}

State = Conversation.State


def close_at(days: int) -> datetime | None:
    """The end of the last of so many business days."""
    return business_hours().days_after(timezone.now(), days) if days else None


def closing_line(conversation: Conversation, at: datetime) -> str:
    """The sentence by which an answer announces its closing, in the customer's language."""
    language = language_of(conversation)
    return wording.say(wording.CLOSING, language).format(date=day_in(language, at))


def language_of(conversation: Conversation) -> str:
    return conversation.language or conversation.mailbox.language


def day_in(language: str, at: datetime) -> str:
    short = language.lower().split("-")[0]
    with translation.override(DIALECTS.get(short, short if short in wording.CLOSING else "en-gb")):
        return formats.date_format(timezone.localtime(at).date(), "DATE_FORMAT")


def keep_open(conversation: Conversation, agent: User) -> None:
    """It is not closed by itself after all. Raises Refused."""
    if conversation.close_at is None:
        raise Refused(_("It is not going to be closed by itself."))
    with transaction.atomic():
        change(conversation, close_at=None)
        log(conversation, agent, "kept_open")


def close_due() -> int:
    """Resolves, silently, what was announced to be closed by now; a new mail has called that off before."""
    rows = Conversation.objects.filter(close_at__lte=timezone.now(), state=State.WAITING)
    return sum(close(row) for row in rows[:200])


def close(conversation: Conversation) -> bool:
    now = timezone.now()
    due = Conversation.objects.filter(pk=conversation.pk, state=State.WAITING, close_at__lte=now)
    with transaction.atomic():
        if not due.update(state=State.RESOLVED, resolved_at=now, close_at=None, follow_up_at=None):
            return False
        log(conversation, None, "resolved", "the customer did not write again, as the answer had announced")
    return True


def follow_up_due() -> int:
    """Brings back to their agents what the customer has not answered, with a reminder ready to be sent."""
    rows = Conversation.objects.filter(follow_up_at__lte=timezone.now(), state=State.WAITING)
    return sum(follow_up(row) for row in rows.select_related("mailbox", "customer", "assignee")[:200])


def follow_up(conversation: Conversation) -> bool:
    due = Conversation.objects.filter(pk=conversation.pk, state=State.WAITING, follow_up_at__lte=timezone.now())
    with transaction.atomic():
        if not due.update(
            state=State.NEEDS_AGENT,
            follow_up_at=None,
            needs="The customer has not answered: send the reminder, or resolve it.",
            needs_rule="follow_up",
        ):
            return False
        log(conversation, None, "follow_up")
        agent = conversation.assignee
        if agent is not None:
            lay_reminder(conversation, agent)
            notices.tell([agent], Notice.Kind.RETURNED, conversation, reason="follow_up")
    return True


def lay_reminder(conversation: Conversation, agent: User) -> None:
    """The reminder in the agent's editor, unless they have begun to write something."""
    draft = own_draft(conversation, agent)
    if not draft.text:
        Draft.objects.filter(pk=draft.pk).update(text=reminder(conversation), updated_at=timezone.now())


def reminder(conversation: Conversation) -> str:
    language = language_of(conversation)
    words = wording.say(wording.REMINDER, language, conversation.mailbox.follow_up_text)
    return words.replace("{date}", day_in(language, conversation.last_message_at))


def follow_up_at(conversation: Conversation) -> datetime | None:
    """When an answer that leaves now is followed up; never twice after one mail of the customer."""
    days = conversation.mailbox.follow_up_days
    if not days or followed_up(conversation):
        return None
    return business_hours().days_after(timezone.now(), days)


def followed_up(conversation: Conversation) -> bool:
    latest = latest_from_customer(conversation)
    done = Event.objects.filter(conversation=conversation, kind="follow_up")
    return (done.filter(at__gt=latest.created_at) if latest else done).exists()
