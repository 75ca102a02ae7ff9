"""What the children of the nursery can be told to do: the product's own steps, and looking at the rows."""

from __future__ import annotations

import threading
import time
from collections import Counter
from datetime import timedelta
from email.utils import make_msgid
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from helpdesk.desk import deliver, receive, storage
from helpdesk.desk.models import Conversation, Customer, FolderState, IncomingMail, Mailbox, Message, OutgoingMail


def forget() -> None:
    call_command("flush", interactive=False, verbosity=0)


def make_mailbox(values: dict[str, Any]) -> int:
    return Mailbox.objects.create(name="Larkfield Outdoor", **values).pk


def set_mailbox(pk: int, values: dict[str, Any]) -> None:
    Mailbox.objects.filter(pk=pk).update(**values)


def poll(pk: int) -> str:
    return receive.poll(pk).error


def finish() -> None:
    """Everything that is left, as a worker that was started again does."""
    for pk in Mailbox.objects.values_list("pk", flat=True):
        receive.poll(pk)
    while ids := receive.due():
        receive.receive_all(ids)


def ledger() -> dict[str, Any]:
    """What the tests ask of the rows."""
    messages = Message.objects.filter(direction="in")
    return {
        "states": dict(Counter(IncomingMail.objects.values_list("state", flat=True))),
        "subjects": sorted(messages.values_list("subject", flat=True)),
        "threads": sorted(
            sorted(conversation.messages.filter(direction="in").values_list("subject", flat=True))
            for conversation in Conversation.objects.filter(merged_into=None)  # empty, but for an answer read first
        ),
        "customers": Customer.objects.count(),
        "last_uid": dict(FolderState.objects.values_list("folder", "last_uid")),
        "unreadable": [row.pk for row in IncomingMail.objects.exclude(raw="") if not readable(row.raw)],
    }


def readable(name: str) -> bool:
    try:
        return name.endswith(storage.content_hash(storage.read(name)))
    except OSError:
        return False


def make_answer(mailbox: int, number: int) -> dict[str, Any]:
    customer = Customer.objects.create(name="Anna")
    conversation = Conversation.objects.create(mailbox_id=mailbox, customer=customer, subject=f"Tent {number}")
    outgoing = OutgoingMail.objects.create(
        conversation=conversation,
        mailbox_id=mailbox,
        message_id=make_msgid(domain="larkfield.example"),
        sender="support@larkfield.example",
        to=["anna@customer.example"],
        subject=f"Re: Tent {number}",
        text="Your pole is on its way.",
        state=OutgoingMail.State.QUEUED,
        due_at=timezone.now() - timedelta(seconds=1),
    )
    return {"pk": outgoing.pk, "message_id": outgoing.message_id}


def send(pk: int) -> str:
    return deliver.deliver(pk).state


def send_by_many(pk: int, workers: int) -> None:
    def work() -> None:
        deliver.deliver(pk)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def watch(pk: int, seconds: float, mails: int = 1) -> bool:
    """Watches until so many mails are on the desk."""
    stop = threading.Event()
    watcher = threading.Thread(target=receive.watch, args=(pk, stop))
    watcher.start()
    deadline = time.monotonic() + seconds
    while not (there := Message.objects.count() >= mails) and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    watcher.join()
    return there


def recover() -> None:
    """What the worker's sweep does once the time limit has passed, and then everything that is due, twice."""
    for _ in range(2):
        deliver.release_stale(older_than=timedelta(0))
        OutgoingMail.objects.filter(state__in=("queued", "uncertain")).update(due_at=timezone.now())
        for pk in deliver.due():
            deliver.deliver(pk)


def outbox() -> list[dict[str, Any]]:
    return [
        {
            "message_id": row.message_id,
            "state": row.state,
            "in_thread": row.conversation.messages.count(),
            "needs": row.conversation.needs_rule,
        }
        for row in OutgoingMail.objects.select_related("conversation").order_by("pk")
    ]


ORDERS = {
    act.__name__: act
    for act in (
        forget,
        make_mailbox,
        set_mailbox,
        poll,
        finish,
        ledger,
        make_answer,
        send,
        send_by_many,
        watch,
        recover,
        outbox,
    )
}
