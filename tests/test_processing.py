"""The record of processing: which data goes to whom, since when, how redacted; for managers and administrators."""

from __future__ import annotations

import pytest
from django.urls import reverse

from helpdesk.desk.models import Desk, FactSource, Mailbox, ModelCall, Webhook
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings) -> Mailbox:
    settings.HELPDESK_MODEL, settings.HELPDESK_MODEL_API_BASE = "acme/gpt", "https://key@models.example/v1?k=Geheimnis"
    box = make.mailbox(privacy="redact", hidden_ids=["LF-######"])
    box.privacy = "allow"
    box.save()
    for tokens in (100, 250):
        ModelCall.objects.create(mailbox=box, purpose="draft", model="acme/gpt", tokens_in=tokens, request="Zebrafink")
    FactSource.objects.create(name="Shop", place="https://shop.example/facts?key=Geheimnis", secret="Geheimnis")
    Webhook.objects.create(name="Chat", url="https://chat.example/in/Geheimnis", secret="Geheimnis", events=[])
    Desk.get()
    Desk.objects.update(keep_calls_days=90)
    return box


def test_the_record_says_who_is_given_what_since_when_and_how_redacted(client, box):
    client.force_login(make.manager())
    told = client.get(reverse("admin:processing_export")).json()
    assert [(row["kind"], row["name"], row["at"]) for row in told["receivers"]] == [
        ("model", "acme/gpt", "models.example"),
        ("source of facts", "Shop", "shop.example"),
        ("webhook", "Chat", "chat.example"),
    ]
    (mailbox,) = told["mailboxes"]
    assert mailbox["hidden_ids"] == ["LF-######"] and mailbox["privacy"] == "allow"
    assert [each["privacy"] for each in mailbox["since"]] == ["redact", "allow"]
    (month,) = told["calls"]
    assert (month["mailbox"], month["model"], month["calls"], month["tokens_sent"]) == (box.address, "acme/gpt", 2, 350)
    assert 90 in [each["days"] for each in told["kept"]]


@pytest.mark.parametrize("name", ["processing", "processing_export"])
def test_managers_and_administrators_see_it_agents_do_not_and_it_holds_no_secret_and_no_mail(client, box, name):
    for person, status in ((make.agent(), 403), (make.manager(), 200), (make.administrator(), 200)):
        client.force_login(person)
        answer = client.get(reverse(f"admin:{name}"))
        assert answer.status_code == status
        assert "Geheimnis" not in answer.content.decode() and "Zebrafink" not in answer.content.decode()
