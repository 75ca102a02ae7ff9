"""Several workers over one PostgreSQL: everything is done, and nothing twice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

from helpdesk.mail import folder
from tests.nursery import Nursery
from tests.services import ScriptedSMTP
from tests.test_faults_kill import database_url

ROOT = Path(__file__).parent.parent
USER = "support@larkfield.example"
MAILS, ANSWERS = 120, 40


@contextmanager
def worker(environment: dict[str, str]):
    command = [sys.executable, "manage.py", "work", "--concurrency", "4"]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def mail(number: int) -> bytes:
    return (
        f"From: a{number % 9}@post.example\r\nTo: {USER}\r\nSubject: {number:04}\r\n"
        f"Message-ID: <{number}@post.example>\r\n\r\nWhere is parcel {number}?\r\n"
    ).encode()


def test_two_workers_share_what_there_is_and_do_nothing_twice(tmp_path):
    box = tmp_path / "box"
    for number in range(MAILS):
        folder.drop(box, mail(number))
    with database_url("postgresql", tmp_path) as url, Nursery(tmp_path, url) as nursery, ScriptedSMTP() as server:
        values = {"transport": "folder", "folder_path": str(box), "mode": "off"}
        nursery.run("make_mailbox", {"address": USER, **values})
        sending = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_security": "none", "enabled": False}
        sender = nursery.run("make_mailbox", {"address": "business@larkfield.example", **sending})
        for number in range(ANSWERS):
            nursery.run("make_answer", sender, number)
        environment = os.environ | {"DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": url, "LOG_LEVEL": "ERROR"}
        with ExitStack() as running:
            for _ in range(2):
                running.enter_context(worker(environment))
            finish_within(nursery, 90)
        ledger, outbox = nursery.run("ledger"), nursery.run("outbox")
    assert ledger["subjects"] == [f"{number:04}" for number in range(MAILS)]
    assert ledger["states"] == {"received": MAILS} and ledger["customers"] == 9 + ANSWERS
    assert [row["state"] for row in outbox] == ["sent"] * ANSWERS
    assert len(server.received) == ANSWERS == len({received.raw for received in server.received})


def finish_within(nursery: Nursery, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        states, outbox = nursery.run("ledger")["states"], nursery.run("outbox")
        if states.get("received") == MAILS and all(row["state"] == "sent" for row in outbox):
            return
        assert time.monotonic() < deadline, (states, [row["state"] for row in outbox])
        time.sleep(0.5)
