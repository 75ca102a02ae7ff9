"""The company's systems are asked about the customer who wrote, and nobody else learns what they say."""

from __future__ import annotations

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.db import connection
from django.urls import reverse

from helpdesk.desk import convert, facts, suggest
from helpdesk.desk.models import FactSource, Message, SourceAnswer
from tests import factories as make

pytestmark = pytest.mark.django_db

KNOWN = {"plan": "Pro", "orders": [{"id": "LF-4711", "status": "shipped", "expected": "2026-12-03"}]}


class System:
    """A shop system on this machine that checks who asks."""

    def __init__(self) -> None:
        self.asked: list[dict] = []
        self.answer, self.status, self.pause = json.dumps(KNOWN).encode(), 200, 0.0
        self.secret = "shared"
        system = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                moment = self.headers["X-Desk-Time"]
                system.asked.append(json.loads(body))
                right = f"sha256={facts.signature(system.secret, moment, body)}"
                fits = self.headers["X-Desk-Signature"] == right and abs(time.time() - int(moment)) < 60
                time.sleep(system.pause)
                self.send_response(system.status if fits else 401)
                self.end_headers()
                self.wfile.write(system.answer)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/facts"
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def system():
    system = System()
    yield system
    system.server.shutdown()
    system.server.server_close()


@pytest.fixture
def mail() -> Message:
    return make.conversation().messages.get()


def source(place: str, kind: str = "http", **values) -> FactSource:
    return FactSource.objects.create(name=f"shop {kind}", kind=kind, place=place, secret="shared", **values)


def known(mail: Message) -> dict[str, str]:
    facts.refresh(mail)
    return dict(convert.thread_of(mail).customer.facts)


def test_a_signed_question_brings_facts_that_are_evidence(system, mail):
    source(system.url)
    assert known(mail) == {"plan": "Pro", "LF-4711 status": "shipped", "LF-4711 expected": "2026-12-03"}
    assert system.asked == [{"address": mail.sender_address}]


def test_an_answer_is_kept_for_its_minutes(system, mail):
    row = source(system.url, minutes=10)
    known(mail), known(mail)
    assert len(system.asked) == 1
    row.answers.update(asked_at="2020-01-01T00:00:00Z")
    known(mail)
    assert len(system.asked) == 2


def test_a_sender_who_may_be_forged_is_asked_about_nowhere(system, mail):
    source(system.url)
    Message.objects.filter(pk=mail.pk).update(genuine=False)
    mail.refresh_from_db()
    assert known(mail) == {} and system.asked == []


def test_what_is_known_of_a_customer_stays_away_from_a_forged_mail_of_theirs(system, mail):
    source(system.url)
    assert known(mail)
    mail.genuine = False
    assert dict(convert.thread_of(mail).customer.facts) == {}


def test_facts_of_one_customer_are_none_of_another(system, mail):
    source(system.url)
    assert known(mail)
    other = make.conversation(customer=make.customer("Ole Brandt", "ole@brandt.example")).messages.get()
    assert dict(convert.thread_of(other).customer.facts) == {}


@pytest.mark.parametrize(
    ("status", "answer", "told"),
    [
        (500, b"", "it answered 500"),
        (302, b"", "it answered 302"),
        (200, b"<html>", "its answer is not JSON"),
        (200, b"[1]", "it answered something that is no list of facts"),
        (200, b'"' + b"x" * 70_000 + b'"', "its answer is longer than 65,536 bytes"),
    ],
)
def test_a_wrong_answer_is_one_line_and_no_evidence(system, mail, status, answer, told):
    system.status, system.answer = status, answer
    source(system.url)
    assert known(mail) == {}
    assert SourceAnswer.objects.get().error == told


def test_a_system_that_does_not_know_the_signature_gives_nothing(system, mail):
    system.secret = "another"
    source(system.url)
    assert known(mail) == {} and SourceAnswer.objects.get().error == "it answered 401"


def test_a_slow_system_holds_nobody_up(system, mail):
    system.pause = 4
    source(system.url, seconds=1)
    begun = time.monotonic()
    assert known(mail) == {}
    assert time.monotonic() - begun < 3
    assert SourceAnswer.objects.get().error


