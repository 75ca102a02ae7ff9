"""A team at work in a real browser: notices, clocks, stepping in, closing by itself, on a large and a small screen."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.utils import timezone
from playwright.sync_api import expect

from helpdesk.desk.models import Conversation, Desk, Notice, OutgoingMail
from helpdesk.desk.review import assign
from helpdesk.desk.roles import grant
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (1280, 390)


@pytest.fixture(autouse=True)
def roles(transactional_db):
    grant(apps)


@pytest.fixture
def box(tmp_path):
    return factories.mailbox(tmp_path / "box", undo_seconds=30)


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{row['id']}: {row['nodes'][0]['html'][:120]}" for row in found if row["impact"] in ("serious", "critical")
    ]


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_bell_rings_without_a_reload_and_leads_to_the_notice_and_the_conversation(open_page, box):
    hanna, lena = factories.agent("hanna"), factories.agent("lena")
    row = factories.conversation("Lost parcel", mailbox=box)
    page = open_page(hanna)
    bell = page.locator("#bell")
    expect(bell).to_have_attribute("aria-label", "Notices, 0 unread")
    assign(row, lena, assignee=hanna)
    page.clock.install()
    page.reload()
    expect(bell).to_have_attribute("aria-label", "Notices, 1 unread")
    assign(factories.conversation("Second parcel", mailbox=box), lena, assignee=hanna)
    page.clock.fast_forward("00:31")
    expect(bell).to_have_attribute("aria-label", "Notices, 2 unread")
    bell.click()
    page.get_by_role("link", name="Lost parcel").click()
    expect(page.locator("h1")).to_contain_text("Lost parcel")
    expect(bell).to_have_attribute("aria-label", "Notices, 1 unread")


def test_notices_show_in_the_browser_once_that_was_allowed(open_page, box):
    hanna, lena = factories.agent("hanna"), factories.agent("lena")
    page = open_page(hanna, permissions=["notifications"])
    page.add_init_script(
        "window.shown = []; window.Notification = class extends EventTarget {"
        " static permission = 'granted'; constructor(words) { super(); window.shown.push(words); } };"
    )
    page.clock.install()
    page.reload()
    page.wait_for_load_state("networkidle")
    row = factories.conversation(mailbox=box)
    assign(row, lena, assignee=hanna)
    page.clock.fast_forward("00:31")
    expect(page.locator("#bell")).to_have_attribute("aria-label", "Notices, 1 unread")
    page.clock.fast_forward("00:31")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shown") == [f"Lena assigned it to you: {row.pk}"]


@pytest.mark.parametrize("width", WIDTHS)
def test_notices_ways_and_absence_are_set_on_one_page(open_page, box, width):
    hanna, lena = factories.agent("hanna"), factories.agent("lena")
    assign(
        factories.conversation("Ein sehr langer Betreff " * 8, mailbox=box), lena, assignee=hanna, why="you know her"
    )
    page = open_page(hanna, width=width)
    page.goto("/admin/notices/")
    page.get_by_label("assigned to you").select_option("digest")
    page.locator(".ways").first.get_by_role("button", name="Keep").click()
    expect(page.get_by_label("assigned to you")).to_have_value("digest")
    page.get_by_label("Away from").fill("2026-01-01T08:00")
    page.get_by_label("until", exact=True).fill("2099-01-01T08:00")
    page.locator(".ways").last.get_by_role("button", name="Keep").click()
    hanna.refresh_from_db()
    assert hanna.notice_ways["assigned"] == "digest" and hanna.is_away
    assert serious(page) == [] and fits(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_queue_shows_time_left_and_is_narrowed_by_it_and_by_customer(open_page, box, width):
    now = timezone.now()
    mira, omar = factories.customer("Mira Falk"), factories.customer("Omar Haddad")
    factories.conversation("Late one", mailbox=box, customer=mira, due_at=now - timedelta(hours=3))
    factories.conversation("Soon one", mailbox=box, customer=omar, due_at=now + timedelta(minutes=50))
    factories.conversation("Later one", mailbox=box, customer=omar, due_at=now + timedelta(days=2))
    page = open_page(factories.agent(), width=width)
    expect(page.locator(".row").first).to_contain_text("3 hours late")
    page.get_by_label("Time left").select_option("risk")
    expect(page.locator(".row")).to_have_count(2)
    page.get_by_label("Customer").fill("Haddad")
    page.get_by_label("Customer").press("Enter")
    expect(page.locator(".row")).to_have_count(1)
    expect(page.locator(".row")).to_contain_text("Soon one")
    assert serious(page) == [] and fits(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_an_answer_announces_its_closing_by_keyboard_and_the_page_shows_it(open_page, box, width):
    draft = factories.drafted(mailbox=box)
    page = open_page(factories.agent(), width=width)
    page.goto(f"/admin/review/{draft.conversation_id}/")
    page.get_by_label("When no answer comes").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".undo-bar")).to_be_visible()
    assert "we close this matter" in OutgoingMail.objects.get().text
    page.goto(f"/admin/review/{draft.conversation_id}/")
    expect(page.get_by_text("It closes by itself on")).to_be_visible()
    assert serious(page) == [] and fits(page)
    page.get_by_role("button", name="Keep it open").click()
    expect(page.get_by_text("It closes by itself on")).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_lead_steps_in_and_a_colleague_is_named_in_a_note(open_page, box, width):
    lead, lena = factories.agent("hanna"), factories.agent("lena")
    service = factories.team("Service", lead=lead)
    row = factories.conversation(mailbox=box, team=service, assignee=lena)
    Notice.objects.create(user=lead, conversation=row, kind="alert", reason="sla_late")
    page = open_page(lead, width=width)
    page.goto(f"/admin/review/{row.pk}/")
    expect(page.get_by_text("Past its time.")).to_be_visible()
    page.get_by_role("button", name="Step in").click()
    expect(page.get_by_text("Past its time.")).to_have_count(0)
    page.keyboard.press("n")
    page.keyboard.type("@lena I answer this one. @nina?")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("@nina is nobody who may read this conversation")).to_be_visible()
    expect(page.get_by_role("link", name="@lena")).to_be_visible()
    assert serious(page) == [] and fits(page)
    assert Conversation.objects.get(pk=row.pk).assignee == lead and Notice.objects.filter(user=lena).count() == 2


@pytest.mark.parametrize("width", WIDTHS)
def test_practice_shows_a_past_mail_and_then_what_the_team_sent(open_page, box, width):
    row = factories.conversation("Late parcel", mailbox=box, text="Hello, when does my parcel come?\n\nMira Falk")
    factories.message(row, "Hello Mira, it comes on Tuesday.", direction="out")
    page = open_page(factories.agent(), width=width)
    page.goto("/admin/review/practice/")
    expect(page.get_by_text("when does my parcel come?")).to_be_visible()
    assert "Mira Falk" not in page.locator("main").inner_text()
    page.keyboard.press("e")
    page.keyboard.type("Hello, it comes on Wednesday.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("it comes on Tuesday").first).to_be_visible()
    assert serious(page) == [] and fits(page)
    assert not OutgoingMail.objects.exists()


def test_why_is_one_key_away(open_page, box):
    draft = factories.drafted(mailbox=box)
    page = open_page(factories.agent())
    page.goto(f"/admin/review/{draft.conversation_id}/")
    expect(page.get_by_text("Why this category", exact=True)).to_be_hidden()
    page.keyboard.press("y")
    expect(page.get_by_text("Why this category", exact=True)).to_be_visible()
    expect(page.get_by_text("Lessons", exact=True)).to_be_visible()
    assert serious(page) == []


def test_every_key_of_the_script_is_explained_on_the_page(open_page, box):
    page = open_page(factories.agent())
    page.keyboard.press("?")
    shown = set(page.locator("#keys kbd").all_inner_texts())
    script = (Path(__file__).parents[2] / "helpdesk/desk/static/desk/review.js").read_text()
    keys = script.split("const keys = {")[1].split("\n  };")[0]
    assert (
        set(re.findall(r'^    "?(\S)"?:|, (\w): \(\) =>', keys, re.MULTILINE))
        and not {
            key for pair in re.findall(r'^    "?(\S)"?:|, (\w): \(\) =>', keys, re.MULTILINE) for key in pair if key
        }
        - shown
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_people_choose_the_language_of_their_pages(open_page, width):
    page = open_page(factories.agent(), width=width)
    page.get_by_role("link", name="Hanna").click()
    page.get_by_label("Language of the pages").select_option("de")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("heading", name="Ihre Seiten")).to_be_visible()
    assert serious(page) == [] and fits(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_manager_sets_business_hours_by_weekday(open_page, complaints, width):
    Desk.get()
    page = open_page(width=width)
    manager = factories.manager()
    page.goto("/admin/login/?next=/admin/desk/desk/1/change/")
    page.fill("#id_username", manager.username)
    page.fill("#id_password", factories.PASSWORD)
    page.press("#id_password", "Enter")
    page.get_by_label("Monday: from").fill("09:00")
    page.get_by_label("Monday: to").fill("17:30")
    page.get_by_label("time zone").select_option("Europe/Berlin")
    page.locator("#id_holidays").fill("2026-12-25")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    desk = Desk.get()
    assert desk.business_hours == {"monday": ["09:00", "17:30"], "time_zone": "Europe/Berlin"}
    page.goto("/admin/desk/desk/1/change/")
    assert serious(page) == []
    complaints.clear()  # the checker itself adds styles to pages with a style sheet for print
