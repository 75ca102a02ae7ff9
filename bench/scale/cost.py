"""Takes some mails through every step on one database and prints what each step cost, as JSON.

python -m bench.scale.cost MAILS"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django

WARM = 5
"""Mails that come before, so that what is loaded once is not counted."""
STEPS = ("receive", "understand", "suggest", "review", "deliver")
ANSWER = "Hello,\n\nyour parcel left our warehouse on Monday.\n\nKind regards"


class Meter:
    """Processor seconds of this process, and of the database's own process where that is PostgreSQL."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys((*STEPS, "database"), 0.0)
        self.waited = dict.fromkeys(STEPS, 0.0)

    @contextmanager
    def running(self, step: str, inside: str = "") -> Iterator[None]:
        """Counts for `step`; what runs within another step is taken off that one."""
        began, cpu, server = time.perf_counter(), time.process_time(), of_the_server()
        yield
        used, behind = time.process_time() - cpu, of_the_server() - server
        self.spent[step] += used + behind
        self.spent["database"] += 0.0 if inside else behind
        self.waited[step] += time.perf_counter() - began
        if inside:
            self.spent[inside] -= used + behind
            self.waited[inside] -= time.perf_counter() - began


def of_the_server() -> float:
    """Processor seconds of the PostgreSQL process behind this connection; 0 elsewhere or where it may not be seen."""
    from django.db import connection

    if connection.vendor != "postgresql" or connection.connection is None:
        return 0.0
    try:
        fields = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    django.setup()
    take(WARM, Meter())
    meter, mails = Meter(), int(sys.argv[1])
    take(mails, meter)
    figures = {f"{name}_cpu_ms": 1000 * spent / mails for name, spent in meter.spent.items()}
    figures["whole_cpu_ms"] = 1000 * sum(meter.spent[step] for step in STEPS) / mails
    figures["whole_ms"] = 1000 * sum(meter.waited[step] for step in STEPS) / mails
    figures |= {f"{name}_ms": 1000 * waited / mails for name, waited in meter.waited.items()}
    print(json.dumps(figures | {"memory_mb": memory_of()}))


def take(mails: int, meter: Meter) -> None:
    """The whole path of so many new mails."""
    from helpdesk.desk import deliver, receive, review, suggest
    from helpdesk.desk.models import Conversation, Draft, Mailbox, Message, OutgoingMail, User

    mailbox = Mailbox.objects.order_by("pk").first()
    box = Path(os.environ["DATA_DIR"]) / f"box-{time.time_ns()}"
    Mailbox.objects.filter(pk=mailbox.pk).update(folder_path=str(box), enabled=True, undo_seconds=0)
    last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    drop(box, mails)
    with meter.running("receive"):
        receive.poll(mailbox.pk)
    suggest.triage = metered(suggest.triage, meter)
    new = Message.objects.filter(pk__gt=last, state=Message.State.NEW)
    conversations = list(new.values_list("conversation_id", flat=True))
    if len(conversations) != mails:
        raise RuntimeError(f"{len(conversations)} of {mails} mails came in")
    for pk in list(new.order_by("pk").values_list("pk", flat=True)):
        with meter.running("suggest"):
            suggest.suggest(pk)
    suggest.triage = suggest.triage.__wrapped__
    agent = User.objects.get(username="agent01")
    for conversation in Conversation.objects.filter(pk__in=conversations).order_by("pk"):
        with meter.running("review"):
            draft = review.current_draft(conversation, agent) or review.own_draft(conversation, agent)
            text = draft.text if draft.author == Draft.Author.ASSISTANT else ANSWER
            review.approve(draft, review.Answer(text, draft.version, findings_seen=True), agent)
    for outgoing in OutgoingMail.objects.filter(conversation__in=conversations, state="held").order_by("pk"):
        with meter.running("deliver"):
            deliver.deliver(outgoing.pk)
    Mailbox.objects.filter(pk=mailbox.pk).update(enabled=False)


def drop(box: Path, mails: int) -> None:
    from bench.desk import words
    from helpdesk.mail import folder

    chance = random.Random(time.time_ns())
    for number in range(mails):
        subject, body = words.mail(chance)
        name = f"{chance.choice(words.FIRST)} {chance.choice(words.LAST)}"
        folder.drop(
            box,
            f"From: {name} <new{chance.randrange(10**9)}@post.example>\r\nTo: support@larkfield.example\r\n"
            f"Subject: {subject}\r\nMessage-ID: <cost-{number}-{time.time_ns()}@post.example>\r\n\r\n"
            f"{body}\r\n".encode(),
        )


def metered(call: Callable, meter: Meter) -> Callable:
    def measured(*values):
        with meter.running("understand", inside="suggest"):
            return call(*values)

    measured.__wrapped__ = call
    return measured


def memory_of(process: int | str = "self") -> float:
    """Megabytes that a process has resident; 0 where that is not told, or when it has ended."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
