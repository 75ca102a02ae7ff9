"""Writes mail as a customer would, into a folder mailbox, and reads what comes back; for trying the desk out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid
from pathlib import Path

from django.utils import timezone

from helpdesk.desk import queue, storage
from helpdesk.desk.models import Mailbox, Message, OutgoingMail
from helpdesk.mail import folder
from helpdesk.mail.parse import parse_email


@dataclass(frozen=True)
class Letter:
    """A mail of the exchange as the customer has it in their own mail program."""

    mine: bool
    subject: str
    text: str
    at: datetime | None
    state: str = ""
    """Of one's own mail: what the desk has done with it so far."""
    message_id: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def write(mailbox: Mailbox, name: str, address: str, subject: str, text: str, answers: str = "") -> None:
    """Drops a mail into the mailbox's folder, whole at once; `answers` is the Message-ID of the answer replied to."""
    mail = EmailMessage()
    mail["From"] = formataddr((name, address))
    mail["To"] = formataddr((mailbox.name, mailbox.address))
    mail["Subject"] = " ".join(subject.split())
    mail["Date"] = format_datetime(timezone.localtime())
    mail["Message-ID"] = make_msgid(domain=address.rpartition("@")[2])
    if answers:
        mail["In-Reply-To"] = mail["References"] = answers
    mail.set_content(text)
    folder.drop(Path(mailbox.folder_path), mail.as_bytes())
    Mailbox.objects.filter(pk=mailbox.pk).update(next_poll_at=timezone.now())
    queue.wake("poll", mailbox.pk)


def letters(mailbox: Mailbox, address: str) -> list[Letter]:
    """What this customer wrote to the mailbox and what really reached them, newest first."""
    written = Message.objects.filter(mailbox=mailbox, direction=Message.Direction.IN, sender_address__iexact=address)
    sent = OutgoingMail.objects.filter(mailbox=mailbox, conversation__messages__in=written).exclude(raw="").distinct()
    reached = [mail for mail in sent if mail.state == OutgoingMail.State.SENT and address.lower() in lowered(mail)]
    exchange = [own_letter(row) for row in written.select_related("conversation").order_by("-pk")[:20]]
    exchange += [received_letter(mail) for mail in reached]
    return sorted(exchange, key=lambda letter: letter.at or timezone.now(), reverse=True)


def lowered(mail: OutgoingMail) -> set[str]:
    return {str(entry).lower() for entry in (*mail.to, *mail.cc)}


def own_letter(row: Message) -> Letter:
    read = row.get_state_display()
    state = f"{read}; {row.conversation.get_state_display()}" if not row.automatic else read
    return Letter(True, row.subject, row.new_text or row.text, row.created_at, state)


def received_letter(mail: OutgoingMail) -> Letter:
    """Read back from the very bytes that were sent."""
    parsed = parse_email(storage.read(mail.raw))
    headers = {"In-Reply-To": parsed.in_reply_to or "", "References": " ".join(parsed.references)}
    return Letter(False, parsed.subject, parsed.text, mail.sent_at, "", parsed.message_id or "", headers)
