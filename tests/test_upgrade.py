"""A desk as it was when the main job first worked (`first_desk/`: its database as SQL, and its mail) is brought up to
date and works: what it knew is there, its mail opens, answers go out, and none goes out twice."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.services import postgres

ROOT = Path(__file__).parent.parent
LAST_OF_THAT_DAY = "0002_roles"
FIRST = Path(__file__).parent / "first_desk"
KEPT = ("conversation", "message", "suggestion", "draft", "review", "event", "note", "flag", "outgoingmail", "customer")

OUTGOING = "SELECT message_id, state FROM desk_outgoingmail ORDER BY id"

COLUMNS = """
SELECT table_name, column_name, data_type FROM information_schema.columns
WHERE table_schema = 'public' AND table_name <> 'django_migrations'
"""

WORK = """
import json
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from helpdesk.desk.models import *
found = {"pages": {}, "migrated": True}
browser = Client(headers={"host": "localhost"})
browser.force_login(User.objects.get(username="hanna"))
pages = [reverse("admin:review_queue"), reverse("admin:dashboard")]
pages += [reverse("admin:review_conversation", args=[row.pk]) for row in Conversation.objects.all()]
pages += [reverse("admin:review_original", args=[row.pk]) for row in Message.objects.all()]
pages += [reverse("admin:review_raw", args=[row.pk]) for row in Message.objects.filter(direction="in")]
pages += [reverse("admin:review_attachment", args=[row.pk]) for row in Attachment.objects.all()]
found["pages"] = {page: browser.get(page).status_code for page in pages}
draft = Draft.objects.filter(state="proposed", author="assistant").order_by("pk").first()
page = reverse("admin:review_answer", args=[draft.conversation_id])
form = {"draft": draft.pk, "version": draft.version, "text": draft.text, "findings_seen": "on", "then": "send"}
form["to"] = draft.conversation.customer.main_address
found["answer"] = browser.post(page, form).status_code
sought = browser.get(reverse("admin:review_queue"), {"q": draft.conversation.subject}).content.decode()
found["search"] = reverse("admin:review_conversation", args=[draft.conversation_id]) in sought
manager = Client(headers={"host": "localhost"})
manager.force_login(User.objects.filter(groups__name="Managers").first())
for page in (reverse("admin:report_latest"), reverse("admin:desk_rule_changelist")):
    found["pages"][page] = manager.get(page).status_code
OutgoingMail.objects.filter(state="held").update(due_at=draft.created_at)
print(json.dumps(found))
"""


@dataclass(frozen=True)
class FirstDesk:
    """Its data folder and its database."""

    data: Path
    url: str

    def manage(self, *arguments: str) -> subprocess.CompletedProcess:
        environment = os.environ | {"DATA_DIR": str(self.data), "DATABASE_URL": self.url}
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)

    def rows(self, question: str) -> list[tuple]:
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.data / "desk.sqlite3")) as database:
                return database.execute(question).fetchall()
        with closing(psycopg.connect(self.url)) as database:
            return database.execute(question).fetchall()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def first_desk(request, tmp_path_factory) -> Iterator[FirstDesk]:
    """With the tables of that day."""
    data = tmp_path_factory.mktemp("first") / "data"
    shutil.copytree(FIRST / "files", data / "files")
    for name in ("inbox", "sent"):
        (data / "box" / name).mkdir(parents=True)
    with closing(sqlite3.connect(data / "desk.sqlite3")) as database:
        database.executescript((FIRST / "desk.sql").read_text().replace("{folder}", str(data / "box")))
        if request.param == "sqlite":
            yield FirstDesk(data, f"sqlite:///{data}/desk.sqlite3")
            return
        with postgres() as cluster:
            desk = FirstDesk(data, cluster.url)
            made = desk.manage("migrate", "desk", LAST_OF_THAT_DAY, "--verbosity", "0")
            assert made.returncode == 0, made.stderr
            carry_over(database, cluster.url)
            yield desk


def carry_over(source: sqlite3.Connection, url: str) -> None:
    """Every row into the same table of a PostgreSQL database that was brought to the same migration."""
    with psycopg.connect(url, options="-c timezone=UTC") as target:
        columns = target.execute(COLUMNS).fetchall()
        tables = sorted({table for table, _, _ in columns})
        kinds = {(table, column): kind for table, column, kind in columns}
        target.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE".encode())
        for table in tables:
            found = source.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in found.description]
            places = ", ".join(["%s"] * len(names))
            listed = ", ".join(f'"{name}"' for name in names)
            for row in found:
                values = [carried(value, kinds[table, name]) for name, value in zip(names, row, strict=True)]
                target.execute(f"INSERT INTO {table} ({listed}) VALUES ({places})".encode(), values)
            if kinds.get((table, "id")) in ("bigint", "integer"):
                newest = f"(SELECT coalesce(max(id), 1) FROM {table})"
                target.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {newest})".encode())


def carried(value: object, kind: str) -> object:
    if kind == "boolean" and value is not None:
        return bool(value)
    return value if value is None or isinstance(value, bytes) else str(value)


def test_the_first_desk_is_brought_up_to_date_keeps_all_it_knew_and_works(first_desk):
    counted = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM desk_{name}" for name in KEPT)
    known = (counted, OUTGOING, "SELECT offered_text, sent_text, edit_size FROM desk_review ORDER BY id")
    before = [first_desk.rows(question) for question in known]
    migrated = first_desk.manage("migrate", "--verbosity", "0")
    assert migrated.returncode == 0, migrated.stderr
    assert before == [first_desk.rows(question) for question in known]
    assert first_desk.manage("collectstatic", "--noinput", "--verbosity", "0").returncode == 0
    worked = first_desk.manage("shell", "--no-imports", "-c", WORK)
    assert worked.returncode == 0, worked.stderr[-2000:]
    found = json.loads(worked.stdout.splitlines()[-1])
    assert {page: code for page, code in found["pages"].items() if code not in (200, 302)} == {}
    assert len(found["pages"]) > 30 and found["answer"] == 302 and found["search"]
    assert first_desk.manage("work", "--once").returncode == 0
    states = dict(first_desk.rows(OUTGOING))
    expected = {mail: "uncertain" if state == "sending" else "sent" for mail, state in before[1]}
    assert {mail: states[mail] for mail in expected} == expected
    left = list((first_desk.data / "box" / "sent").rglob("*.eml"))
    assert len(left) == 2, "the answer that was held and the new one; nothing that had been sent before"
    assert first_desk.manage("monthly_report", "2026-11", "--format", "json").returncode == 0
