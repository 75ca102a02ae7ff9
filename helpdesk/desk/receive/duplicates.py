"""Tells a mail that is already here from a new one that looks like it."""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk.desk.models import IncomingMail, Mailbox, Message, OutgoingMail
from helpdesk.desk.receive.mail import Mail, content_of

State = IncomingMail.State


def set_apart(mails: Sequence[Mail]) -> list[Mail]:
    """Closes the ledger rows of mail that makes no message, each with its reason; returns the rest."""
    known_bytes = by_content_hash(mails)
    known_ids = by_message_id(mails)
    sent_ids = set(OutgoingMail.objects.filter(message_id__in=message_ids(mails)).values_list("message_id", flat=True))
    new = []
    for mail in mails:
        hashed = mail.row.mailbox_id, mail.row.content_hash
        same = known_ids.get((mail.parsed.message_id, mail.content)) if mail.parsed.message_id else None
        if mail.parsed.message_id in sent_ids:
            mail.close(State.SKIPPED, "This desk sent it.")
        elif hashed in known_bytes:
            mail.close(State.DUPLICATE, f"The same bytes are already here, as {known_bytes[hashed]}.")
        elif same is not None:
            mail.close(State.DUPLICATE, same_words(mail, same))
        else:
            known_bytes[hashed] = place(mail.row)
            if mail.parsed.message_id:
                known_ids[mail.parsed.message_id, mail.content] = mail.row
            new.append(mail)
    return new


def by_content_hash(mails: Sequence[Mail]) -> dict[tuple[int, str], str]:
    """Where the same bytes already came to an end in the same mailbox."""
    rows = IncomingMail.objects.filter(
        content_hash__in={mail.row.content_hash for mail in mails},
        state__in=(State.RECEIVED, State.DUPLICATE, State.SKIPPED, State.ERASED),
    ).exclude(pk__in=[mail.row.pk for mail in mails])
    # A mail that is read once more is not a copy of its own copies.
    rows = rows.exclude(state=State.DUPLICATE, pk__gt=min((mail.row.pk for mail in mails), default=0))
    return {(row.mailbox_id, row.content_hash): place(row) for row in rows.order_by("-pk")}


def by_message_id(mails: Sequence[Mail]) -> dict[tuple[str, str], IncomingMail]:
    """Mail with the same Message-ID and the same content; a Message-ID used again for other content is no duplicate."""
    rows = Message.objects.filter(message_id__in=message_ids(mails), incoming__isnull=False)
    return {
        (message.message_id, content_of_message(message)): message.incoming
        for message in rows.select_related("incoming").prefetch_related("attachments").order_by("-pk")
    }


def message_ids(mails: Sequence[Mail]) -> set[str]:
    return {mail.parsed.message_id for mail in mails if mail.parsed.message_id}


def content_of_message(message: Message) -> str:
    attachments = [attachment.content_hash for attachment in message.attachments.all()]
    return content_of(message.sender_address, message.subject, message.text, message.automatic, attachments)


def same_words(mail: Mail, same: IncomingMail) -> str:
    if same.mailbox_id == mail.row.mailbox_id:
        return f"The same mail is already here, as {place(same)}."
    address = Mailbox.objects.values_list("address", flat=True).get(pk=same.mailbox_id)
    return f"The same mail also came to {address}; it is answered there."


def place(row: IncomingMail) -> str:
    return f"{row.folder} {row.uid[:16]}"
