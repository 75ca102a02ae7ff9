"""The signed mark of a conversation, in what is sent and in what comes back."""

from __future__ import annotations

from django.conf import settings

from helpdesk.desk.models import Mailbox, OutgoingMail
from helpdesk.mail import reply_token


def key() -> bytes:
    return f"conversation mark:{settings.SECRET_KEY}".encode()


def conversation_of(text: str) -> int | None:
    """The number of the conversation whose mark, signed by us, an address or a subject bears."""
    return reply_token.find(key(), text)


def reply_to(outgoing: OutgoingMail) -> str:
    """The mailbox's address with the mark, "" where answers go to the plain one."""
    if outgoing.mailbox.reply_mark != Mailbox.ReplyMark.ADDRESS:
        return ""
    return reply_token.plus_address(outgoing.mailbox.address, reply_token.make(key(), outgoing.conversation_id))


def subject(outgoing: OutgoingMail) -> str:
    """The subject, with the mark where the mailbox wants it; a subject that bears it already stays as it is."""
    unmarked = outgoing.mailbox.reply_mark != Mailbox.ReplyMark.SUBJECT
    if unmarked or conversation_of(outgoing.subject) == outgoing.conversation_id:
        return outgoing.subject
    return reply_token.in_subject(outgoing.subject, reply_token.make(key(), outgoing.conversation_id))
