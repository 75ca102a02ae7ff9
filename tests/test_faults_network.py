"""Connections are cut, disks fill up, the database goes away: nothing is lost, nothing doubled."""

import random
import socket
import subprocess
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from email import message_from_bytes

import psycopg
import pytest

from tests.nursery import Nursery
from tests.services import PASSWORD, ScriptedSMTP, dovecot, free_port, postgres
from tests.test_faults_kill import POSTGRES, USER, database_url, question

CUTS = 12


class Cutter:
    """A TCP relay that cuts its connections after a number of bytes from the server, or never."""

    def __init__(self, target: int) -> None:
        self.port, self.target = free_port(), target
        self.bytes_left: int | None = None
        self._listening = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.create_connection(("127.0.0.1", self.target))
                threading.Thread(target=self._relay, args=(client, server, False), daemon=True).start()
                threading.Thread(target=self._relay, args=(server, client, True), daemon=True).start()

    def _relay(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while data := source.recv(4096):
                if counted and self.bytes_left is not None:
                    data = data[: self.bytes_left]
                    self.bytes_left -= len(data)
                    sink.sendall(data)
                    if self.bytes_left == 0:
                        break
                else:
                    sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def desk(tmp_path, url, port):
    with Nursery(tmp_path, url) as nursery:
        values = {"address": USER, "imap_host": "127.0.0.1", "imap_security": "none", "imap_password": PASSWORD}
        yield nursery, nursery.run("make_mailbox", {**values, "imap_port": port})


def all_here(nursery, total):
    ledger = nursery.run("ledger")
    assert ledger["subjects"] == [f"{number:05}" for number in range(total)]
    assert ledger["states"].get("received") == total and ledger["unreadable"] == []
    return ledger


def test_a_connection_cut_anywhere_loses_and_doubles_nothing(tmp_path):
    dice = random.Random(20260107)
    total, errors = 0, 0
    with dovecot(USER) as box:
        cutter = Cutter(box.port)
        with desk(tmp_path, f"sqlite:///{tmp_path}/desk.sqlite3", cutter.port) as (nursery, mailbox):
            for _ in range(CUTS):
                for _ in range(dice.randint(3, 30)):
                    box.deliver(USER, question(total))
                    total += 1
                cutter.bytes_left = dice.randint(1, 6000)
                errors += bool(nursery.run("poll", mailbox))
            cutter.bytes_left = None
            assert nursery.run("poll", mailbox) == ""
            all_here(nursery, total)
        cutter.close()
    assert errors > CUTS / 2, "the cuts must fall into the work"


def test_a_changed_uidvalidity_after_an_interrupted_reading_doubles_nothing(tmp_path):
    with dovecot(USER) as box:
        cutter = Cutter(box.port)
        with desk(tmp_path, f"sqlite:///{tmp_path}/desk.sqlite3", cutter.port) as (nursery, mailbox):
            for number in range(30):
                box.deliver(USER, question(number))
            cutter.bytes_left = 6000
            assert nursery.run("poll", mailbox) != ""
            cutter.bytes_left = None
            box.change_uidvalidity(USER)
            assert nursery.run("poll", mailbox) == ""
            all_here(nursery, 30)
        cutter.close()


@contextmanager
def small_disk(folder, size):
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=False)
    if mounted.returncode:
        pytest.skip("making a small file system takes root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_loses_nothing_and_the_next_run_goes_on(tmp_path):
    url = f"sqlite:///{tmp_path}/desk.sqlite3"
    with (
        dovecot(USER) as box,
        small_disk(tmp_path / "data", "400k") as data,
        desk(tmp_path, url, box.port) as (nursery, mailbox),
    ):
        for number in range(40):
            box.deliver(USER, question(number) + b"x" * 20_000 + b"\r\n")
        assert "cannot be stored on this machine: No space left" in nursery.run("poll", mailbox)
        subprocess.run(["mount", "-o", "remount,size=64m", str(data)], check=True)
        nursery.run("finish")
        all_here(nursery, 40)


def test_a_database_that_goes_away_loses_and_doubles_nothing(tmp_path):
    dice = random.Random(20260108)
    total, errors = 0, 0
    with (
        database_url("postgresql", tmp_path) as url,
        dovecot(USER) as box,
        desk(tmp_path, url, box.port) as (nursery, mailbox),
    ):
        for _ in range(6):
            for _ in range(dice.randint(20, 60)):
                box.deliver(USER, question(total))
                total += 1
            nursery.start("poll", mailbox)
            time.sleep(dice.uniform(0.05, 0.4))
            end_sessions(url.rpartition("/")[2])
            errors += "error" in nursery.end()
        nursery.run("finish")
        all_here(nursery, total)
    assert errors, "the database must go away during the work"


def end_sessions(database: str) -> None:
    with psycopg.connect(f"{POSTGRES}/helpdesk", autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database])


def test_a_database_that_is_restarted_loses_and_doubles_nothing(tmp_path):
    dice = random.Random(20260109)
    total, errors = 0, 0
    with postgres() as cluster, dovecot(USER) as box, desk(tmp_path, cluster.url, box.port) as (nursery, mailbox):
        for _ in range(3):
            for _ in range(dice.randint(20, 60)):
                box.deliver(USER, question(total))
                total += 1
            nursery.start("poll", mailbox)
            time.sleep(dice.uniform(0.02, 0.25))
            cluster.stop()
            cluster.start()
            errors += "error" in nursery.end()
        nursery.run("finish")
        all_here(nursery, total)
    assert errors, "the restarts must fall into the work"


def test_a_database_that_is_restarted_while_mail_goes_out_has_nothing_sent_twice(tmp_path):
    dice = random.Random(20260110)
    with postgres() as cluster, ScriptedSMTP() as server, Nursery(tmp_path, cluster.url) as nursery:
        server.script.delay = 0.2
        values = {"address": USER, "smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_security": "none"}
        mailbox = nursery.run("make_mailbox", values)
        errors = 0
        for number in range(4):
            answer = nursery.run("make_answer", mailbox, number)
            nursery.start("send", answer["pk"])
            time.sleep(dice.uniform(0.02, 0.35))
            cluster.stop()
            cluster.start()
            errors += "error" in nursery.end()
        nursery.run("recover")
        rows = nursery.run("outbox")
    received = Counter(message_from_bytes(mail.raw)["Message-ID"] for mail in server.received)
    assert set(received.values()) <= {1}, "nothing went out twice"
    assert {row["state"] for row in rows} <= {"sent", "uncertain"}
    assert all(received[row["message_id"]] for row in rows if row["state"] == "sent")
    assert all(row["needs"] == "uncertain" for row in rows if row["state"] == "uncertain")
    assert errors, "the restarts must fall into the work"
