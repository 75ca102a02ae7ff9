"""The program is killed at seeded moments: no mail is lost, none doubled, none sent twice."""

import os
import random
import signal
import threading
import time
from contextlib import contextmanager, suppress
from email import message_from_bytes

import psycopg
import pytest

from tests.nursery import Nursery
from tests.services import PASSWORD, ScriptedSMTP, dovecot, need

USER = "support@larkfield.example"
ROUNDS = 13
SOAK_ROUNDS = 250
POSTGRES = "postgresql://helpdesk:helpdesk@127.0.0.1"

rounds = pytest.mark.parametrize("rounds", [ROUNDS, pytest.param(SOAK_ROUNDS, marks=pytest.mark.soak)])


@contextmanager
def database_url(kind, tmp_path):
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path}/desk.sqlite3"
        return
    name = f"faults_{os.getpid()}"
    try:
        admin = psycopg.connect(f"{POSTGRES}/helpdesk", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        need("PostgreSQL", False)
        raise
    with admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name}")
        admin.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{POSTGRES}/{name}"
    finally:
        with psycopg.connect(f"{POSTGRES}/helpdesk", autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_nursery(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    with database_url(request.param, folder) as url, Nursery(folder, url) as running:
        yield running


@pytest.fixture
def nursery(shared_nursery):
    shared_nursery.run("forget")
    return shared_nursery


class Witness:
    """Watches the program's files from outside, to strike between two of its writes."""

    def __init__(self, nursery: Nursery) -> None:
        self.folder = nursery.folder

    def wait(self, changes: int, seconds: float) -> None:
        """Until files have changed so many times, at most some seconds."""
        deadline = time.monotonic() + seconds
        seen = self.look()
        while changes and time.monotonic() < deadline:
            now = self.look()
            changes -= now != seen
            seen = now

    def look(self) -> tuple[int, ...]:
        paths = (self.folder / "desk.sqlite3-wal", *(self.folder / "data" / "files").glob("mail/*"))
        return tuple(stat.st_mtime_ns + stat.st_size for path in paths if (stat := status(path)))


def status(path):
    with suppress(FileNotFoundError):
        return path.stat()
    return None


def kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def question(number: int) -> bytes:
    """Every third mail begins a conversation, the next two answer the one before; one in five has a file."""
    answers = f"In-Reply-To: <{number - 1}@customer.example>\r\n" if number % 3 else ""
    head = (
        f"From: Anna <anna{number // 3 % 7}@customer.example>\r\nTo: {USER}\r\nSubject: {number:05}\r\n"
        f"Message-ID: <{number}@customer.example>\r\n{answers}"
        "Date: Mon, 05 Jan 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
    )
    if number % 5:
        return f"{head}\r\nMy pole {number} broke.\r\n".encode()
    return (
        f'{head}Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nSee the photo.\r\n--b\r\n'
        f'Content-Type: image/png\r\nContent-Disposition: attachment; filename="{number}.png"\r\n\r\n'
        f"{number}\r\n--b--\r\n"
    ).encode()


@rounds
def test_killed_while_receiving_nothing_is_lost_and_nothing_doubled(nursery, rounds):
    dice, witness = random.Random(20260105 + rounds), Witness(nursery)
    total = 0
    with dovecot(USER) as box:
        mailbox = nursery.run(
            "make_mailbox",
            {
                "address": USER,
                "imap_host": "127.0.0.1",
                "imap_port": box.port,
                "imap_security": "none",
                "imap_password": PASSWORD,
            },
        )
        kills = 0
        for _ in range(rounds):
            for _ in range(dice.randint(5, 60)):
                box.deliver(USER, question(total))
                total += 1
            child = nursery.start("poll", mailbox)
            if dice.random() < 0.3:
                time.sleep(dice.uniform(0.0, 0.6))
            else:
                witness.wait(dice.randint(1, 12), seconds=1.0)
            kill(child)
            kills += nursery.end()["killed"]
        nursery.run("finish")
    ledger = nursery.run("ledger")
    assert kills > rounds / 3, "the moments must fall into the work"
    assert ledger["subjects"] == [f"{number:05}" for number in range(total)]
    begun = [[f"{n:05}" for n in range(start, min(start + 3, total))] for start in range(0, total, 3)]
    assert ledger["threads"] == begun
    assert ledger["states"] == {"received": total} and ledger["unreadable"] == []
    assert ledger["customers"] == min(7, len(begun))


MOMENTS = ("connected", "sender", "recipient", "data", "taken", "answered", "random")


class KillingSMTP(ScriptedSMTP):
    """Kills the sender at a moment of the conversation, or a seeded while after it."""

    victim = 0
    moment = ""
    after = 0.0

    def strike(self, moment: str) -> None:
        if moment != self.moment or not self.victim:
            return
        victim, self.victim = self.victim, 0
        if self.after:
            threading.Timer(self.after, kill, [victim]).start()
        else:
            kill(victim)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.strike("connected")
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.strike("sender")
        return await super().handle_MAIL(server, session, envelope, address, options)

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.strike("recipient")
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server, session, envelope):
        self.strike("data")
        answer = await super().handle_DATA(server, session, envelope)
        self.strike("taken")
        return answer


@rounds
def test_killed_while_sending_no_mail_goes_out_twice(nursery, rounds):
    dice = random.Random(20260106 + rounds)
    kills = 0
    with KillingSMTP() as server:
        mailbox = nursery.run(
            "make_mailbox",
            {"address": USER, "smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_security": "none"},
        )
        for number in range(rounds):
            answer = nursery.run("make_answer", mailbox, number)
            moment = MOMENTS[number % len(MOMENTS)]
            server.moment, server.after = (
                ("taken", dice.uniform(0.001, 0.02)) if moment == "answered" else (moment, 0.0)
            )
            server.victim = nursery.start("send", answer["pk"])
            if moment == "random":
                victim, server.victim = server.victim, 0
                time.sleep(dice.uniform(0.0, 0.1))
                kill(victim)
            kills += nursery.end()["killed"]
            server.victim = 0
            nursery.run("recover")
        arrived = [message_from_bytes(received.raw)["Message-ID"] for received in server.received]
    outbox = nursery.run("outbox")
    assert kills > rounds / 2, "the moments must fall into the work"
    assert len(arrived) == len(set(arrived)), "a customer got a mail twice"
    assert {row["state"] for row in outbox} <= {"sent", "uncertain"}
    for row in outbox:
        if row["state"] == "sent":
            assert row["message_id"] in arrived and row["in_thread"] == 1
        else:
            assert row["needs"] == "uncertain" and row["in_thread"] == 0
