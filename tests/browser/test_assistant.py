"""An agent asks the assistant while answering, by keyboard and by mouse; what they typed is never touched."""

from __future__ import annotations

import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.db import connection
from playwright.sync_api import expect

from helpdesk.desk import errands
from helpdesk.desk.models import Article
from helpdesk.desk.roles import grant
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def roles(transactional_db):
    """Tests with transactions begin without what migrations made."""
    grant(apps)


@pytest.fixture
def row(tmp_path):
    Article.objects.create(title="Delivery", body="Parcels to Austria take 3 to 5 working days.", published=True)
    Article.objects.create(title="Express", body="Express delivery to Austria takes one working day.", published=True)
    row = factories.conversation(
        text="How long does delivery to Austria take?", mailbox=factories.mailbox(tmp_path / "box")
    )
    factories.suggestion(row.messages.get())
    return row


def work() -> None:
    """What a worker does with everything that is due, on a connection of its own."""

    def run() -> None:
        for pk in errands.due():
            errands.help_out(pk)
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def test_a_draft_asked_for_by_key_comes_into_the_empty_editor_while_the_page_stays_usable(open_page, row):
    page = open_page(factories.agent())
    page.goto(f"/admin/review/{row.pk}/")
    page.keyboard.press("d")
    expect(page.locator("#offers .working")).to_be_visible()
    work()
    expect(page.locator(".sources")).to_be_visible()
    assert "3 to 5 working days" in page.locator("#text").input_value()


def test_other_versions_are_taken_by_number_and_what_stood_before_comes_back(open_page, row):
    page = open_page(factories.agent())
    page.goto(f"/admin/review/{row.pk}/")
    page.locator("#text").fill("My own words")
    expect(page.locator("#save-state")).to_contain_text("Saved")
    page.locator("#text").press("Escape")
    page.keyboard.press("o")
    expect(page.locator("#offers .working")).to_be_visible()
    work()
    expect(page.locator("[data-take='2']")).to_be_visible()
    expect(page.locator("#text")).to_have_value("My own words")
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("2")
    page.get_by_role("button", name="Put back what stood").wait_for()
    assert "working day" in page.locator("#text").input_value()
    page.get_by_role("button", name="Put back what stood").click()
    expect(page.locator("#text")).to_have_value("My own words")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_question_for_what_is_missing_is_asked_by_mouse_and_by_key(open_page, row, width):
    page = open_page(factories.agent(), width=width)
    page.goto(f"/admin/review/{row.pk}/")
    page.get_by_text("Ask for what is missing").click()
    page.get_by_label("What the customer is asked").fill("To which address?")
    page.get_by_role("button", name="Write the question").click()
    expect(page.locator("#offers .working")).to_be_visible()
    work()
    expect(page.locator(".offer")).to_contain_text("To which address?")
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    page.keyboard.type("Which size?")
    page.keyboard.press("Enter")
    expect(page.locator("#offers .working")).to_be_visible()
    work()
    expect(page.locator(".offer").first).to_contain_text("Which size?")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_asking_and_taking_are_plain_forms(open_page, row):
    page = open_page(factories.agent(), java_script_enabled=False)
    page.goto(f"/admin/review/{row.pk}/")
    page.get_by_role("button", name="Ask for a draft").click()
    expect(page.get_by_text("The assistant is at work")).to_be_visible()
    work()
    page.get_by_role("link", name="Look again").click()
    page.get_by_role("button", name="Take it").click()
    assert "3 to 5 working days" in page.locator("#text").input_value()
