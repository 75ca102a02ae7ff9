"""Which conversation a mail belongs to, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpdesk.desk import marks
from helpdesk.desk.models import AwaitedMail, Conversation, Message, OutgoingMail
from helpdesk.mail.parse import ParsedMail

MAX_LOOKED_UP = 60
"""Ancestors of one mail that are looked for: the parent, the first and the latest ones."""


class Threads:
    """Conversations known by Message-ID, for a batch; conversations begun within the batch join in by `learn`."""

    def __init__(self, mails: Sequence[ParsedMail]) -> None:
        wanted = {message_id for mail in mails for message_id in ancestors(mail)}
        wanted |= {mail.message_id for mail in mails if mail.message_id}
        wanted |= {mail.bounce.original_message_id for mail in mails if mail.bounce and mail.bounce.original_message_id}
        self._by_id = conversations_by_message_id(wanted)
        self._awaited_by = conversations_awaiting({mail.message_id for mail in mails if mail.message_id})
        numbers = set(self._by_id.values()) | {number for mail in mails if (number := marked(mail))}
        self._rows = load(numbers.union(*self._awaited_by.values()))
        self._new: dict[str, Conversation] = {}
        self._new_awaited: dict[str, list[Conversation]] = {}

    def find(self, mail: ParsedMail) -> tuple[Conversation | None, str]:
        """The conversation and the reason in words; None and "" for a new one. A subject alone never joins."""
        for message_id in ancestors(mail):
            if conversation := self.by_message_id(message_id):
                return conversation, f"answers {message_id}"[:200]
        number = marked(mail)
        conversation = self._rows.get(number) if number else None
        if conversation and takes_part(mail, conversation):
            return conversation, "carries our mark of this conversation"
        return None, ""

    def by_message_id(self, message_id: str | None) -> Conversation | None:
        if not message_id:
            return None
        return self._new.get(message_id) or self._rows.get(self._by_id.get(message_id, 0))

    def awaiting(self, message_id: str | None) -> list[Conversation]:
        """Conversations in which a mail answers this one, which was not there yet. What agents call junk waits in
        vain: it would hide the mail."""
        if not message_id:
            return []
        rows = [self._rows[number] for number in sorted(self._awaited_by.get(message_id, ())) if number in self._rows]
        found = {id(row): row for row in [*rows, *self._new_awaited.get(message_id, [])]}
        return [row for row in found.values() if row.state != Conversation.State.JUNK]

    def learn(self, mail: ParsedMail, conversation: Conversation) -> list[str]:
        """From now on the mail is known; returns the Message-IDs that it answers and that are unknown so far."""
        if mail.message_id:
            self._new.setdefault(mail.message_id, conversation)
        missing = self.missing(mail)
        for message_id in missing:
            self._new_awaited.setdefault(message_id, []).append(conversation)
        return missing

    def missing(self, mail: ParsedMail) -> list[str]:
        """Message-IDs that the mail answers and that nobody knows."""
        return [message_id for message_id in ancestors(mail) if not self.by_message_id(message_id)]


def ancestors(mail: ParsedMail) -> list[str]:
    """Message-IDs this mail answers, closest first."""
    closest_first = [mail.in_reply_to, *reversed(mail.references)]
    found = list(dict.fromkeys(message_id for message_id in closest_first if message_id))
    found = [message_id for message_id in found if message_id != mail.message_id]
    return found if len(found) <= MAX_LOOKED_UP else [*found[: MAX_LOOKED_UP - 1], found[-1]]


def conversations_by_message_id(message_ids: Iterable[str]) -> dict[str, int]:
    """Of several conversations that know a Message-ID, the latest."""
    wanted = list(message_ids)
    found: dict[str, int] = {}
    for model in (Message, OutgoingMail):
        rows = model.objects.filter(message_id__in=wanted).order_by("pk")
        found.update(rows.values_list("message_id", "conversation_id"))
    return found


def conversations_awaiting(message_ids: Iterable[str]) -> dict[str, set[int]]:
    """By Message-ID, the conversations of messages that answer it and were read before it came."""
    found: dict[str, set[int]] = {}
    rows = AwaitedMail.objects.filter(awaited__in=list(message_ids), message__isnull=False)
    for message_id, number in rows.values_list("awaited", "message__conversation"):
        found.setdefault(message_id, set()).add(number)
    return found


def load(numbers: Iterable[int]) -> dict[int, Conversation]:
    """Conversations by number, locked; those that were merged stand for what they became."""
    found = Conversation.objects.select_related("mailbox", "customer").filter(pk__in=set(numbers))
    rows = {row.pk: row for row in found.select_for_update(of=("self",))}
    merged = {row.merged_into_id for row in rows.values() if row.merged_into_id} - set(rows)
    if merged:
        rows |= load(merged)
    return {pk: followed(row, rows) for pk, row in rows.items()}


def followed(row: Conversation, rows: dict[int, Conversation]) -> Conversation:
    seen = {row.pk}
    while row.merged_into_id in rows and row.merged_into_id not in seen:
        row = rows[row.merged_into_id]
        seen.add(row.pk)
    return row


def marked(mail: ParsedMail) -> int | None:
    """The conversation whose signed mark stands in a recipient's address or in the subject."""
    texts = [address.address for address in (*mail.to, *mail.cc)] + [mail.subject]
    return next((number for text in texts if (number := marks.conversation_of(text))), None)


def takes_part(mail: ParsedMail, conversation: Conversation) -> bool:
    """Whether the sender is one of those who write or are written to here."""
    if mail.author is None:
        return False
    sender = mail.author.address.lower()
    if conversation.customer.addresses.filter(address=sender).exists():
        return True
    for message in conversation.messages.all():
        people = {message.sender_address, *(entry["address"] for entry in (*message.to, *message.cc))}
        if sender in {address.lower() for address in people}:
            return True
    return False
