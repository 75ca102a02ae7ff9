"""The worker: rows are the queue, and nothing one row does ends the loop."""

from __future__ import annotations

import threading
import time

import pytest
from django.core.management import call_command

from helpdesk.desk import engines
from helpdesk.desk.models import Mailbox, Message
from helpdesk.desk.worker import Source, Worker
from helpdesk.mail import folder
from tests.factories import mailbox
from tests.services import PASSWORD, dovecot

pytestmark = pytest.mark.django_db(transaction=True)

MAIL = (
    b"From: a@post.example\r\nTo: support@larkfield.example\r\nSubject: Parcel\r\n"
    b"Message-ID: <1@post.example>\r\n\r\nWhere?\r\n"
)


def test_draining_takes_in_what_lies_in_a_folder_and_ends(tmp_path):
    mailbox(tmp_path, mode=Mailbox.Mode.OFF)
    folder.drop(tmp_path, MAIL)
    call_command("work", once=True)
    assert Message.objects.get().subject == "Parcel"
    assert not list((tmp_path / "inbox").glob("*.eml"))


def test_a_row_that_breaks_does_not_end_the_loop_and_stays_due():
    taken = []

    def task(row):
        taken.append(row)
        if row == 1:
            raise RuntimeError("broken")

    due = {1: 2, 2: 1}
    source = Source("test", lambda: [row for row, times in due.items() if taken.count(row) < times], task)
    Worker(concurrency=2, sources=(source,)).drain()
    assert sorted(taken) == [1, 1, 2]


def test_a_worker_holds_no_mail_while_its_engines_are_loaded(tmp_path, monkeypatch):
    states = []
    monkeypatch.setattr(engines, "warm_up", lambda: states.append(Message.objects.get().state))
    mailbox(tmp_path, mode=Mailbox.Mode.ASSIST)
    folder.drop(tmp_path, MAIL)
    call_command("work", once=True)
    assert states == [Message.State.NEW]
    assert Message.objects.get().state != Message.State.NEW


def test_a_stopped_worker_ends_soon():
    worker = Worker(sources=())
    thread = threading.Thread(target=worker.run)
    thread.start()
    worker.stop.set()
    thread.join(10)
    assert not thread.is_alive()
    let_the_database_go()


def test_a_mail_that_the_server_announces_is_on_the_desk_long_before_the_next_poll():
    address = "support@larkfield.example"
    with dovecot(address) as server:
        Mailbox.objects.create(
            name="Larkfield", address=address, imap_host="localhost", imap_port=server.port, imap_security="none",
            imap_password=PASSWORD, mode=Mailbox.Mode.OFF,
        )  # fmt: skip
        worker = Worker(watching=True)
        thread = threading.Thread(target=worker.run)
        thread.start()
        try:
            wait_until(lambda: Mailbox.objects.filter(polled_at__isnull=False).exists(), 20)
            time.sleep(1)
            server.deliver(address, MAIL)
            wait_until(lambda: Message.objects.exists(), 10)
        finally:
            worker.stop.set()
            thread.join(15)
        assert not thread.is_alive()
    let_the_database_go()


def let_the_database_go() -> None:
    """Threads that the process would take down with it must not read on while the test's tables are emptied."""
    for thread in threading.enumerate():
        if thread.name == "warm-up" or thread.name.startswith("watch-"):
            thread.join(60)


def wait_until(happened, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
