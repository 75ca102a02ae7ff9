"""The automatic acknowledgement of new mail, as RFC 3834 allows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from email.utils import make_msgid

from django.utils import timezone

from helpdesk.desk.models import Conversation, Mailbox, Message, OutgoingMail
from helpdesk.desk.receive.mail import Mail, is_recent
from helpdesk.mail import wording
from helpdesk.mail.compose import reply_subject

ONCE_IN = timedelta(days=7)
NOBODY = re.compile(
    r"^(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?|owner-.*|.*-request)(?:[+._-].*)?$"
)


def answer(begun: Sequence[tuple[Mail, Message]]) -> list[OutgoingMail]:
    """Puts an acknowledgement into the outbox for each first mail of a conversation that may have one."""
    made = []
    told: set[str] = set()
    for mail, message in begun:
        address = goes_to(mail, message)
        if may_acknowledge(mail, message) and may_be_told(address) and address not in told and not told_lately(address):
            told.add(address)
            made.append(acknowledgement(message, address))
    return made


def goes_to(mail: Mail, message: Message) -> str:
    """RFC 3834 section 4: automatic answers go to the envelope's sender, "" for nobody; to From where no server wrote
    the envelope down."""
    known = mail.parsed.return_path
    return (message.sender_address if known is None else known).lower()


def may_be_told(address: str) -> bool:
    """Somebody, and no machine by its name."""
    local, _, domain = address.partition("@")
    return bool(local and domain) and not NOBODY.match(local)


def may_acknowledge(mail: Mail, message: Message) -> bool:
    """A person's recent mail, written to us by name, from whom it says it is; in shadow nothing is said to anybody."""
    return (
        mail.row.mailbox.acknowledge
        and mail.row.mailbox.mode != Mailbox.Mode.SHADOW
        and not message.automatic
        and not mail.row.history_only
        and is_recent(mail)
        and message.genuine
        and message.conversation.state != Conversation.State.JUNK
        and may_be_told(message.sender_address.lower())
        and written_to_us(mail)
    )


def written_to_us(mail: Mail) -> bool:
    """RFC 3834 section 2: only who stands in To or Cc answers by itself."""
    addressed = {address.address.lower() for address in (*mail.parsed.to, *mail.parsed.cc)}
    bare = {re.sub(r"\+[^@]*@", "@", address) for address in addressed}
    return bool(bare & mail.row.mailbox.own_addresses)


def told_lately(address: str) -> bool:
    since = timezone.now() - ONCE_IN
    sent = OutgoingMail.objects.filter(kind=OutgoingMail.Kind.ACKNOWLEDGEMENT, created_at__gt=since)
    return sent.filter(to=[address]).exists()


def acknowledgement(message: Message, address: str) -> OutgoingMail:
    mailbox, customer = message.mailbox, message.conversation.customer
    return OutgoingMail.objects.create(
        conversation_id=message.conversation_id,
        mailbox=mailbox,
        in_answer_to=message,
        kind=OutgoingMail.Kind.ACKNOWLEDGEMENT,
        message_id=make_msgid(domain=mailbox.address.partition("@")[2]),
        sender="",
        to=[address],
        subject=reply_subject(message.subject),
        text=wording.say(wording.ACKNOWLEDGEMENT, customer.language or mailbox.language, mailbox.acknowledgement_text),
        state=OutgoingMail.State.QUEUED,
    )
