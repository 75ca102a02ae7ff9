"""Every decision has a key that the page names, and a button for the mouse; what is typed outlives whatever happens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.utils import timezone
from playwright.sync_api import expect

from helpdesk.desk.models import Conversation, Draft, Errand, OutgoingMail, WrapUp
from helpdesk.desk.roles import grant
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def roles(transactional_db):
    """Tests with transactions begin without what migrations made."""
    grant(apps)


@pytest.fixture
def box(tmp_path):
    return factories.mailbox(tmp_path / "box", undo_seconds=30)


def state(row: Conversation) -> str:
    return Conversation.objects.get(pk=row.pk).state


def test_resolving_reopening_and_junk_are_one_key_each(open_page, box):
    row = factories.conversation(mailbox=box)
    page = open_page(factories.agent())
    address = f"/admin/review/{row.pk}/"
    for key, becomes in (("z", "resolved"), ("z", "needs_agent"), ("!", "junk"), ("!", "needs_agent")):
        page.goto(address)
        expect(page.locator(f".menus kbd:text-is('{key}')")).to_be_visible()
        page.keyboard.press(key)
        page.locator(".messagelist").wait_for()
        assert state(row) == becomes


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_what_is_marked_in_the_list_is_resolved_or_junk(open_page, box, by):
    rows = [factories.conversation(f"Number {n}", mailbox=box) for n in range(4)]
    page = open_page(factories.agent())
    for key, name, left in (("z", "Resolve", 3), ("!", "Junk", 2)):
        expect(page.locator(".row")).to_have_count(left + 1)
        if by == "key":
            page.keyboard.press("x")
            page.keyboard.press(key)
        else:
            page.get_by_label("Mark").first.check()
            page.locator("#bulk").get_by_role("button", name=name).click()
        expect(page.locator(".row")).to_have_count(left)
    assert sorted(state(row) for row in rows) == ["junk", "needs_agent", "needs_agent", "resolved"]


def test_a_key_without_a_mark_does_nothing_to_the_list(open_page, box):
    row = factories.conversation(mailbox=box)
    page = open_page(factories.agent())
    page.keyboard.press("z")
    page.keyboard.press("!")
    page.keyboard.press("a")
    expect(page.locator(".row")).to_have_count(1)
    assert state(row) == "needs_agent"


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_two_conversations_of_a_customer_are_merged(open_page, box, by):
    first = factories.conversation("First parcel", mailbox=box)
    second = factories.conversation("Second parcel", mailbox=box, customer=first.customer)
    page = open_page(factories.agent())
    page.goto(f"/admin/review/{second.pk}/")
    if by == "key":
        page.keyboard.press("i")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    else:
        page.locator("summary", has_text="Merge").click()
        page.get_by_role("button", name="Merge").click()
    page.wait_for_url(f"**/review/{first.pk}/")
    assert Conversation.objects.get(pk=second.pk).merged_into_id == first.pk


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_the_second_agent_takes_over_knowingly(open_page, box, by):
    hanna, ben = factories.agent("hanna"), factories.agent("ben")
    row = factories.conversation(mailbox=box, opened_by=hanna, opened_at=timezone.now())
    page = open_page(ben)
    page.goto(f"/admin/review/{row.pk}/")
    expect(page.locator("#news")).to_contain_text("Hanna has this conversation open")
    page.keyboard.press("h") if by == "key" else page.get_by_role("button", name="Take over").click()
    expect(page.locator(".messagelist")).to_contain_text("You have this conversation now")
    assert Conversation.objects.get(pk=row.pk).opened_by == ben


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_an_answer_is_sent_and_the_conversation_resolved(open_page, box, by):
    draft = factories.drafted(mailbox=box)
    page = open_page(factories.agent())
    page.goto(f"/admin/review/{draft.conversation_id}/")
    send = page.get_by_role("button", name="Send and resolve")
    expect(send).to_be_in_viewport()
    page.keyboard.press("Control+Shift+Enter") if by == "key" else send.click()
    expect(page.locator(".undo-bar")).to_be_visible()
    assert state(draft.conversation) == "resolved"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#text")).to_have_value(factories.DRAFT)
    assert OutgoingMail.objects.get().state == OutgoingMail.State.CANCELLED
    assert state(draft.conversation) == "draft_ready"


def test_what_was_typed_is_there_again_after_a_logout(open_page, box):
    row, hanna = factories.conversation(mailbox=box), factories.agent()
    page = open_page(hanna)
    page.goto(f"/admin/review/{row.pk}/")
    page.locator("#text").press_sequentially("Half an ans")
    page.get_by_role("button", name="Log out").click()
    page.get_by_text("Log in again").or_(page.locator("#id_username")).first.wait_for()
    again = open_page(hanna)
    again.goto(f"/admin/review/{row.pk}/")
    expect(again.locator("#text")).to_have_value("Half an ans")


def test_who_is_logged_out_meanwhile_is_told_and_keeps_the_text(open_page, box):
    row = factories.conversation(mailbox=box)
    page = open_page(factories.agent())
    page.goto(f"/admin/review/{row.pk}/")
    page.context.clear_cookies()
    page.locator("#text").press_sequentially("Typed too late")
    expect(page.locator("#save-state")).to_contain_text("kept in this browser")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#save-state")).to_contain_text("Not sent.")
    expect(page.locator("#text")).to_have_value("Typed too late")
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_a_text_that_went_out_of_date_is_gone_on_with(open_page, box, by):
    row, hanna = factories.conversation(mailbox=box), factories.agent()
    Draft.objects.create(
        conversation=row, author="agent", user=hanna, edited_by=hanna, text="Half an answer", state="stale"
    )
    page = open_page(hanna)
    page.goto(f"/admin/review/{row.pk}/")
    expect(page.get_by_text("so it is out of date")).to_be_visible()
    page.keyboard.press("h") if by == "key" else page.get_by_role("button", name="Go on with this text").click()
    expect(page.locator("#text")).to_have_value("Half an answer")


def wrapped_up(**values) -> None:
    """What the worker leaves when a model has written it."""
    Errand.objects.update(state=Errand.State.DONE, results=[{"summary": "", "tags": [], "tasks": []} | values])


@pytest.mark.parametrize("width", [1280, 390])
def test_the_wrap_up_of_a_model_comes_into_untouched_fields_and_one_key_resolves(open_page, box, settings, width):
    settings.HELPDESK_MODEL = "openai/any"
    row = factories.conversation(mailbox=box)
    factories.suggestion(row.messages.get(), next_steps=[])
    page = open_page(factories.agent(), width=width)
    page.goto(f"/admin/review/{row.pk}/")
    page.get_by_text("Wrap-up: what stays behind").click()
    page.get_by_role("button", name="Let the assistant write it").click()
    expect(page.locator("#offers .working")).to_be_visible()
    wrapped_up(summary="She wants a refund.", tags=["refund", "boots"], tasks=["Call the carrier"])
    expect(page.get_by_label("Summary")).to_have_value("She wants a refund.")
    expect(page.get_by_label("Tags, by commas")).to_have_value("refund, boots")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Resolve with this").press("Enter")
    page.wait_for_url("**/admin/review/")
    left = WrapUp.objects.get()
    assert (left.summary, left.tags, left.tasks) == ("She wants a refund.", ["refund", "boots"], ["Call the carrier"])


def test_the_wrap_up_of_a_model_is_never_laid_over_what_was_typed_but_taken_by_its_number(open_page, box, settings):
    settings.HELPDESK_MODEL = "openai/any"
    row = factories.conversation(mailbox=box)
    factories.suggestion(row.messages.get())
    page = open_page(factories.agent())
    page.goto(f"/admin/review/{row.pk}/")
    page.keyboard.press("v")
    page.get_by_role("button", name="Let the assistant write it").click()
    expect(page.locator("#offers .working")).to_be_visible()
    page.get_by_label("Summary").fill("My own words")
    wrapped_up(summary="She wants a refund.", tasks=["Call the carrier"])
    expect(page.locator("#offers")).to_contain_text("She wants a refund.")
    expect(page.get_by_label("Summary")).to_have_value("My own words")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.get_by_label("Summary")).to_have_value("She wants a refund.")


@pytest.mark.parametrize("where", ["queue", "conversation"])
def test_every_key_shown_on_a_page_is_in_the_list_of_keys(open_page, box, where):
    row = factories.drafted(mailbox=box).conversation
    factories.conversation(mailbox=box, customer=row.customer, due_at=timezone.now() + timedelta(hours=1))
    page = open_page(factories.agent())
    if where == "conversation":
        page.goto(f"/admin/review/{row.pk}/")
    shown = {each.strip() for each in page.locator("main kbd:not(#keys kbd)").all_text_contents()}
    listed = set(page.locator("#keys kbd").all_text_contents()) | {"⏎", "Ctrl ⏎", "Ctrl ⇧ ⏎"}
    assert shown and shown <= listed
