"""What else an agent decides about a conversation: category, team, notes, flags, and when it is done."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.desk import notices, queue
from helpdesk.desk.models import (
    Category,
    CategoryLabel,
    Conversation,
    Draft,
    Flag,
    Message,
    Note,
    Notice,
    Team,
    User,
)
from helpdesk.desk.review.drafts import current_draft, take_over
from helpdesk.desk.review.record import Refused, change, latest_from_customer, latest_suggestion, log
from helpdesk.desk.sight import sees
from helpdesk.desk.sla import Clock, set_due


def label_category(conversation: Conversation, category: Category | None, agent: User, audit: bool = False) -> None:
    """Confirms or corrects what the mail is about: the label that confidence and training are computed from."""
    suggestion = latest_suggestion(conversation.pk)
    message = suggestion.message if suggestion else latest_from_customer(conversation)
    if message is None:
        raise Refused(_("There is no mail in this conversation to give a category to."))
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
        if assignee is not None:
            User.objects.filter(pk=assignee.pk).update(last_assigned_at=timezone.now())
            notices.tell([assignee], Notice.Kind.ASSIGNED, conversation, agent, detail=why)
        elif transfer and team is not None:
            notices.tell(team.members.all(), Notice.Kind.TEAM, conversation, agent, detail=why)


def step_in(conversation: Conversation, lead: User) -> None:
    """Takes a conversation over from whoever has it, knowingly; they hear of it."""
    holder = conversation.assignee
    with transaction.atomic():
        change(conversation, assignee=lead)
        take_over(conversation, lead)
        log(conversation, lead, "stepped_in", f"instead of {holder.shown_name}" if holder else "")
        if holder is not None and holder != lead:
            notices.tell([holder], Notice.Kind.TAKEN, conversation, lead)


NAMED = re.compile(r"(?<![\w@.+-])@([\w.+-]*\w)")


def add_note(conversation: Conversation, agent: User, text: str) -> Note:
    """Kept for colleagues; whoever is named in it as @username hears of it, where they may see the conversation."""
    if not text.strip():
        raise Refused(_("The note is empty."))
    note = Note.objects.create(conversation=conversation, author=agent, text=text.strip())
    meant = named_in(note.text, conversation)
    note.mentions.set(user for user in meant.values() if user)
    notices.tell(note.mentions.all(), Notice.Kind.MENTIONED, conversation, agent, detail=note.text)
    return note


def named_in(text: str, conversation: Conversation) -> dict[str, User | None]:
    """By each @username in a note: who it is; None for nobody, or somebody who may not see this conversation."""
    names = dict.fromkeys(name.lower() for name in NAMED.findall(text))
    found = {
        user.username.lower(): user
        for user in notices.who_may_see().annotate(low=Lower("username")).filter(low__in=names)
    }
    return {name: user if (user := found.get(name)) and sees(user, conversation) else None for name in names}


def flag(conversation: Conversation, agent: User, word: str) -> Flag:
    """The agent says that the assistant got it wrong; the whole moment is kept as it is now."""
    if not word.strip():
        raise Refused(_("Say in a word what was wrong."))
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
        raise Refused(_("Choose a time that is still to come."))
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
    for conversation in rows.select_related("assignee", "mailbox", "customer"):
        reopen(conversation, None)
        if conversation.assignee is not None:
            notices.tell([conversation.assignee], Notice.Kind.RETURNED, conversation, reason="snoozed")
    return len(rows)


def hand_over(leaver: User, by: User | None = None) -> int:
    """What somebody who leaves has open goes back to their teams; their unfinished drafts stay readable."""
    rows = list(Conversation.objects.filter(assignee=leaver).exclude(state=Conversation.State.RESOLVED))
    for conversation in rows:
        assign(conversation, by, assignee=None, why=f"{leaver.shown_name} has left")
    Conversation.objects.filter(opened_by=leaver).update(opened_by=None, opened_at=None)
    return len(rows)
