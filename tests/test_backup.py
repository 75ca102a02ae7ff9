"""A backup taken while the desk works, restored elsewhere: nothing lost, and the keys are not in it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tarfile
import threading
from contextlib import closing
from pathlib import Path

import pytest

from helpdesk.mail import folder
from tests.nursery import Nursery
from tests.services import ScriptedSMTP

ROOT = Path(__file__).parent.parent
USER = "support@larkfield.example"


def mail(number: int) -> bytes:
    return (
        f"From: a{number}@post.example\r\nTo: {USER}\r\nSubject: {number:04}\r\n"
        f"Message-ID: <{number}@post.example>\r\n\r\nWhere is parcel {number}?\r\n"
    ).encode()


def manage(data: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"DATA_DIR": str(data), "DATABASE_URL": f"sqlite:///{data}/desk.sqlite3"}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> tuple[Path, Path, dict]:
    """(data folder, backup, the ledger before the backup) of a desk that took mail in while it was backed up."""
    home = tmp_path_factory.mktemp("desk")
    data, box, target = home / "data", home / "box", home / "desk.backup"
    with Nursery(home, f"sqlite:///{data}/desk.sqlite3") as nursery:
        mailbox = nursery.run(
            "make_mailbox", {"address": USER, "transport": "folder", "folder_path": str(box), "imap_password": "geheim"}
        )
        for number in range(30):
            folder.drop(box, mail(number))
        nursery.run("poll", mailbox)
        before = nursery.run("ledger")
        for number in range(30, 130):
            folder.drop(box, mail(number))
        nursery.start("poll", mailbox)
        working = threading.Thread(target=nursery.end)
        working.start()
        ended = manage(data, "backup", str(target))
        working.join()
    assert ended.returncode == 0, ended.stderr
    return data, target, before


def test_what_was_there_before_the_backup_is_there_after_restoring_and_every_row_has_its_file(saved, tmp_path):
    _, target, before = saved
    ended = manage(tmp_path / "new" / "data", "restore", str(target))
    assert ended.returncode == 0, ended.stderr
    with Nursery(tmp_path / "new", f"sqlite:///{tmp_path}/new/data/desk.sqlite3") as nursery:
        after = nursery.run("ledger")
    assert len(before["subjects"]) == 30 and set(before["subjects"]) <= set(after["subjects"])
    assert len(after["subjects"]) == len(set(after["subjects"])) and after["unreadable"] == []


@pytest.mark.parametrize("sent_since", [True, False])
def test_an_answer_that_waited_in_the_backup_goes_out_once_in_all(tmp_path, sent_since):
    data, box, target = tmp_path / "data", tmp_path / "box", tmp_path / "desk.backup"
    url = f"sqlite:///{data}/desk.sqlite3"
    values = {"address": USER, "transport": "folder", "folder_path": str(box)}
    with Nursery(tmp_path, url) as nursery:
        answer = nursery.run("make_answer", nursery.run("make_mailbox", values), 7)
        assert manage(data, "backup", str(target)).returncode == 0
        if sent_since:
            assert nursery.run("send", answer["pk"]) == "sent"
    ended = manage(data, "restore", str(target), "--replace")
    assert ended.returncode == 0 and "1 answers waited" in ended.stdout
    assert manage(data, "work", "--once").returncode == 0
    with closing(sqlite3.connect(data / "desk.sqlite3")) as database:
        assert database.execute("SELECT state FROM desk_outgoingmail").fetchall() == [("sent",)]
    assert len(list((box / "sent").rglob("*.eml"))) == 1


def test_an_answer_whose_fate_no_folder_tells_is_not_sent_again_after_a_restore(tmp_path):
    data, target = tmp_path / "data", tmp_path / "desk.backup"
    with ScriptedSMTP() as server, Nursery(tmp_path, f"sqlite:///{data}/desk.sqlite3") as nursery:
        sending = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_security": "none", "enabled": False}
        answer = nursery.run("make_answer", nursery.run("make_mailbox", {"address": USER, **sending}), 7)
        assert manage(data, "backup", str(target)).returncode == 0
        assert nursery.run("send", answer["pk"]) == "sent"
        assert manage(tmp_path / "new", "restore", str(target)).returncode == 0
        assert manage(tmp_path / "new", "work", "--once").returncode == 0
        assert len(server.received) == 1
    with closing(sqlite3.connect(tmp_path / "new" / "desk.sqlite3")) as database:
        assert database.execute("SELECT state FROM desk_outgoingmail").fetchall() == [("uncertain",)]


def test_the_keys_and_readable_passwords_are_not_in_the_backup(saved, tmp_path):
    data, target, _ = saved
    with tarfile.open(target) as archive:
        assert not {"secret_key", "field_keys"} & {Path(name).name for name in archive.getnames()}
        archive.extractall(tmp_path, filter="data")
    held = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"geheim" not in held
    assert (data / "field_keys").read_bytes() not in held and (data / "secret_key").read_bytes() not in held
    assert target.stat().st_mode & 0o077 == 0


def test_nothing_is_overwritten_without_being_asked(saved, tmp_path):
    data, target, _ = saved
    again = manage(data, "backup", str(target))
    assert again.returncode == 1 and "there already" in again.stderr and again.stderr.count("\n") == 1
    manage(tmp_path / "new" / "data", "restore", str(target))
    refused = manage(tmp_path / "new" / "data", "restore", str(target))
    assert refused.returncode == 1 and "--replace" in refused.stderr and refused.stderr.count("\n") == 1
    assert manage(tmp_path / "new" / "data", "restore", str(target), "--replace").returncode == 0


def test_a_damaged_backup_replaces_nothing(saved, tmp_path):
    data, target, _ = saved
    cut = tmp_path / "cut.backup"
    cut.write_bytes(target.read_bytes()[: target.stat().st_size // 2])
    ended = manage(data, "restore", str(cut), "--replace")
    assert ended.returncode == 1 and ended.stderr.count("\n") == 1
    with closing(sqlite3.connect(data / "desk.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM desk_message").fetchone()[0] >= 30


def test_with_another_database_the_right_tool_is_named(tmp_path):
    environment = os.environ | {"DATABASE_URL": "postgresql://a:b@127.0.0.1/desk", "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "backup", str(tmp_path / "x")]
    ended = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 1 and "pg_dump" in ended.stderr
