"""A desk as it was when the main job first worked (`first_desk/`: its database as SQL, and its mail) is brought up to
date and works: what it knew is there, its mail opens, answers go out, and none goes out twice."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FIRST = Path(__file__).parent / "first_desk"
KEPT = ("conversation", "message", "suggestion", "draft", "review", "event", "note", "flag", "outgoingmail", "customer")

OUTGOING = "SELECT message_id, state FROM desk_outgoingmail ORDER BY id"

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


def manage(data: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"DATA_DIR": str(data), "DATABASE_URL": f"sqlite:///{data}/desk.sqlite3"}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)


def rows(data: Path, question: str) -> list[tuple]:
    with closing(sqlite3.connect(data / "desk.sqlite3")) as database:
        return database.execute(question).fetchall()


@pytest.fixture(scope="module")
def first_desk(tmp_path_factory) -> Path:
    """Its data folder, with the tables of that day."""
    data = tmp_path_factory.mktemp("first") / "data"
    shutil.copytree(FIRST / "files", data / "files")
    for name in ("inbox", "sent"):
        (data / "box" / name).mkdir(parents=True)
    with closing(sqlite3.connect(data / "desk.sqlite3")) as database:
        database.executescript((FIRST / "desk.sql").read_text().replace("{folder}", str(data / "box")))
    return data


def test_the_first_desk_is_brought_up_to_date_keeps_all_it_knew_and_works(first_desk):
    counted = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM desk_{name}" for name in KEPT)
    known = (counted, OUTGOING, "SELECT offered_text, sent_text, edit_size FROM desk_review ORDER BY id")
    before = [rows(first_desk, question) for question in known]
    migrated = manage(first_desk, "migrate", "--verbosity", "0")
    assert migrated.returncode == 0, migrated.stderr
    assert before == [rows(first_desk, question) for question in known]
    assert manage(first_desk, "collectstatic", "--noinput", "--verbosity", "0").returncode == 0
    worked = manage(first_desk, "shell", "--no-imports", "-c", WORK)
    assert worked.returncode == 0, worked.stderr[-2000:]
    found = json.loads(worked.stdout.splitlines()[-1])
    assert {page: code for page, code in found["pages"].items() if code not in (200, 302)} == {}
    assert len(found["pages"]) > 30 and found["answer"] == 302 and found["search"]
    assert manage(first_desk, "work", "--once").returncode == 0
    states = dict(rows(first_desk, OUTGOING))
    expected = {mail: "uncertain" if state == "sending" else "sent" for mail, state in before[1]}
    assert {mail: states[mail] for mail in expected} == expected
    left = list((first_desk / "box" / "sent").rglob("*.eml"))
    assert len(left) == 2, "the answer that was held and the new one; nothing that had been sent before"
    assert manage(first_desk, "monthly_report", "2026-11", "--format", "json").returncode == 0
