"""Approving, undoing and discarding an answer."""

from __future__ import annotations

import logging
import re
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk import tracing
from helpdesk.desk import queue
from helpdesk.desk.models import (
    Conversation,
    Draft,
    Mailbox,
    Message,
    OutgoingMail,
    Review,
    User,
    WrapUp,
)
from helpdesk.desk.review.checking import open_findings
from helpdesk.desk.review.drafts import raise_why
from helpdesk.desk.review.record import FindingsUnseen, Refused, change, latest_from_customer, latest_suggestion, log
from helpdesk.desk.review.waiting import close_at, closing_line, follow_up_at
from helpdesk.desk.sla import Clock
from helpdesk.logs import about
from helpdesk.mail.compose import reply_subject
from triage.edits import difference, edit_size, fact_edits, size_class

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """An agent's approval: what is sent, to whom, and what it was made from."""

    text: str
    version: int
    to: tuple[str, ...] = ()
    """Empty: whoever wrote, by Reply-To."""
    cc: tuple[str, ...] = ()
    seconds: float = 0.0
    chips: tuple[str, ...] = ()
    findings_seen: bool = False
    then_resolve: bool = False
    close_after: int = 0
    """Business days after which it closes by itself, announced in the answer; 0 for never."""


def approve(draft: Draft, answer: Answer, agent: User) -> OutgoingMail:
    """Puts the answer into the outbox, held for the undo window. Raises Conflict, Refused."""
    began = time.time()
    if not answer.text.strip():
        raise Refused(_("The answer is empty."))
    if not Draft.objects.filter(pk=draft.pk, version=answer.version, state=Draft.State.PROPOSED).exists():
        raise_why(draft)
    if not answer.findings_seen and open_findings(draft, answer.text):
        raise FindingsUnseen(_("The draft says things without evidence. Look at them, then send."))
    with transaction.atomic():
        taken = Draft.objects.filter(pk=draft.pk, version=answer.version, state=Draft.State.PROPOSED).update(
            state=Draft.State.APPROVED,
            text=answer.text,
            version=F("version") + 1,
            edited_by=agent,
            updated_at=timezone.now(),
        )
        if not taken:
            raise_why(draft)
        conversation = Conversation.objects.select_related("mailbox", "customer").get(pk=draft.conversation_id)
        outgoing = to_outbox(conversation, draft, answer, agent)
        write_review(draft, answer, outgoing, agent)
        discard_others(conversation, draft)
        settle(conversation, agent, outgoing, answer)
    queue.wake("deliver", outgoing.pk)
    ids = {"conversation": conversation.pk, "outgoing": outgoing.pk}
    with about(step="review", **ids):
        logger.info("approved by user %s", agent.pk)
    tracing.record("review", began, **ids)
    return outgoing


def to_outbox(conversation: Conversation, draft: Draft, answer: Answer, agent: User) -> OutgoingMail:
    latest = latest_from_customer(conversation)
    mailbox = conversation.mailbox
    offered = draft.suggestion.draft_text if draft.suggestion else ""
    outgoing = OutgoingMail.objects.create(
        conversation=conversation,
        mailbox=mailbox,
        in_answer_to=latest,
        author=agent,
        kind=OutgoingMail.Kind.ANSWER if latest else OutgoingMail.Kind.NEW,
        assisted=assisted(offered, answer.text),
        message_id=make_msgid(domain=mailbox.address.partition("@")[2]),
        sender=mailbox.address,
        to=list(answer.to) or recipients(latest),
        cc=list(answer.cc),
        subject=reply_subject(latest.subject) if latest else conversation.subject,
        text=announced(conversation, answer),
        due_at=timezone.now() + timedelta(seconds=mailbox.undo_seconds),
    )
    draft.attachments.update(outgoing=outgoing, draft=None)
    return outgoing


def announced(conversation: Conversation, answer: Answer) -> str:
    """The text as it goes out: with the sentence that says when we close the matter, where we do."""
    at = None if answer.then_resolve else close_at(answer.close_after)
    return f"{answer.text.rstrip()}\n\n{closing_line(conversation, at)}" if at else answer.text


def assisted(offered: str, sent: str) -> str:
    """Whether the assistant had a part in the words that are sent."""
    if not offered:
        return OutgoingMail.Assisted.NO
    return OutgoingMail.Assisted.EDITED if edit_size(offered, sent) else OutgoingMail.Assisted.DRAFTED


def recipients(message: Message | None) -> list[str]:
    """Whoever the mail being answered asks to answer to; nobody else."""
    if message is None:
        raise Refused(_("There is no mail to answer: name a recipient."))
    if message.automatic:
        raise Refused(_("This mail was sent by a program; an answer would reach nobody."))
    replies = [entry["address"] for entry in message.reply_to if entry.get("address")]
    return replies or [message.sender_address]


def others(message: Message | None) -> list[str]:
    """Who else had the mail being answered: in copy only when an agent says so, and never ourselves, whatever mark of a
    conversation our address bears."""
    if message is None or message.automatic:
        return []
    found: dict[str, str] = {}
    for entry in (*message.to, *message.cc):
        address = entry.get("address", "")
        if "@" in address and unmarked(address) not in message.conversation.mailbox.own_addresses:
            found.setdefault(address.lower(), address)
    for address in (message.sender_address, *recipients(message)):
        found.pop(address.lower(), None)
    own = {address for mailbox in Mailbox.objects.all() for address in mailbox.own_addresses} if found else set()
    return [address for address in found.values() if unmarked(address) not in own]


def unmarked(address: str) -> str:
    return re.sub(r"\+[^@]*@", "@", address.lower())


