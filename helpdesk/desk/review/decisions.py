"""What else an agent decides about a conversation: category, team, notes, flags, and when it is done."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from helpdesk.desk import queue
from helpdesk.desk.models import (
    Category,
    CategoryLabel,
    Conversation,
    Draft,
    Flag,
    Message,
    Note,
    Team,
    User,
)
from helpdesk.desk.review.drafts import current_draft
from helpdesk.desk.review.record import Refused, change, latest_from_customer, latest_suggestion, log
from helpdesk.desk.sla import Clock, set_due


def label_category(conversation: Conversation, category: Category | None, agent: User, audit: bool = False) -> None:
    """Confirms or corrects what the mail is about: the label that confidence and training are computed from."""
    suggestion = latest_suggestion(conversation.pk)
    message = suggestion.message if suggestion else latest_from_customer(conversation)
    if message is None:
        raise Refused("There is no mail in this conversation to give a category to.")
    same = suggestion is not None and suggestion.category_id == (category.pk if category else None)
    kind = CategoryLabel.Kind.CONFIRMED if same else CategoryLabel.Kind.CORRECTED
    with transaction.atomic():
        CategoryLabel.objects.create(
            message=message,
            suggestion=suggestion,
            category=category,
            kind=CategoryLabel.Kind.AUDITED if audit else kind,
            agent=agent,
        )
        change(conversation, category=category)
        set_due(conversation)
        log(conversation, agent, "category", str(category or "none of these"), {"kind": kind})


def assign(
    conversation: Conversation, agent: User, team: Team | None = None, assignee: User | None = None, why: str = ""
) -> None:
    """Hands the conversation over with the whole context; counted as a transfer when the team changes."""
    transfer = team is not None and conversation.team_id is not None and team.pk != conversation.team_id
    with transaction.atomic():
        change(conversation, team=team or conversation.team, assignee=assignee)
        where = ", ".join(filter(None, (str(team or ""), assignee.shown_name if assignee else "")))
        log(conversation, agent, "transferred" if transfer else "assigned", " — ".join(filter(None, (where, why))))


def add_note(conversation: Conversation, agent: User, text: str) -> Note:
    if not text.strip():
        raise Refused("The note is empty.")
    return Note.objects.create(conversation=conversation, author=agent, text=text.strip())


def flag(conversation: Conversation, agent: User, word: str) -> Flag:
    """The agent says that the assistant got it wrong; the whole moment is kept as it is now."""
    if not word.strip():
        raise Refused("Say in a word what was wrong.")
    suggestion = latest_suggestion(conversation.pk)
    draft = current_draft(conversation, agent)
    return Flag.objects.create(
        conversation=conversation,
        suggestion=suggestion,
        agent=agent,
        word=word.strip()[:300],
        moment={
            "mail": suggestion.message.new_text if suggestion else "",
            "category": suggestion.category_name if suggestion else "",
            "confidence": suggestion.confidence if suggestion else None,
            "offered": suggestion.draft_text if suggestion else "",
            "text": draft.text if draft else "",
            "versions": suggestion.versions if suggestion else {},
        },
    )


def resolve(conversation: Conversation, agent: User) -> None:
    """Closes the conversation without another answer."""
    close_as(
        conversation, agent, Conversation.State.RESOLVED, "resolved", resolved_at=timezone.now(), resolved_by=agent
    )


def mark_junk(conversation: Conversation, agent: User) -> None:
    close_as(conversation, agent, Conversation.State.JUNK, "junk")


def close_as(conversation: Conversation, agent: User, state: str, event: str, **values) -> None:
    with transaction.atomic():
        conversation.drafts.filter(author=Draft.Author.ASSISTANT, state=Draft.State.PROPOSED).update(
            state=Draft.State.DISCARDED
        )
        stopped = Clock().stopped(conversation)
        change(
            conversation, state=state, close_at=None, follow_up_at=None, needs="", needs_rule="", **stopped, **values
        )
        log(conversation, agent, event)


def snooze(conversation: Conversation, agent: User, until: datetime) -> None:
    if until <= timezone.now():
        raise Refused("Choose a time that is still to come.")
    with transaction.atomic():
        change(
            conversation,
            state=Conversation.State.SNOOZED,
            snoozed_until=until,
            close_at=None,
            follow_up_at=None,
        )
        log(conversation, agent, "snoozed", until.isoformat(timespec="minutes"))


def reopen(conversation: Conversation, agent: User | None) -> None:
    """Back to the queue: from resolved, junk or snoozed. What was no junk after all is read like any mail."""
    was, latest = conversation.state, latest_from_customer(conversation)
    since = conversation.waiting_since
    if since is None and was in (Conversation.State.RESOLVED, Conversation.State.JUNK):
        since = latest.created_at if latest and was == Conversation.State.JUNK else timezone.now()
    with transaction.atomic():
        change(
            conversation,
            state=Conversation.State.NEEDS_AGENT,
            waiting_since=since,
            snoozed_until=None,
            resolved_at=None,
            resolved_by=None,
            close_at=None,
            follow_up_at=None,
        )
        set_due(conversation)
        log(conversation, agent, "reopened")
        if was == Conversation.State.JUNK and latest and not latest.automatic:
            read_now(latest)


def read_now(message: Message) -> None:
    """Has the assistant read a mail that it was kept from."""
    never = Message.objects.filter(pk=message.pk, state=Message.State.UNSUITED)
    if never.update(state=Message.State.NEW, attempts=0, state_at=timezone.now()):
        queue.wake("suggest", message.pk)


def wake_snoozed() -> int:
    """Conversations whose time has come go back to the queue."""
    rows = Conversation.objects.filter(state=Conversation.State.SNOOZED, snoozed_until__lte=timezone.now())
    for conversation in rows:
        reopen(conversation, None)
    return len(rows)


def hand_over(leaver: User, by: User | None = None) -> int:
    """What somebody who leaves has open goes back to their teams; their unfinished drafts stay readable."""
    rows = list(Conversation.objects.filter(assignee=leaver).exclude(state=Conversation.State.RESOLVED))
    for conversation in rows:
        assign(conversation, by, assignee=None, why=f"{leaver.shown_name} has left")
    Conversation.objects.filter(opened_by=leaver).update(opened_by=None, opened_at=None)
    return len(rows)
