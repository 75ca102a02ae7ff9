"""The shield around the whole desk: whatever the model says, rows and addresses stay what they were."""

from __future__ import annotations

import itertools
import json
import random

import pytest
from django.urls import reverse

from helpdesk.desk.models import (
    Article,
    CategoryExample,
    CategoryLabel,
    Conversation,
    Desk,
    Draft,
    Lesson,
    Message,
    OutgoingMail,
    Suggestion,
)
from helpdesk.desk.suggest import suggest
from tests import factories
from tests.hostile_answers import hostile_answers
from tests.model_server import ModelServer, Step
from triage.gateway import door

pytestmark = pytest.mark.django_db

HOSTILE_MAILS = 40
MAIL = "Hello,\n\nmy order LF-483920 has not arrived. When does the parcel come?\n\nMira Falk"


@pytest.fixture
def model(settings, monkeypatch):
    monkeypatch.setattr(door, "BACKOFF", 0.0)
    with ModelServer() as server:
        settings.HELPDESK_MODEL = "openai/scripted-desk"
        settings.HELPDESK_MODEL_API_BASE = server.url
        yield server


@pytest.fixture
def shop():
    """Two categories, one article, and a desk that drafts whatever it is sure of."""
    about = factories.category("Order status", description="Where an order is, when the parcel comes.")
    factories.category("Refund status", description="When money comes back.")
    Article.objects.create(
        title="How long delivery takes",
        body="Orders leave our house within two working days. The parcel then takes three to five working days.",
        category=about,
    )
    Desk.objects.update(company="Larkfield Outdoor", default_threshold=0.0, hidden_share=0.0)
    return about


def incoming(**values) -> Message:
    conversation = factories.conversation("Where is my order?", MAIL, **values)
    Message.objects.filter(conversation=conversation).update(state=Message.State.NEW)
    return conversation.messages.get()


def test_hostile_answers_move_no_mail_and_no_address(model, shop, client):
    answers = {"Reading": hostile_answers("Reading", 11), "Draft": hostile_answers("Draft", 12)}
    turns = itertools.cycle(["Reading", "Draft", "Draft"])
    model.script(*(Step("text", next(answers[next(turns)])) for _ in range(HOSTILE_MAILS * 6)))
    box = factories.mailbox()
    before = []
    for _ in range(HOSTILE_MAILS):
        message = incoming(mailbox=box)
        before.append(
            (message.pk, message.subject, message.sender_address, message.to, message.conversation.customer_id)
        )
        suggest(message.pk)
    after = Message.objects.order_by("pk").values_list(
        "pk", "subject", "sender_address", "to", "conversation__customer_id"
    )
    assert list(after) == before, "no message was added, and none has another sender, recipient or subject"
    assert not OutgoingMail.objects.exists()
    assert Suggestion.objects.count() == HOSTILE_MAILS
    assert set(Suggestion.objects.values_list("category_name", flat=True)) <= {"Order status", "Refund status", ""}
    assert set(Draft.objects.values_list("state", flat=True)) <= {Draft.State.PROPOSED}
    client.force_login(factories.agent())
    for suggestion in Suggestion.objects.all()[:10]:
        page = client.get(reverse("admin:review_conversation", args=[suggestion.conversation_id])).content.decode()
        for payload in ("<script>fetch", "<script>alert", "onerror=alert(1)>", "<svg/onload", 'href="javascript:'):
            assert payload not in page


def test_a_thousand_canaries_of_other_customers_reach_no_prompt_and_no_draft(model, shop):
    dice = random.Random(3)
    canaries = [f"CANARY-{number:04d}-{dice.randrange(16**8):08x}" for number in range(1000)]
    each = iter(canaries)
    agent, box = factories.agent(), factories.mailbox()
    for _ in range(100):
        words, notes, fact = next(each), next(each), next(each)
        other = factories.customer(next(each), f"{next(each).lower()}@post.example", notes=notes, facts={"order": fact})
        conversation = factories.conversation(
            next(each), f"{MAIL} {words}", customer=other, mailbox=box, summary=next(each)
        )
        mail = conversation.messages.get()
        CategoryLabel.objects.create(message=mail, category=shop, agent=agent)
        CategoryExample.objects.create(category=shop, text=f"{MAIL} {next(each)}")
        Lesson.objects.create(kind="phrase", text=f"Say it as to {next(each)}.", state=Lesson.State.APPROVED)
        factories.message(conversation, f"Dear {next(each)}, soon.", direction=Message.Direction.OUT)
    assert next(each, None) is None
    Desk.objects.update(learned_label=CategoryLabel.objects.latest("pk").pk)
    suggest(incoming(mailbox=box, customer=factories.customer(facts={"LF-483920": "left on 12 March"})).pk)
    sent = json.dumps([request.body for request in model.requests])
    suggestion = Suggestion.objects.get()
    assert suggestion.engine == suggestion.draft_engine == "llm", suggestion.fallback
    assert "Orders leave our house" in sent and "left on 12 March" in sent, "what belongs there is there"
    lowered = sent.lower()
    assert not [canary for canary in canaries if canary.lower() in lowered]
    assert "canary" not in suggestion.draft_text.lower()
    assert Conversation.objects.count() == 101
