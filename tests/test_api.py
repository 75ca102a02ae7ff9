"""Other programs: what the API tells them and lets them add, held against its own description; and who is told what."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from helpdesk.desk import webhooks
from helpdesk.desk.api.openapi import DESCRIPTION, SCHEMAS
from helpdesk.desk.api.tokens import give_secret
from helpdesk.desk.models import ApiToken, Conversation, Customer, Draft, Note, OutgoingMail, Webhook, WebhookCall
from tests import factories as make

pytestmark = pytest.mark.django_db


def bearer(may_write: bool = False) -> dict[str, str]:
    token = ApiToken(name="crm", may_write=may_write)
    secret = give_secret(token, None)
    token.save()
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def fits(answer, schema: str) -> dict:
    """The answer, which must be as the published description says."""
    told = answer.json()
    whole = SCHEMAS[schema] | {"components": DESCRIPTION["components"]}
    errors = [error.message for error in Draft202012Validator(whole).iter_errors(told)]
    assert errors == []
    return told


def test_a_conversation_is_told_with_its_mail_and_what_the_assistant_made_of_it(client):
    draft = make.drafted()
    Note.objects.create(conversation=draft.conversation, text="Call back")
    token = bearer()
    listed = fits(client.get("/api/v1/conversations?state=draft_ready", **token), "Conversations")
    (one,) = listed["conversations"]
    told = fits(client.get(f"/api/v1/conversations/{one['id']}", **token), "Conversation")
    assert told["messages"][0]["text"] == make.MAIL and told["reading"]["category"] == "Order status"
    assert told["notes"][0]["text"] == "Call back"


def test_pages_follow_each_other_until_all_was_told(client):
    ids = [make.conversation().pk for _ in range(5)]
    token, after, seen = bearer(), 0, []
    while after is not None:
        page = fits(client.get(f"/api/v1/conversations?after={after}&limit=2", **token), "Conversations")
        seen += [row["id"] for row in page["conversations"]]
        after = page["next_after"]
    assert seen == ids


def test_a_program_that_may_write_adds_notes_and_facts(client):
    row, token = make.conversation(), bearer(may_write=True)
    sent = {"content_type": "application/json", **token}
    note = client.post(f"/api/v1/conversations/{row.pk}/notes", {"text": "Paid twice"}, **sent)
    written = Note.objects.get()
    assert note.status_code == 201 and (written.text, written.program) == ("Paid twice", "crm")
    facts = client.put(f"/api/v1/customers/{row.customer_id}/facts", {"orders": 7, "city": "Graz"}, **sent)
    fits(facts, "Facts")
    told = fits(client.get(f"/api/v1/customers/{row.customer_id}", **token), "Customer")
    assert told["facts"] == {"orders": 7, "city": "Graz"}


def test_without_a_good_token_nothing_is_told_and_with_a_reading_one_nothing_is_written(client):
    row, token = make.conversation(), bearer()
    for wrong in ({}, {"HTTP_AUTHORIZATION": "Bearer desk_x"}, {"HTTP_AUTHORIZATION": "Basic x"}):
        fits(client.get("/api/v1/conversations", **wrong), "Problem")
        assert client.get("/api/v1/conversations", **wrong).status_code == 401
    refused = client.post(
        f"/api/v1/conversations/{row.pk}/notes", {"text": "x"}, content_type="application/json", **token
    )
    assert refused.status_code == 403
    ApiToken.objects.update(revoked_at=timezone.now())
    assert client.get("/api/v1/conversations", **token).status_code == 401


def test_a_session_is_no_token(client):
    client.force_login(make.manager())
    assert client.get("/api/v1/conversations").status_code == 401


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=ANYTHING, query=st.text(max_size=20))
def test_whatever_is_sent_the_answer_is_one_of_the_description(client, body, query):
    row, token = make.conversation(), bearer(may_write=True)
    sent = {"content_type": "application/json", **token}
    answers = [
        client.get("/api/v1/conversations", {"after": query, "limit": query, "state": query}, **token),
        client.get("/api/v1/conversations", {"after": query}, **token),
        client.post(f"/api/v1/conversations/{row.pk}/notes", json.dumps(body), **sent),
        client.put(f"/api/v1/customers/{row.customer_id}/facts", json.dumps(body), **sent),
        client.put(f"/api/v1/customers/{row.customer_id}/facts", query.encode("utf-8", "replace"), **sent),
    ]
    for answer in answers:
        assert answer.status_code in (200, 201, 400)
        if answer.status_code == 400:
            fits(answer, "Problem")
    Conversation.objects.filter(pk=row.pk).update(subject="")


def test_a_name_that_nobody_knows_is_refused_instead_of_passed_over(client):
    row, token = make.conversation(), bearer(may_write=True)
    sent = {"content_type": "application/json", **token}
    here, there = f"/api/v1/conversations/{row.pk}", f"/api/v1/customers/{row.customer_id}"
    for answer in (
        client.get("/api/v1/conversations", {"status": "new"}, **token),
        client.get(here, {"expand": "mail"}, **token),
        client.get(there, {"with": "facts"}, **token),
        client.post(f"{here}/notes?silent=1", {"text": "x"}, **sent),
        client.post(f"{here}/notes", {"text": "x", "author": "hanna"}, **sent),
        client.put(f"{there}/facts?merge=1", {"plan": "Pro"}, **sent),
    ):
        assert answer.status_code == 400
        fits(answer, "Problem")
    assert not row.notes.exists()


def test_what_webhooks_are_told_is_described_too(client):
    told = client.get("/api/openapi.json").json()
    assert set(told["webhooks"]) == set(webhooks.events())
    call = webhooks.payload("draft.ready", 5, timezone.now(), 17)
    Draft202012Validator(told["components"]["schemas"]["Call"]).validate(call)


def test_the_description_is_published_and_names_every_address(client):
    told = client.get("/api/openapi.json").json()
    assert set(told["paths"]) == {
        "/api/v1/conversations",
        "/api/v1/conversations/{id}",
        "/api/v1/conversations/{id}/notes",
        "/api/v1/customers/{id}",
        "/api/v1/customers/{id}/facts",
    }
    for schema in told["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_a_manager_makes_a_token_that_is_shown_once_and_revokes_it(client):
    client.force_login(make.manager())
    page = client.post(reverse("admin:desk_apitoken_add"), {"name": "crm"}, follow=True).content.decode()
    secret = page.partition("The token is ")[2].partition(".")[0]
    assert client.get("/api/v1/conversations", HTTP_AUTHORIZATION=f"Bearer {secret}").status_code == 200
    listing = client.get(reverse("admin:desk_apitoken_changelist")).content.decode()
    assert secret not in listing and not ApiToken.objects.filter(digest=secret).exists()
    client.post(
        reverse("admin:desk_apitoken_changelist"), {"action": "revoke", "_selected_action": [ApiToken.objects.get().pk]}
    )
    assert client.get("/api/v1/conversations", HTTP_AUTHORIZATION=f"Bearer {secret}").status_code == 401


class Receiver(HTTPServer):
    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.got: list[tuple[dict, bytes]] = []
        self.status = 204
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    running = Receiver()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def hook(receiver) -> Webhook:
    row = Webhook(name="chat", url=f"http://127.0.0.1:{receiver.server_port}/", events=list(webhooks.events()))
    webhooks.start(row)
    row.save()
    return row


def later(monkeypatch) -> None:
    monkeypatch.setattr(webhooks, "SETTLED", timedelta(seconds=-1))


def test_what_happens_is_told_once_signed_and_in_no_customers_words(hook, receiver, monkeypatch):
    later(monkeypatch)
    draft = make.drafted()
    row = draft.conversation
    make.suggestion(row.messages.get(), destination="human")
    make.message(row, direction="out")
    for _ in range(2):
        for call in webhooks.due():
            webhooks.call(call)
    told = [json.loads(body) for _, body in receiver.got]
    expected = ["answer.sent", "conversation.created", "conversation.needs_person", "draft.ready"]
    assert sorted(what["event"] for what in told) == expected
    assert {what["conversation"] for what in told} == {row.pk}
    headers, body = receiver.got[0]
    assert headers["X-Desk-Signature"] == "sha256=" + hmac.new(hook.secret.encode(), body, hashlib.sha256).hexdigest()
    assert b"Austria" not in b"".join(body for _, body in receiver.got)


def test_nothing_of_the_past_and_nothing_unasked_is_told(receiver, monkeypatch):
    later(monkeypatch)
    make.conversation()
    row = Webhook(name="chat", url=f"http://127.0.0.1:{receiver.server_port}/", events=["draft.ready"])
    webhooks.start(row)
    row.save()
    make.conversation()
    assert webhooks.due() == []


def test_a_receiver_that_fails_is_tried_again_later_and_given_up_in_the_end(hook, receiver, monkeypatch):
    later(monkeypatch)
    receiver.status = 503
    make.conversation()
    (call,) = webhooks.due()
    webhooks.call(call)
    row = WebhookCall.objects.get()
    assert (row.state, row.attempts, row.error) == ("queued", 1, "It answered 503.") and row.due_at > timezone.now()
    webhooks.call(call)
    assert len(receiver.got) == 1, "not before it is due"
    WebhookCall.objects.update(due_at=timezone.now(), attempts=webhooks.ATTEMPTS - 1)
    webhooks.call(call)
    assert WebhookCall.objects.get().state == "failed"


def test_the_api_offers_no_way_to_send_mail(client):
    draft = make.drafted()
    token = {"content_type": "application/json", **bearer(may_write=True)}
    for path in ("", "/notes"):
        for method in ("post", "put", "patch", "delete"):
            getattr(client, method)(f"/api/v1/conversations/{draft.conversation_id}{path}", {"text": "send"}, **token)
    assert not OutgoingMail.objects.exists() and Draft.objects.get().state == "proposed"
    assert Customer.objects.count() == 1
