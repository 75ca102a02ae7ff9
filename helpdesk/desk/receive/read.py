"""Second stage: stored bytes become messages of conversations, a batch in one transaction."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.db import OperationalError
from django.db.models import F, Q
from django.utils import timezone

from helpdesk import tracing
from helpdesk.desk import queue, supervision
from helpdesk.desk.models import Attachment, IncomingMail, Mailbox, Message
from helpdesk.desk.receive import acknowledge, bounces, duplicates
from helpdesk.desk.receive.conversations import Conversations
from helpdesk.desk.receive.mail import Mail, keep_files, message_of, open_mail
from helpdesk.desk.transactions import alone, durably
from helpdesk.logs import about

logger = logging.getLogger(__name__)

State = IncomingMail.State

BATCH = 100
BATCH_BYTES = 32 * 1024 * 1024
RECEIVE = 0x72656365
"""Number of the lock that keeps two workers from threading mail at once."""

FIRST_RETRY = timedelta(minutes=1)
LAST_RETRY = timedelta(hours=6)


def due() -> list[int]:
    """Ids of ledger rows to be read: stored ones that nobody is reading, and failed ones whose time has come."""
    return waiting(BATCH, ~Q(mailbox__lease_until__gt=timezone.now()))


def waiting(most: int | None, which: Q) -> list[int]:
    """Ids of what is to be read, oldest first. One question for each state, in the order of its index: together they
    would be looked for through the whole ledger."""
    rows = IncomingMail.objects.filter(which).exclude(raw="").order_by("retry_at", "pk").values_list("pk", flat=True)
    failed = rows.filter(Q(retry_at=None) | Q(retry_at__lte=timezone.now()), state=State.FAILED)
    return sorted([*rows.filter(state=State.STORED)[:most], *failed[:most]])[:most]


def receive(incoming_id: int) -> Message | None:
    """Reads one row of the ledger; nothing happens when it has been read."""
    return next(iter(receive_all([incoming_id])), None)


def receive_all(ids: Sequence[int]) -> list[Message]:
    """Reads rows of the ledger, oldest first; what cannot be read is marked with the reason and tried again later."""
    messages = []
    for batch in batches(ids):
        messages += read(batch)
    return messages


def batches(ids: Sequence[int]) -> Iterator[list[int]]:
    batch: list[int] = []
    weight = 0
    sizes = IncomingMail.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "size")
    for pk, size in sizes:
        if batch and (len(batch) == BATCH or weight + size > BATCH_BYTES):
            yield batch
            batch, weight = [], 0
        batch.append(pk)
        weight += size
    if batch:
        yield batch


def read(ids: Sequence[int]) -> list[Message]:
    rows = IncomingMail.objects.filter(pk__in=ids, state__in=(State.STORED, State.FAILED)).exclude(raw="")
    own = own_addresses()
    mails = [mail for row in rows.select_related("mailbox").order_by("pk") if (mail := opened(row, own))]
    try:
        keep_files(mails)
        return file(mails)
    except OperationalError:
        raise
    except Exception as error:
        if len(mails) > 1:  # one of them is at fault: the others need not wait for it
            return [message for mail in mails for message in read([mail.row.pk])]
        logger.exception("Filing incoming mail %s failed", ids)
        fail(mails[0].row, f"It cannot be filed ({type(error).__name__}: {error}); details are in the log.")
        return []


def own_addresses() -> set[str]:
    return {address for mailbox in Mailbox.objects.all() for address in mailbox.own_addresses}


def opened(row: IncomingMail, own: set[str]) -> Mail | None:
    try:
        return open_mail(row, own)
    except OSError as error:
        fail(row, f"Its stored bytes cannot be read: {error}.")
    except Exception as error:
        logger.exception("Reading incoming mail %s failed", row.pk)
        fail(row, f"It cannot be read ({type(error).__name__}: {error}); details are in the log.")
    return None


def fail(row: IncomingMail, reason: str) -> None:
    pause = min(FIRST_RETRY * 4 ** min(row.attempts, 10), LAST_RETRY)
    IncomingMail.objects.filter(pk=row.pk).update(
        state=State.FAILED, reason=reason[:2000], attempts=F("attempts") + 1, retry_at=timezone.now() + pause
    )


def file(mails: list[Mail]) -> list[Message]:
    """Makes the messages, with their conversations and customers: all of it or nothing."""
    began = time.time()
    with durably():
        alone(RECEIVE)
        mails = still_waiting(mails)
        new = duplicates.set_apart(mails)
        conversations = Conversations(new)
        placed = [(mail, message) for mail in new if (message := conversations.place(mail, message_of(mail)))]
        conversations.save()
        messages = [message for _, message in placed]
        Message.objects.bulk_create(messages)
        conversations.join(messages)
        supervision.customers_wrote(conversations.written_to())
        Attachment.objects.bulk_create(attachments(placed))
        bounces.mark(placed)
        acknowledgements = acknowledge.answer(
            [(mail, message) for mail, message in placed if conversations.began(message)]
        )
        close(mails)
        conversations.call_back()
        for message in messages:
            if message.state == Message.State.NEW:
                queue.wake("suggest", message.pk)
        for outgoing in acknowledgements:
            queue.wake("deliver", outgoing.pk)
    say(messages, began)
    return messages


def say(messages: list[Message], began: float) -> None:
    """A line and a span for each: where the one id from a mail to its answer begins."""
    for message in messages:
        ids = {"conversation": message.conversation_id, "message": message.pk, "incoming": message.incoming_id}
        with about(step="receive", **ids):
            logger.info("received")
        tracing.record("receive", began, **ids)


def still_waiting(mails: Sequence[Mail]) -> list[Mail]:
    rows = IncomingMail.objects.filter(pk__in=[mail.row.pk for mail in mails])
    open_rows = rows.filter(state__in=(State.STORED, State.FAILED)).select_for_update()
    ids = set(open_rows.values_list("pk", flat=True))
    return [mail for mail in mails if mail.row.pk in ids]


def attachments(placed: Sequence[tuple[Mail, Message]]) -> list[Attachment]:
    rows = []
    for mail, message in placed:
        for attachment in mail.attachments:
            attachment.message = message
            rows.append(attachment)
    return rows


def close(mails: Sequence[Mail]) -> None:
    """Gives every ledger row of the batch its end."""
    apart = [mail.row for mail in mails if mail.row.state in (State.DUPLICATE, State.SKIPPED)]
    IncomingMail.objects.bulk_update(apart, ["state", "reason"])
    received = [mail.row.pk for mail in mails if mail.row.state not in (State.DUPLICATE, State.SKIPPED)]
    IncomingMail.objects.filter(pk__in=received).update(state=State.RECEIVED, reason="", retry_at=None)
