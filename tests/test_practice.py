"""Practice on real past mail: pseudonymised, compared, and nothing of it is kept or leaves."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from helpdesk.desk.models import Desk, Message, OutgoingMail
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:review_practice")


@pytest.fixture
def desk():
    client = Client()
    client.force_login(factories.agent("hanna"))
    return client


def answered():
    row = factories.conversation(
        text="Hello,\n\nhow long to Austria?\n\nMira Falk, mira@post.example", customer=factories.customer("Mira Falk")
    )
    factories.suggestion(row.messages.get())
    factories.message(row, "Hello Mira,\n\nthree days.", direction=Message.Direction.OUT)
    return row


def rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in apps.get_app_config("desk").get_models()}


def practise(desk, text):
    answer = re.search(r'name="answer" value="(\d+)"', desk.get(PAGE).content.decode())[1]
    return desk.post(PAGE, {"answer": answer, "text": text}).content.decode()


def test_a_past_mail_is_shown_without_anybodys_data(desk):
    answered()
    page = desk.get(PAGE).content.decode()
    assert ("how long to Austria?" in page and "[FIRST_NAME_1]" in page) or "[NAME_1]" in page
    assert "Falk" not in page and "mira@post.example" not in page and "three days" not in page


def test_what_was_typed_stands_beside_what_the_team_sent_and_what_the_checks_say(desk):
    answered()
    page = practise(desk, "Hello,\n\nit takes 9 working days.")
    assert "three days." in page and "Mira" not in page
    assert "9 working days" in re.search(r"checks-title.*", page, re.DOTALL)[0]


def test_nothing_of_it_is_stored_or_sent(desk):
    answered()
    Desk.get()
    before = rows()
    practise(desk, "Hello,\n\nit takes 9 working days.")
    assert rows() == before and not OutgoingMail.objects.exists()


def test_without_past_mail_the_page_says_so_and_others_mail_cannot_be_named(desk):
    assert "no answered mail" in desk.get(PAGE).content.decode()
    incoming = factories.conversation().messages.get()
    assert desk.post(PAGE, {"answer": incoming.pk, "text": "x"}).status_code == 404


def test_administrators_do_not_practise_on_customers_mail():
    client = Client()
    client.force_login(factories.administrator())
    assert client.get(PAGE).status_code == 403
