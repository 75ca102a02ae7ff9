"""The thread of a conversation as a page shows it: mails, notes and answers on their way, in order of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from helpdesk.desk import joining
from helpdesk.desk.models import Conversation, Message, Note, OutgoingMail
from helpdesk.desk.review import latest_from_customer

SHOWN = 40
"""Mails on the page before "show all"; longer threads begin folded away."""

State = OutgoingMail.State


@dataclass
class Item:
    """One entry of the thread: exactly one of mail, note and outgoing is set."""

    at: datetime
    mail: Message | None = None
    note: Note | None = None
    outgoing: OutgoingMail | None = None
    open: bool = False

    @property
    def quoted(self) -> str:
        """The whole text, where it holds more than what is new."""
        if self.mail is None or "".join(self.mail.text.split()) == "".join(self.mail.new_text.split()):
            return ""
        return self.mail.text

    @property
    def forwarded(self) -> bool:
        return self.mail is not None and self.mail.direction == "in" and joining.may_be_forwarded(self.mail)

    @property
    def trouble(self) -> OutgoingMail | None:
        """How the sending of this mail went wrong after it was sent."""
        sent = getattr(self.mail, "outgoing", None) if self.mail else None
        return sent if sent and (sent.state == State.BOUNCED or sent.refusals) else None


def thread_of(conversation: Conversation, everything: bool = False) -> tuple[list[Item], int]:
    """The items, oldest first, and how many older mails were left out."""
    mails = conversation.messages.select_related("author", "incoming", "outgoing").prefetch_related("attachments")
    newest = list(mails.order_by("-created_at", "-pk")[: None if everything else SHOWN + 1])
    shown = (newest if everything else newest[:SHOWN])[::-1]
    items = [Item(mail.created_at, mail=mail) for mail in shown]
    items += [
        Item(note.created_at, note=note, open=True)
        for note in conversation.notes.select_related("author").prefetch_related("mentions")
    ]
    on_the_way = conversation.outgoing.filter(side=None).exclude(state__in=(State.SENT, State.CANCELLED, State.BOUNCED))
    items += [Item(row.created_at, outgoing=row, open=True) for row in on_the_way.select_related("author")]
    items.sort(key=lambda item: item.at)
    unfold_unanswered(items)
    return items, mails.count() - len(shown) if len(newest) > len(shown) else 0


def latest_in(conversation: Conversation, items: list[Item], left_out: int) -> Message | None:
    """The mail of the customer that is answered; asked for only where not all of the thread is here."""
    if left_out:
        return latest_from_customer(conversation)
    mails = [item.mail for item in items if item.mail and item.mail.direction == Message.Direction.IN]
    return max([mail for mail in mails if not mail.automatic] or mails, key=lambda mail: mail.pk, default=None)


def unfold_unanswered(items: list[Item]) -> None:
    """Open is whatever came after our last answer, and in any case the newest mail."""
    mails = [item for item in items if item.mail]
    for item in reversed(mails):
        if item.mail.direction == Message.Direction.OUT and item is not mails[-1]:
            break
        item.open = True
