"""What is seen from outside: health, readiness, and the figures for Prometheus."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from helpdesk.desk.models import Mailbox, ModelCall, OutgoingMail
from helpdesk.desk.views.metrics import CallTotals
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted_before():
    cache.clear()


def figures(client, **extra) -> dict[tuple, float]:
    answer = client.get("/metrics", **extra)
    assert answer.status_code == 200
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_the_figures_tell_what_waits_what_is_late_and_what_the_model_did(client):
    row = make.conversation(due_at=timezone.now() - timedelta(hours=1))
    make.message(row, state="new", state_at=timezone.now() - timedelta(minutes=5))
    OutgoingMail.objects.create(conversation=row, mailbox=row.mailbox, message_id="<1@x>", state="uncertain")
    Mailbox.objects.update(polled_at=timezone.now() - timedelta(minutes=2), failing_since=timezone.now())
    for error in ("", "", "HTTP 503"):
        ModelCall.objects.create(purpose="draft", model="m", cost=0.25, seconds=2, error=error)
    seen = figures(client)
    assert seen["helpdesk_queue_length", "suggest"] == 1
    assert 299 < seen["helpdesk_queue_age_seconds", "suggest"] < 330
    assert 119 < seen["helpdesk_mailbox_lag_seconds", "support@larkfield.example"] < 150
    assert seen["helpdesk_mailbox_failing", "support@larkfield.example"] == 1
    assert seen["helpdesk_outgoing_mails", "uncertain"] == 1 and seen["helpdesk_outgoing_mails", "sent"] == 0
    assert seen["helpdesk_conversations", "needs_agent"] == 1 and seen["helpdesk_conversations_overdue",] == 1
    assert seen["helpdesk_model_calls_total", "draft", "m", "no"] == 2
    assert seen["helpdesk_model_calls_total", "draft", "m", "yes"] == 1
    assert seen["helpdesk_model_cost_dollars_total", "draft", "m"] == 0.75
    assert seen["helpdesk_model_seconds_total", "draft", "m"] == 6


def test_only_allowed_addresses_are_answered(client, settings):
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 403
    settings.METRICS_ALLOW = ["203.0.113.0/24"]
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 403


def test_a_caller_behind_the_proxy_of_this_machine_is_not_this_machine(client):
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 403


def test_no_text_of_a_customer_is_among_the_figures(client):
    make.conversation(subject="My zebrafinch", text="Where is my zebrafinch?")
    assert b"zebrafinch" not in client.get("/metrics").content and b"post.example" not in client.get("/metrics").content


def test_a_process_that_is_up_says_so_without_a_database(client):
    assert client.get("/healthz").content == b"ok\n"


def test_it_is_ready_while_its_mailboxes_are_read_and_not_ready_when_they_lag(client):
    make.mailbox()
    Mailbox.objects.update(polled_at=timezone.now())
    ready = client.get("/readyz")
    assert ready.status_code == 200 and ready.json()["ready"]
    Mailbox.objects.update(polled_at=timezone.now() - timedelta(hours=1))
    late = client.get("/readyz")
    assert late.status_code == 503 and "not read for 15 minutes" in late.json()["checks"]["mailboxes"]


def test_a_scrape_reads_no_big_table_and_no_whole_index_of_one(client):
    row = make.conversation()
    ModelCall.objects.create(purpose="draft", model="m")
    OutgoingMail.objects.create(conversation=row, mailbox=row.mailbox, message_id="<1@x>", state="sent")
    assert figures(client)["helpdesk_outgoing_mails", "sent"] == 1
    with CaptureQueriesContext(
        connection,
    ) as asked:
        figures(client)
    big = ("conversation", "outgoingmail", "incomingmail", "message", "modelcall")
    for query in asked.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan = " ".join(line[-1] for line in cursor.fetchall())
        whole = [name for name in big if f"SCAN desk_{name}" in plan]
        newest = query["sql"].endswith("DESC LIMIT 1")  # from the end of the table: one row
        assert whole == [] or newest, (query["sql"], plan)


def test_a_call_whose_transaction_ends_late_is_counted_all_the_same():
    now, totals = timezone.now(), CallTotals()
    values = {"purpose": "draft", "model": "m", "cost": 1.0}
    ModelCall.objects.create(pk=10, at=now - timedelta(hours=1), **values)
    ModelCall.objects.create(pk=12, at=now, **values)
    assert totals.now()["m", "draft"][0] == 2
    ModelCall.objects.create(pk=11, at=now - timedelta(minutes=1), **values)  # begun before 12, committed after it
    ModelCall.objects.create(pk=9, at=now - timedelta(hours=1), **values)  # never happens: an hour later
    assert totals.now()["m", "draft"][0] == 3 and totals.upto == 10
