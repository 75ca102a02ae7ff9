"""Puts a batch of mail into its conversations, old and new."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from helpdesk.desk import joining
from helpdesk.desk.models import AwaitedMail, Conversation, Draft, Event, IncomingMail, Message
from helpdesk.desk.receive.customers import Customers
from helpdesk.desk.receive.junk import junk_senders
from helpdesk.desk.receive.mail import Mail
from helpdesk.desk.receive.sides import Sides
from helpdesk.desk.receive.threads import Threads
from helpdesk.desk.sla import Clock

State = Conversation.State

CLOSED = (State.WAITING, State.RESOLVED, State.SNOOZED)
PERSON = "person"
"""The word by which customers ask for people only; outgoing mail tells them."""

CHANGED = [
    "state",
    "people_only",
    "last_message_at",
    "waiting_since",
    "due_at",
    "resolve_by",
    "hours_used",
    "resolved_at",
    "resolved_by",
    "snoozed_until",
    "close_at",
    "follow_up_at",
]


class Conversations:
    """The conversations of a batch: `place` each mail in order, then `save` before the messages are saved."""

    def __init__(self, mails: Sequence[Mail]) -> None:
        self._sides = Sides(mails)
        self._threads = Threads([mail.parsed for mail in mails])
        self._customers = Customers([mail.author for mail in mails])
        self._junk_senders = junk_senders(self._customers.known)
        self._new: dict[int, Conversation] = {}
        self._touched: dict[int, Conversation] = {}
        self._written_again: set[int] = set()
        self._wrote: dict[int, Conversation] = {}
        self._events: list[Event] = []
        self._first: set[int] = set()
        self._awaits: list[AwaitedMail] = []
        self._arrived: set[str] = set()
        self._called_back: set[int] = set()
        self._written_at: dict[int, list[datetime]] = {}
        self._one_matter: list[tuple[Conversation, Conversation]] = []

    @cached_property
    def _clock(self) -> Clock:
        return Clock()

    def place(self, mail: Mail, message: Message) -> Message | None:
        """Gives the message its conversation; None when it makes no message here."""
        if self._sides.take(mail):
            return None
        conversation, why = self._threads.find(mail.parsed)
        if conversation is None and mail.parsed.bounce:
            conversation = self._threads.by_message_id(mail.parsed.bounce.original_message_id)
            why = "reports on our mail" if conversation else ""
        awaiting = self._threads.awaiting(mail.parsed.message_id)
        if conversation is None and awaiting:
            conversation, why = (
                awaiting[0],
                f"is answered by a mail that came before it ({mail.parsed.message_id})"[:200],
            )
        if conversation is None and mail.sent_by_us:
            mail.close(IncomingMail.State.SKIPPED, "A colleague sent it outside the desk; it answers nothing here.")
            self._await(self._threads.missing(mail.parsed), incoming=mail.row)
            return None
        if conversation is None:
            conversation = self._begin(mail, message)
        else:
            self._join(conversation, mail, message)
        message.conversation, message.matched = conversation, why
        message.state, message.reason = state_of(message, mail, conversation)
        if mail.date and is_question(message):
            self._written_at.setdefault(id(conversation), []).append(mail.date)
        self._await(self._threads.learn(mail.parsed, conversation), message=message)
        self._arrived.add(mail.parsed.message_id or "")
        self._one_matter += [(other, conversation) for other in awaiting if other is not conversation]
        return message

    def written_to(self) -> list[Conversation]:
        """Conversations that were there and in which the customer wrote again."""
        return list(self._wrote.values())

    def began(self, message: Message) -> bool:
        return id(message) in self._first

    def save(self) -> None:
        self._customers.save()
        Conversation.objects.bulk_create(self._new.values())
        Conversation.objects.bulk_create(  # an upsert: several times faster than bulk_update
            self._touched.values(), update_conflicts=True, unique_fields=["id"], update_fields=CHANGED
        )
        Draft.objects.filter(conversation__in=self._written_again, state=Draft.State.PROPOSED).update(
            state=Draft.State.STALE
        )
        Event.objects.bulk_create(self._events)

    def join(self, messages: Sequence[Message]) -> None:
        """When the messages are saved: what turned out to be one matter becomes one conversation."""
        come = AwaitedMail.objects.filter(awaited__in=self._arrived)
        self._called_back = set(come.filter(incoming__isnull=False).values_list("incoming", flat=True))
        self._called_back |= {row.incoming_id for row in self._awaits if row.incoming and row.awaited in self._arrived}
        come.delete()
        AwaitedMail.objects.bulk_create(row for row in self._awaits if row.awaited not in self._arrived)
        for source, target in self._one_matter:
            united = joining.unite(source, target)
            for message in messages:
                if united and message.conversation_id == source.pk:
                    message.conversation = united

    def call_back(self) -> None:
        """Colleagues' answers that were put aside, to customers' mail that has come now, are to be read again."""
        AwaitedMail.objects.filter(incoming__in=self._called_back).delete()
        rows = IncomingMail.objects.filter(pk__in=self._called_back, state=IncomingMail.State.SKIPPED)
        rows.exclude(raw="").update(state=IncomingMail.State.STORED, reason="")

    def _await(self, message_ids: Iterable[str], **by: Message | IncomingMail) -> None:
        self._awaits += [AwaitedMail(awaited=message_id[:998], **by) for message_id in message_ids]

    def _begin(self, mail: Mail, message: Message) -> Conversation:
        mailbox, at = mail.row.mailbox, message.created_at
        customer = self._customers.of(mail.author)
        closed = mail.row.history_only or bool(message.automatic)
        junk = mail.spam or customer.pk in self._junk_senders
        quiet = closed or junk
        conversation = Conversation(
            mailbox=mailbox,
            customer=customer,
            subject=message.subject,
            state=State.RESOLVED if closed else State.JUNK if junk else State.NEW,
            team_id=mailbox.team_id,
            in_pilot=drawn(message.message_id or mail.row.content_hash) < mailbox.pilot_share,
            created_at=at,
            last_message_at=at,
            resolved_at=at if closed else None,
            waiting_since=None if quiet else at,
        )
        self._set_due(conversation)
        self._new[id(conversation)] = conversation
        self._first.add(id(message))
        return conversation

    def _join(self, conversation: Conversation, mail: Mail, message: Message) -> None:
        conversation.last_message_at = max(conversation.last_message_at, message.created_at)
        if not mail.row.history_only and not message.automatic and conversation.state != State.JUNK:
            if mail.sent_by_us:
                self._answered_elsewhere(conversation, mail)
            else:
                self._written(conversation, mail, message)
        if conversation.pk:
            self._touched[conversation.pk] = conversation

    def _written(self, conversation: Conversation, mail: Mail, message: Message) -> None:
        """The customer wrote again: it is open, whatever it was, and drafts are out of date."""
        if conversation.state in CLOSED:
            self._note(conversation, "reopened", f"a new mail came while it was {conversation.get_state_display()}")
        if asks_for_person(mail.parsed.new_text) and not conversation.people_only:
            conversation.people_only = True
            self._note(conversation, "people_only", "the customer answered with the word PERSON")
        conversation.state = State.NEW
        conversation.resolved_at = conversation.resolved_by = conversation.snoozed_until = None
        conversation.close_at = conversation.follow_up_at = None
        if conversation.waiting_since is None:
            conversation.waiting_since = message.created_at
            self._set_due(conversation)
        self._outdate_drafts(conversation)
        if conversation.pk:
            self._wrote[conversation.pk] = conversation

    def _answered_elsewhere(self, conversation: Conversation, mail: Mail) -> None:
        self._note(conversation, "answered_elsewhere", "a colleague answered outside the desk")
        self._outdate_drafts(conversation)
        if self._wrote_since(conversation, mail.date):
            if conversation.state == State.DRAFT_READY:
                conversation.state = State.NEEDS_AGENT
            return
        if conversation.state in Conversation.OPEN:
            conversation.state = State.WAITING
        for name, value in self._clock.stopped(conversation).items():
            setattr(conversation, name, value)

    def _wrote_since(self, conversation: Conversation, answered: datetime | None) -> bool:
        """Whether the customer has written after a colleague's answer that is read only now."""
        if answered is None:
            return False
        if any(at > answered for at in self._written_at.get(id(conversation), ())):
            return True
        later = Message.objects.filter(conversation=conversation.pk, date__gt=answered)
        return later.filter(direction=Message.Direction.IN, automatic="").exists()

    def _set_due(self, conversation: Conversation) -> None:
        for name, value in self._clock.due(conversation).items():
            setattr(conversation, name, value)

    def _outdate_drafts(self, conversation: Conversation) -> None:
        if conversation.pk:
            self._written_again.add(conversation.pk)

    def _note(self, conversation: Conversation, kind: str, detail: str) -> None:
        self._events.append(Event(conversation=conversation, kind=kind, detail=detail, at=timezone.now()))


def state_of(message: Message, mail: Mail, conversation: Conversation) -> tuple[str, str]:
    """Whether the assistant is to read the message, and why not."""
    if mail.row.history_only:
        return Message.State.UNSUITED, "past mail"
    if message.direction == Message.Direction.OUT:
        return Message.State.UNSUITED, "our own answer"
    if message.automatic:
        return Message.State.UNSUITED, "automatic mail"
    if conversation.state == State.JUNK:
        return Message.State.UNSUITED, "junk: the mail server says so" if mail.spam else "junk: agents marked it so"
    return Message.State.NEW, ""


def is_question(message: Message) -> bool:
    """Whether a customer wrote it, who may wait for an answer."""
    return message.direction == Message.Direction.IN and not message.automatic


def asks_for_person(new_text: str) -> bool:
    lines = [line.strip(" \t>*\"'.!„“”«»").lower() for line in new_text.strip().splitlines()[:5]]
    return PERSON in lines


def drawn(key: str) -> float:
    """A number from 0 to 1 that is random over mails and always the same for one."""
    return int.from_bytes(hashlib.sha256(f"pilot:{key}".encode()).digest()[:8]) / 2**64