def write_review(draft: Draft, answer: Answer, outgoing: OutgoingMail | None, agent: User) -> Review:
    suggestion = draft.suggestion
    offered = suggestion.draft_text if suggestion else ""
    size = edit_size(offered, answer.text) if offered else None
    return Review.objects.create(
        conversation_id=draft.conversation_id,
        suggestion=suggestion or latest_suggestion(draft.conversation_id),
        draft=draft,
        outgoing=outgoing,
        agent=agent,
        decision=Review.Decision.SENT if offered else Review.Decision.OWN,
        offered_text=offered,
        sent_text=answer.text,
        difference=difference(offered, answer.text) if offered else [],
        edit_size=size,
        size_class=size_class(size) if size is not None else "",
        fact_edits=fact_edits(offered, answer.text) if offered else [],
        chips=list(answer.chips),
        seconds=answer.seconds,
        findings_seen=answer.findings_seen,
        versions=suggestion.versions if suggestion else {},
    )


def discard_others(conversation: Conversation, draft: Draft) -> None:
    """Of one conversation one answer goes out; the assistant's draft that was passed over is closed.

    Another agent's unfinished text stays theirs."""
    rows = conversation.drafts.filter(author=Draft.Author.ASSISTANT, state=Draft.State.PROPOSED).exclude(pk=draft.pk)
    rows.update(state=Draft.State.DISCARDED)


def settle(conversation: Conversation, agent: User, outgoing: OutgoingMail, answer: Answer) -> None:
    resolve = answer.then_resolve
    before = {
        "state": conversation.state,
        "waiting_since": iso(conversation.waiting_since),
        "due_at": iso(conversation.due_at),
        "resolve_by": iso(conversation.resolve_by),
        "hours_used": conversation.hours_used,
        "first_response_at": iso(conversation.first_response_at),
        "needs": conversation.needs,
        "needs_rule": conversation.needs_rule,
        "assignee": conversation.assignee_id,
        "outgoing": outgoing.pk,
    }
    state = Conversation.State.RESOLVED if resolve else Conversation.State.WAITING
    change(
        conversation,
        state=state,
        needs="",
        needs_rule="",
        assignee=conversation.assignee or agent,
        first_response_at=conversation.first_response_at or timezone.now(),
        snoozed_until=None,
        close_at=None if resolve else close_at(answer.close_after),
        follow_up_at=None if resolve or answer.close_after else follow_up_at(conversation),
        **Clock().stopped(conversation),
        **({"resolved_at": timezone.now(), "resolved_by": agent} if resolve else {}),
    )
    log(conversation, agent, "approved", data=before)
    if resolve:
        log(conversation, agent, "resolved")


def waiting_to_go(agent: User) -> list[OutgoingMail]:
    """The agent's answers that can still be undone, newest first."""
    held = OutgoingMail.objects.filter(author=agent, state=OutgoingMail.State.HELD, due_at__gt=timezone.now())
    return list(held.only("conversation_id", "to", "subject", "due_at").order_by("-pk"))


def iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def undo(outgoing: OutgoingMail, agent: User) -> Draft | None:
    """Takes an answer back within the undo window; the draft is open again. Raises Refused when it is too late."""
    with transaction.atomic():
        held = OutgoingMail.objects.filter(pk=outgoing.pk, state=OutgoingMail.State.HELD, due_at__gt=timezone.now())
        if not held.update(state=OutgoingMail.State.CANCELLED):
            raise Refused(_("It is too late to undo: the answer is on its way."))
        conversation = outgoing.conversation
        WrapUp.objects.filter(outgoing=outgoing).delete()
        if outgoing.side_id:
            log(conversation, agent, "undone", data={"outgoing": outgoing.pk})
            return None
        approved = conversation.events.filter(kind="approved", data__outgoing=outgoing.pk).order_by("-id").first()
        before = approved.data if approved else {"state": Conversation.State.NEEDS_AGENT}
        change(
            conversation,
            state=before["state"],
            waiting_since=moment(before.get("waiting_since")),
            due_at=moment(before.get("due_at")),
            resolve_by=moment(before.get("resolve_by")),
            hours_used=before.get("hours_used", conversation.hours_used),
            first_response_at=moment(before.get("first_response_at")),
            needs=before.get("needs", ""),
            needs_rule=before.get("needs_rule", ""),
            assignee_id=before.get("assignee"),
            resolved_at=None,
            resolved_by=None,
            close_at=None,
            follow_up_at=None,
        )
        draft = outgoing.review.draft
        Draft.objects.filter(pk=draft.pk).update(state=Draft.State.PROPOSED, version=F("version") + 1)
        outgoing.attachments.update(draft=draft, outgoing=None)
        log(conversation, agent, "undone", data={"outgoing": outgoing.pk})
    draft.refresh_from_db()
    return draft


def discard(draft: Draft, agent: User, seconds: float = 0.0, chips: tuple[str, ...] = ()) -> None:
    """The agent does without the assistant's draft; the log keeps what was offered. Raises Refused."""
    with transaction.atomic():
        rows = Draft.objects.filter(pk=draft.pk, state=Draft.State.PROPOSED)
        if not rows.update(state=Draft.State.DISCARDED, edited_by=agent, updated_at=timezone.now()):
            raise_why(draft)
        Review.objects.create(
            conversation_id=draft.conversation_id,
            suggestion=draft.suggestion,
            draft=draft,
            agent=agent,
            decision=Review.Decision.DISCARDED,
            offered_text=draft.suggestion.draft_text if draft.suggestion else "",
            seconds=seconds,
            chips=list(chips),
            versions=draft.suggestion.versions if draft.suggestion else {},
        )
        conversation = draft.conversation
        if conversation.state == Conversation.State.DRAFT_READY:
            change(conversation, state=Conversation.State.NEEDS_AGENT)
        log(conversation, agent, "discarded", data={"draft": draft.pk})
