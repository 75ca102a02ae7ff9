"""OpenTelemetry: one trace from a customer's mail to its answer, over real HTTP, with nothing of what they wrote."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from helpdesk import tracing
from helpdesk.desk import receive, review, tasks
from helpdesk.desk.models import Conversation, Mailbox, Message
from helpdesk.mail import folder
from tests import factories as make
from tests.test_environment import start

pytestmark = pytest.mark.django_db

MAIL = (
    b"From: Mira <mira@post.example>\r\nTo: support@larkfield.example\r\nSubject: Zebrafinch\r\n"
    b"Message-ID: <one@post.example>\r\n\r\nWhere is my zebrafinch?\r\n"
)


@pytest.fixture
def collector():
    """A collector of ours; gives what it was sent."""
    taken: list[dict] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            taken.append({"path": self.path, "key": self.headers.get("X-Key"), "body": body})
            self.send_response(200)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    tracing.send_to(tracing.Collector(f"http://127.0.0.1:{server.server_port}", {"X-Key": "k"}, "desk", "here"))
    yield taken
    tracing.send_to(None)
    server.shutdown()
    server.server_close()


def spans(taken: list[dict]) -> list[dict]:
    return [span for each in taken for span in each["body"]["resourceSpans"][0]["scopeSpans"][0]["spans"]]


def wait_for(taken: list[dict], number: int) -> list[dict]:
    deadline = time.monotonic() + 20
    while len(spans(taken)) < number and time.monotonic() < deadline:
        time.sleep(0.05)
    return spans(taken)


def test_receiving_reading_reviewing_and_delivering_are_one_trace(collector, tmp_path):
    box = make.mailbox(tmp_path, mode=Mailbox.Mode.OFF, undo_seconds=0)
    folder.drop(tmp_path, MAIL)
    receive.poll(box.pk)
    message = Message.objects.get()
    Message.objects.update(state=Message.State.NEW)
    tasks.suggest(message.pk)
    draft = review.own_draft(Conversation.objects.get(), make.agent())
    outgoing = review.approve(draft, review.Answer("It sings.", draft.version), draft.user)
    tasks.deliver(outgoing.pk)
    made = wait_for(collector, 4)
    assert [span["name"] for span in made] == ["receive", "suggest", "review", "deliver"]
    assert {span["traceId"] for span in made} == {tracing.trace_id(message.conversation_id)}
    assert all(int(span["startTimeUnixNano"]) <= int(span["endTimeUnixNano"]) for span in made)
    assert collector[0]["path"] == "/v1/traces" and collector[0]["key"] == "k"
    assert "zebrafinch" not in json.dumps(collector).lower() and "mira" not in json.dumps(collector).lower()


def test_a_step_that_breaks_is_a_failed_span_and_breaks_all_the_same(collector):
    with pytest.raises(ZeroDivisionError), tracing.span("suggest", conversation=7):
        raise ZeroDivisionError
    (span,) = wait_for(collector, 1)
    assert span["status"] == {"code": 2, "message": "ZeroDivisionError"}


def test_a_collector_that_is_away_holds_nobody_up():
    tracing.send_to(tracing.Collector("http://127.0.0.1:9"))
    began = time.monotonic()
    for _ in range(tracing.MOST_WAITING * 2):
        tracing.record("deliver", time.time(), conversation=1)
    assert time.monotonic() - began < 5
    tracing.send_to(None)


def test_without_a_collector_there_is_no_thread_for_it():
    program = (
        "import threading; from helpdesk import tracing; tracing.record('x', 0.0, conversation=1);"
        "print([thread.name for thread in threading.enumerate()])"
    )
    ended = start("shell", "--no-imports", "-c", program)
    assert ended.stdout.strip() == "['MainThread']", ended.stderr


def test_a_wrong_address_of_the_collector_stops_the_start():
    ended = start(OTEL_EXPORTER_OTLP_ENDPOINT="collector:4318")
    assert ended.returncode == 2 and ended.stderr.count("\n") == 1 and "https://" in ended.stderr
