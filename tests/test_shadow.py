"""A mailbox in shadow reads and drafts like any other, and can do nothing with it."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime

import pytest
from django.utils import timezone

from helpdesk.desk import deliver, suggest
from helpdesk.desk.models import (
    Article,
    CategoryExample,
    Desk,
    Draft,
    IncomingMail,
    Mailbox,
    Message,
    OutgoingMail,
    Suggestion,
)
from helpdesk.desk.policy import make_default_rules
from tests import factories
from tests.test_receive import take

pytestmark = pytest.mark.django_db

ANSWER = "We send a link to your address. It works for two hours."


def question() -> bytes:
    mail = EmailMessage()
    mail["Message-ID"], mail["From"] = "<q1@post.example>", "Mira Falk <mira@post.example>"
    mail["To"], mail["Subject"] = "support@larkfield.example", "Password"
    mail["Date"] = format_datetime(timezone.now())
    mail.set_content("I forgot my password. How do I get a new password for my account?")
    return mail.as_bytes()


@pytest.fixture
def desk():
    factories.team("Service", is_default=True)
    refunds = factories.category("Refund status", description="When will the money be back on my account?")
    category = factories.category("Account and login", description="I forgot my password and need a new one.")
    for each in (refunds, category):
        CategoryExample.objects.create(category=each, text=each.description)
    Article.objects.create(title="Forgot your password?", body=ANSWER, category=category)
    make_default_rules()
    Desk.get()
    Desk.objects.update(default_threshold=0.0, hidden_share=0.0, audit_share=0.0)


def drafted_in(mode: str) -> Suggestion:
    mailbox = factories.mailbox(mode=mode, acknowledge=True)
    take(mailbox, question())
    suggest.suggest(Message.objects.get().pk)
    return Suggestion.objects.get()


def test_in_shadow_mail_is_drafted_and_nothing_is_shown_said_or_sent(desk, client):
    reading = drafted_in(Mailbox.Mode.SHADOW)
    assert ANSWER.split(".")[0] in reading.draft_text
    assert not Draft.objects.exists()
    assert not OutgoingMail.objects.exists() and deliver.due() == []
    assert IncomingMail.objects.get().state == "received"
    client.force_login(factories.agent())
    page = client.get(f"/admin/review/{reading.conversation_id}/", follow=True)
    assert page.status_code == 200 and ANSWER.split(".")[0] not in page.content.decode()


def test_the_same_mail_is_acknowledged_and_its_draft_shown_where_the_assistant_assists(desk):
    drafted_in(Mailbox.Mode.ASSIST)
    assert Draft.objects.get().text
    assert OutgoingMail.objects.get().kind == "acknowledgement"
