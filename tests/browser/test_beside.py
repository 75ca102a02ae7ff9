"""Side threads, phone calls and the wrap-up in a real browser, by keyboard and by mouse."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from playwright.sync_api import expect

from helpdesk.desk import deliver
from helpdesk.desk.models import Conversation, OutgoingMail, WrapUp
from helpdesk.desk.roles import grant
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def roles(transactional_db):
    """Tests with transactions begin without what migrations made."""
    grant(apps)


@pytest.fixture
def row(tmp_path):
    row = factories.conversation(mailbox=factories.mailbox(tmp_path / "box", undo_seconds=0))
    factories.suggestion(row.messages.get(), next_steps=["Ask the carrier"])
    return row


@pytest.mark.parametrize("width", [1280, 390])
def test_a_mail_is_forwarded_by_key_and_stands_beside_the_thread(open_page, row, width):
    page = open_page(factories.agent(), width=width)
    page.goto(f"/admin/review/{row.pk}/")
    page.keyboard.press("g")
    page.keyboard.type("spares@zeltwerk.example")
    page.locator("details[data-key=g] textarea").press_sequentially("Do you have this pole?")
    page.get_by_role("button", name="Send to them").click()
    expect(page.locator(".side")).to_contain_text("Do you have this pole?")
    deliver.deliver(OutgoingMail.objects.get().pk)
    page.goto(f"/admin/review/{row.pk}/")
    expect(page.locator(".side")).to_contain_text("the customer never sees this")
    page.get_by_text("Write to them again").click()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_wrap_up_is_taken_by_one_key_or_edited_by_mouse(open_page, row):
    page = open_page(factories.agent())
    page.goto(f"/admin/review/{row.pk}/")
    page.keyboard.press("v")
    expect(page.get_by_label("Still to be done")).to_have_value("Ask the carrier\n")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/review/")
    left = WrapUp.objects.get()
    assert left.tasks == ["Ask the carrier"] and left.summary
    assert Conversation.objects.get().state == "resolved"
    page.goto(f"/admin/review/{row.pk}/")
    page.get_by_text("Wrap-up: what stays behind").click()
    page.get_by_label("Tags, by commas").fill("Austria")
    page.get_by_role("button", name="Resolve with this").click()
    page.wait_for_url("**/admin/review/")
    assert WrapUp.objects.latest("pk").tags == ["Austria"]


def test_a_call_is_noted_by_key(open_page, row):
    page = open_page(factories.agent())
    page.goto(f"/admin/review/{row.pk}/")
    page.keyboard.press("b")
    page.locator("details[data-key=b] textarea").fill("She wants the blue one.")
    page.get_by_role("button", name="Note the call").click()
    expect(page.locator(".note")).to_contain_text("She wants the blue one.")
