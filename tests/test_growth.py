"""No page and no look of the worker costs more the more mail has piled up."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection

from bench.desk import pages, rows
from helpdesk.desk import assignment, convert, earlier, suggest, tasks
from helpdesk.desk.models import Mailbox, Message, Team
from helpdesk.desk.worker import SOURCES

pytestmark = pytest.mark.django_db

GROW = {
    f"desk_{name}"
    for name in (
        "attachment", "awaitedmail", "categorylabel", "conversation", "customer", "customeraddress", "draft", "event",
        "incomingmail", "message", "modelcall", "note", "outgoingmail", "review", "suggestion", "webhookcall",
    )
}  # fmt: skip
"""Tables with a row for every mail or more."""


def fill(size: int) -> None:
    rows.company.make()
    made = rows.Rows(size)
    for part in (made.texts, made.customers, made.conversations, made.mails, made.answers, made.record):
        part()


def asked_by(call) -> list[tuple[str, object]]:
    """What the database is asked, once everything that is kept in memory is there."""
    call()
    found = pages.Page(call)
    pages.watch({"it": found})
    return found.queries


def read_whole(queries) -> list[str]:
    found = [(sql, table) for sql, given in queries for table in pages.plan_of(sql, given, GROW)[1]]
    return [f"{table} is read from end to end by {sql[:300]}" for sql, table in found]


def test_every_page_finds_its_rows_by_index_and_asks_nothing_for_each_of_them():
    fill(1200)
    asked = {name: asked_by(page.ask) for name, page in pages.pages_of_the_desk().items()}
    assert [f"{name}: {why}" for name, queries in asked.items() for why in read_whole(queries)] == []
    most = {name: Counter(sql for sql, _ in queries).most_common(1)[0] for name, queries in asked.items()}
    assert {name: which for name, which in most.items() if which[1] > 3} == {}


def test_the_worker_finds_what_is_due_by_index():
    fill(600)
    mailbox, team = Mailbox.objects.first(), Team.objects.first()
    message = Message.objects.filter(direction="in").select_related("conversation__customer", "mailbox").latest("pk")
    looks = {source.name: lambda source=source: list(source.due()) for source in SOURCES} | {
        "stale readings": suggest.release_stale,
        "stale sending": tasks.deliver_step.release_stale,
        "snoozed": tasks.review.wake_snoozed,
        "policy": lambda: convert.policy_of(mailbox),
        "thread": lambda: convert.thread_of(message),
        "team": lambda: assignment.people_of(team),
        "abuse": lambda: suggest.signs_of_abuse(message),
        "audit": suggest.audit_share,
        "earlier answers": earlier.state,
    }
    found = {name: read_whole(asked_by(look)) for name, look in looks.items()}
    assert {name: why for name, why in found.items() if why} == {}


def test_a_question_that_reads_a_whole_table_is_noticed():
    fill(300)
    asked = asked_by(lambda: list(Message.objects.filter(text__contains="gyroscope")))
    assert len(read_whole(asked)) == 1 and connection.vendor == "sqlite"