def test_what_an_earlier_answer_said_is_no_evidence_once_the_system_is_down(system, mail):
    row = source(system.url, minutes=0)
    assert known(mail)
    system.status = 503
    assert known(mail) == {}
    assert row.answers.get().error == "it answered 503"


def test_an_address_that_nobody_knows_is_no_trouble(system, mail):
    system.status = 404
    source(system.url)
    assert known(mail) == {} and SourceAnswer.objects.get().error == ""


def test_a_table_is_read_again_when_it_changes(settings, tmp_path, mail):
    settings.DATA_DIR = tmp_path
    (tmp_path / "facts").mkdir()
    path = tmp_path / "facts" / "orders.csv"
    path.write_text(f"address,id,status\n{mail.sender_address.upper()},LF-1,packed\nsomebody@else.example,LF-2,sent\n")
    source("orders.csv", "csv", minutes=0)
    assert known(mail) == {"LF-1 status": "packed"}
    path.write_text(f"address,id,status\n{mail.sender_address},LF-1,handed over\n")
    assert known(mail) == {"LF-1 status": "handed over"}


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/passwd", "missing.csv"])
def test_no_table_outside_its_folder_is_read(settings, tmp_path, mail, name):
    settings.DATA_DIR = tmp_path
    (tmp_path / "secret.csv").write_text(f"address,plan\n{mail.sender_address},Pro\n")
    source(name, "csv")
    assert known(mail) == {} and SourceAnswer.objects.get().error


class Shop:
    def facts(self, address: str) -> dict[str, object]:
        return {"plan": "Family", "paid": True, "card": None}


class Broken:
    def facts(self, address: str) -> dict[str, object]:
        raise RuntimeError("no licence\nfor this")


def test_a_class_of_ones_own_is_asked(mail):
    source("tests.test_facts:Shop", "python")
    assert known(mail) == {"plan": "Family", "paid": "True"}


def test_a_class_that_fails_is_one_line(mail):
    source("tests.test_facts:Broken", "python")
    assert known(mail) == {}
    assert SourceAnswer.objects.get().error == "RuntimeError: no licence for this"


def test_the_agent_sees_facts_and_what_could_not_be_asked(system, mail, client):
    source(system.url)
    facts.refresh(mail)
    FactSource.objects.create(name="billing", kind="http", place="http://127.0.0.1:9/", secret="x")
    facts.refresh(mail)
    client.force_login(make.agent())
    page = client.get(reverse("admin:review_conversation", args=[mail.conversation_id])).content.decode()
    assert "LF-4711" in page and "shipped" in page
    assert "billing could not be asked: it can&#x27;t be reached" in page


@pytest.mark.django_db(transaction=True)
def test_reading_a_mail_asks_and_the_question_holds_no_transaction_open(system, mail, monkeypatch):
    source(system.url)
    inside = []
    monkeypatch.setattr(facts, "ask", lambda *args: inside.append(connection.in_atomic_block) or {})
    Message.objects.filter(pk=mail.pk).update(state=Message.State.NEW)
    suggest.suggest(mail.pk)
    assert inside == [False]


def test_an_administrator_adds_a_source_and_sees_its_secret_once(client):
    client.force_login(make.administrator())
    values = {"name": "shop", "kind": "http", "place": "https://shop.example/facts", "seconds": 3, "minutes": 10}
    page = client.post(reverse("admin:desk_factsource_add"), values | {"enabled": "on"}, follow=True).content.decode()
    row = FactSource.objects.get()
    assert row.secret and page.count(row.secret) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM desk_factsource")
        assert row.secret not in cursor.fetchone()[0]
    assert row.secret not in client.get(reverse("admin:desk_factsource_change", args=[row.pk])).content.decode()


@pytest.mark.parametrize(
    ("kind", "place"), [("http", "file:///etc/passwd"), ("csv", "../x.csv"), ("python", "nowhere:Shop")]
)
def test_a_place_that_cannot_be_asked_is_refused(client, kind, place):
    client.force_login(make.administrator())
    values = {"name": "shop", "kind": kind, "place": place, "seconds": 3, "minutes": 10, "enabled": "on"}
    client.post(reverse("admin:desk_factsource_add"), values)
    assert not FactSource.objects.exists()
