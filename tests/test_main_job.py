"""The main job, end to end: real Dovecot, a real SMTP server, the admin's own forms; both engines."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from helpdesk.desk import engines
from helpdesk.desk.models import (
    Article,
    Category,
    CategoryExample,
    Conversation,
    Mailbox,
    Message,
    ModelCall,
    OutgoingMail,
    Review,
    Suggestion,
)
from helpdesk.desk.policy import make_default_rules
from helpdesk.desk.roles import grant
from tests.factories import PASSWORD as AGENT_PASSWORD
from tests.factories import agent, team
from tests.model_server import ModelServer
from tests.services import PASSWORD, ScriptedSMTP, dovecot

pytestmark = pytest.mark.django_db(transaction=True)

DESK = "support@larkfield.example"
CUSTOMER = "mira@post.example"

QUESTION = f"""\
From: Mira Falk <{CUSTOMER}>\r
To: {DESK}\r
Subject: Password reset\r
Message-ID: <first@post.example>\r
Date: Fri, 20 Nov 2026 10:00:00 +0000\r
\r
Hello, I forgot my password. How do I get a new password for my account?\r
\r
Mira\r
""".encode()

ANSWER = """\
Press "Forgot password" on the login page and enter your address. We send a link that works for 2 hours.

No mail after ten minutes? Look in the junk folder first."""

EXAMPLES = {
    "Account and login": "I forgot my password and need a new password to get into my account.",
    "Refund status": "When will the money for the tent that I sent back be on my bank account?",
    "Product advice": "Which sleeping bag is warm enough for winter nights in the mountains?",
}


@pytest.fixture
def servers():
    with dovecot(DESK, CUSTOMER) as imap, ScriptedSMTP(delivers=imap.deliver, user=DESK) as smtp:
        yield imap, smtp


@pytest.fixture
def desk(servers):
    imap, smtp = servers
    for cached in (engines.classifier_since, engines.embedded_drafter):
        cached.cache_clear()
    grant(apps)  # a test without a transaction around it empties every table when it ends, the migrations' rows too
    team("Service", is_default=True)
    for name, example in EXAMPLES.items():
        category = Category.objects.create(name=name, description=example)
        CategoryExample.objects.create(category=category, text=example)
    Article.objects.create(
        title="Forgot your password?", body=ANSWER, category=Category.objects.get(name="Account and login")
    )
    make_default_rules()
    desk_settings = engines.Desk.get()
    desk_settings.default_threshold = desk_settings.hidden_share = desk_settings.audit_share = 0.0
    desk_settings.save()
    return Mailbox.objects.create(
        name="Larkfield Outdoor",
        address=DESK,
        imap_host="localhost",
        imap_port=imap.port,
        imap_security="none",
        imap_password=PASSWORD,
        smtp_host="localhost",
        smtp_port=smtp.port,
        smtp_security="none",
        mode=Mailbox.Mode.ASSIST,
        languages=["en"],
        signature={"en": "{{agent_name}}\nLarkfield Outdoor"},
    )


def work() -> None:
    """What the worker does until nothing is due; polling is due at once."""
    Mailbox.objects.update(next_poll_at=None)
    call_command("work", once=True, concurrency=1)


def fields_of(page: str, form: str) -> dict[str, str]:
    """The hidden fields of the form that posts to this address, as a browser would send them."""
    part = re.search(rf'<form[^>]*id="{form}".*?</form>', page, re.DOTALL)
    assert part, f"no form {form} on the page"
    inputs = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", part[0])
    return {re.search(r'name="([^"]*)"', tag)[1]: (re.search(r'value="([^"]*)"', tag) or ["", ""])[1] for tag in inputs}


def approve_edited(client, conversation: Conversation, text: str) -> None:
    """The agent opens the conversation, edits the draft and sends it, through the admin's own form."""
    assert client.login(username="hanna", password=AGENT_PASSWORD)
    queue = client.get(reverse("admin:review_queue"))
    assert conversation.subject in queue.content.decode()
    page = client.get(reverse("admin:review_conversation", args=[conversation.pk])).content.decode()
    sent = fields_of(page, "answer") | {"text": text, "seconds": "41", "then": "stay", "findings_seen": "on"}
    response = client.post(reverse("admin:review_answer", args=[conversation.pk]), sent)
    assert response.status_code == 302


def past_the_undo_window() -> None:
    OutgoingMail.objects.filter(state="held").update(due_at=timezone.now() - timedelta(seconds=1))


def the_whole_way(client, servers, desk) -> tuple[Suggestion, Review, email.message.Message]:
    imap, _smtp = servers
    agent()
    imap.deliver(DESK, QUESTION)
    work()
    conversation = Conversation.objects.get()
    assert conversation.state == Conversation.State.DRAFT_READY, conversation.needs
    offered = conversation.drafts.get().text
    approve_edited(client, conversation, offered + "\n\nHanna is here until six if it does not work.")
    assert imap.messages(CUSTOMER) == []
    past_the_undo_window()
    work()
    work()
    received = imap.messages(CUSTOMER)
    assert len(received) == 1
    mail = email.message_from_bytes(received[0], policy=email.policy.default)
    return Suggestion.objects.get(), Review.objects.get(), mail


def test_a_mail_is_answered_with_an_edited_draft_in_the_same_thread(client, servers, desk):
    suggestion, review, mail = the_whole_way(client, servers, desk)
    text = mail.get_body(("plain",)).get_content()
    assert suggestion.category_name == "Account and login" and suggestion.draft_engine == "embedded"
    assert mail["In-Reply-To"] == "<first@post.example>" and "<first@post.example>" in mail["References"]
    assert mail["Subject"] == "Re: Password reset" and CUSTOMER in mail["To"]
    assert "Forgot password" in text and "Hanna is here until six" in text
    assert "help of" in text and "PERSON" in text
    assert "Larkfield Outdoor" in text and "{{" not in text
    assert "edited and approved by a person" in mail["X-AI-Assisted"]
    assert "Auto-Submitted" not in mail
    assert review.agent.username == "hanna" and review.decision == "sent" and review.seconds == 41
    assert review.offered_text == suggestion.draft_text and review.sent_text.endswith("if it does not work.")
    assert 0 < review.edit_size < 0.6 and review.versions["rules"]
    assert OutgoingMail.objects.get().state == "sent"


def test_the_customers_reply_joins_the_conversation_and_reopens_it(client, servers, desk):
    _suggestion, _review, answer = the_whole_way(client, servers, desk)
    imap, _smtp = servers
    reply = (
        f"From: Mira Falk <{CUSTOMER}>\r\nTo: {DESK}\r\nSubject: Re: Password reset\r\n"
        "Message-ID: <second@post.example>\r\n"
        f"In-Reply-To: {answer['Message-ID']}\r\nReferences: <first@post.example> {answer['Message-ID']}\r\n"
        "\r\nStill no mail for a new password, and I looked everywhere.\r\n\r\n> Press Forgot password\r\n"
    )
    imap.deliver(DESK, reply.encode())
    work()
    conversation = Conversation.objects.get()
    assert conversation.messages.count() == 3 and conversation.is_open
    assert Message.objects.latest("pk").new_text == "Still no mail for a new password, and I looked everywhere."


def test_the_same_way_with_a_language_model_over_http(client, servers, desk, settings):
    with ModelServer() as model:
        settings.HELPDESK_MODEL = "openai/scripted"
        settings.HELPDESK_MODEL_API_BASE = model.url
        settings.HELPDESK_MODEL_API_KEY = "a key"
        suggestion, review, mail = the_whole_way(client, servers, desk)
        assert len(model.requests) >= 2
    assert suggestion.engine == "llm" and suggestion.draft_engine == "llm"
    assert set(ModelCall.objects.values_list("purpose", flat=True)) == {"classify", "draft"}
    assert review.versions["prompts"] and review.versions["models"] == ["openai/scripted"]
    assert CUSTOMER not in "".join(ModelCall.objects.values_list("request", flat=True))
    assert mail["In-Reply-To"] == "<first@post.example>"


def test_when_the_model_fails_the_embedded_engine_answers_and_the_record_says_so(client, servers, desk, settings):
    imap, _smtp = servers
    settings.HELPDESK_MODEL = "openai/scripted"
    settings.HELPDESK_MODEL_API_BASE = "http://127.0.0.1:9/v1"
    settings.HELPDESK_MODEL_API_KEY = "a key"
    imap.deliver(DESK, QUESTION)
    work()
    suggestion = Suggestion.objects.get()
    assert suggestion.engine == "embedded" and "the embedded classifier answered" in suggestion.fallback
    assert ModelCall.objects.exclude(error="").exists()


def test_mail_with_a_low_confidence_goes_to_a_person_without_a_draft(servers, desk):
    imap, _smtp = servers
    engines.Desk.objects.update(default_threshold=1.0)
    imap.deliver(DESK, QUESTION)
    work()
    conversation = Conversation.objects.get()
    assert conversation.state == Conversation.State.NEEDS_AGENT and conversation.needs_rule == "low_confidence"
    assert not conversation.drafts.exists() and conversation.summary and conversation.team.name == "Service"
