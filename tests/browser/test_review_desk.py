"""An agent at work in a real browser: by keyboard alone, by mouse, two at once, on a large and a small screen."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.utils import timezone
from playwright.sync_api import expect

from helpdesk.desk import deliver
from helpdesk.desk.models import Draft, OutgoingMail, Review
from helpdesk.desk.roles import grant
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (1280, 390)
FINDING = {"kind": "number", "text": "3 to 5 working days", "start": 33, "end": 52, "detail": "No source says so."}


@pytest.fixture(autouse=True)
def roles(transactional_db):
    """Tests with transactions begin without what migrations made."""
    grant(apps)


@pytest.fixture
def box(tmp_path):
    return factories.mailbox(tmp_path / "box", undo_seconds=30)


class Keys:
    """Counts what an agent presses; a chord is one."""

    def __init__(self, page):
        self.page, self.pressed = page, 0

    def press(self, keys: str) -> None:
        self.page.keyboard.press(keys)
        self.pressed += 1


def test_a_routine_mail_with_a_good_draft_is_sent_with_at_most_three_keystrokes(open_page, box):
    draft = factories.drafted(mailbox=box)
    page = open_page(factories.agent())
    keys = Keys(page)
    keys.press("Enter")
    page.wait_for_url(f"**/review/{draft.conversation_id}/")
    keys.press("Control+Enter")
    expect(page.locator(".undo-bar")).to_contain_text("On its way")
    assert keys.pressed <= 3
    review = Review.objects.get()
    assert review.outgoing.state == OutgoingMail.State.HELD and review.seconds > 0


def test_an_agent_edits_by_mouse_approves_and_sees_it_sent(open_page, tmp_path):
    box = factories.mailbox(tmp_path / "box", undo_seconds=0)
    draft = factories.drafted(mailbox=box)
    page = open_page(factories.agent())
    page.get_by_role("link", name="Delivery to Austria").click()
    page.get_by_label("Answer", exact=True).fill("Hello Mira,\n\nfour days at most.\n\nKind regards")
    expect(page.locator("#save-state")).to_contain_text("Saved")
    page.get_by_text("What you changed").click()
    expect(page.locator("#changes ins").first).to_be_visible()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("four days at most.")
    page.get_by_label("I have looked at these").check()
    page.get_by_role("button", name="Send and next").click()
    expect(page.get_by_text("All answered.")).to_be_visible()
    deliver.deliver(OutgoingMail.objects.get().pk)
    page.goto(f"/admin/review/{draft.conversation_id}/")
    expect(page.locator(".mail-out")).to_contain_text("four days at most.")
    assert "four days at most." in next((tmp_path / "box" / "sent").glob("*.eml")).read_text()


def test_undo_by_key_brings_the_draft_back(open_page, box):
    draft = factories.drafted(mailbox=box)
    page = open_page(factories.agent())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/review/{draft.conversation_id}/")
    page.keyboard.press("Control+Enter")
    page.locator(".undo-bar").wait_for()
    page.keyboard.press("u")
    page.wait_for_url(f"**/review/{draft.conversation_id}/")
    expect(page.locator("#text")).to_have_value(factories.DRAFT)
    assert OutgoingMail.objects.get().state == OutgoingMail.State.CANCELLED


def test_the_next_conversation_is_there_at_once_and_may_be_answered(open_page, box):
    factories.drafted(mailbox=box, due_at=timezone.now() + timedelta(hours=1))
    second = factories.drafted("Second question", "Hello Mira,\n\nyes.\n", mailbox=box)
    page = open_page(factories.agent())
    page.keyboard.press("Enter")
    page.locator("#answer").wait_for()
    page.wait_for_load_state("networkidle")
    page.evaluate("window.stillTheSamePage = true")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_contain_text("Second question")
    expect(page).to_have_url(re.compile(rf".*/admin/review/{second.conversation_id}/$"))
    assert page.evaluate("window.stillTheSamePage"), "the page was loaded anew instead of being there already"
    expect(page.locator("#text")).to_have_value("Hello Mira,\n\nyes.\n")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("All answered.")).to_be_visible()
    assert OutgoingMail.objects.count() == 2


def test_keys_move_through_the_queue_and_open_what_they_name(open_page, box):
    now = timezone.now()
    factories.conversation("First", mailbox=box, due_at=now + timedelta(hours=1))
    factories.conversation("Second", mailbox=box, due_at=now + timedelta(hours=2))
    page = open_page(factories.agent())
    page.keyboard.press("j")
    expect(page.locator("[data-row]:focus")).to_contain_text("Second")
    page.keyboard.press("k")
    expect(page.locator("[data-row]:focus")).to_contain_text("First")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.locator("#answer").wait_for()
    for key, field in (("a", "select[name=assignee]"), ("n", "textarea[name=text]"), ("f", "input[name=word]")):
        page.keyboard.press(key)
        expect(page.locator(f"details.menu[open] {field}:visible").first).to_be_visible()
        page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.keyboard.type("j? nobody jumps while typing")
    expect(page.locator("#text")).to_have_value("j? nobody jumps while typing")


def test_findings_stop_the_one_key_approval_until_they_were_seen(open_page, box):
    draft = factories.drafted(mailbox=box, about={"findings": [FINDING]})
    page = open_page(factories.agent())
    page.goto(f"/admin/review/{draft.conversation_id}/")
    page.keyboard.press("Control+Enter")
    expect(page.locator("input[name=findings_seen]")).to_be_focused()
    assert not OutgoingMail.objects.exists()
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".undo-bar")).to_be_visible()
    assert Review.objects.get().findings_seen


def test_an_edit_without_evidence_is_marked_as_it_is_typed_and_stops_the_one_key_approval(open_page, box):
    draft = factories.drafted(mailbox=box)
    page = open_page(factories.agent())
    page.goto(f"/admin/review/{draft.conversation_id}/")
    page.locator("#text").press("End")
    page.keyboard.type(" We will refund you 80 EUR. ")
    expect(page.locator("#findings")).to_contain_text("80 EUR")
    expect(page.locator(".marks .mark-finding").last).to_have_text("80 EUR")
    page.keyboard.press("Control+Enter")
    expect(page.locator("input[name=findings_seen]")).to_be_focused()
    assert not OutgoingMail.objects.exists()


def test_nothing_typed_is_lost_when_the_tab_is_closed(open_page, box):
    row = factories.conversation(mailbox=box)
    hanna = factories.agent()
    page = open_page(hanna)
    page.goto(f"/admin/review/{row.pk}/")
    page.locator("#text").press_sequentially("Half a sentence")
    expect(page.locator("#save-state")).to_contain_text("Saved")
    page.close(run_before_unload=False)
    again = open_page(hanna)
    again.goto(f"/admin/review/{row.pk}/")
    expect(again.locator("#text")).to_have_value("Half a sentence")


def test_what_was_typed_just_before_another_form_is_saved_first(open_page, box):
    row = factories.conversation(mailbox=box)
    page = open_page(factories.agent())
    page.goto(f"/admin/review/{row.pk}/")
    page.locator("#text").press_sequentially("Half a sentence")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type("Rang the carrier")
    page.get_by_role("button", name="Add").click()
    expect(page.locator(".note")).to_contain_text("Rang the carrier")
    expect(page.locator("#text")).to_have_value("Half a sentence")


def test_a_file_is_attached_as_soon_as_it_is_chosen_and_can_be_removed(open_page, box):
    row = factories.conversation(mailbox=box)
    page = open_page(factories.agent())
    page.goto(f"/admin/review/{row.pk}/")
    page.locator("#text").press_sequentially("See the plan.")
    page.get_by_label("Attach files").set_input_files({"name": "plan.txt", "mimeType": "text/plain", "buffer": b"plan"})
    expect(page.locator("#attached")).to_contain_text("plan.txt")
    page.get_by_role("button", name="Remove plan.txt").click()
    expect(page.locator("#attached li")).to_have_count(0)
    expect(page.locator("#text")).to_have_value("See the plan.")


def test_what_could_not_be_saved_is_kept_in_the_browser_and_said(open_page, box):
    row = factories.conversation(mailbox=box)
    page = open_page(factories.agent())
    page.goto(f"/admin/review/{row.pk}/")
    page.route("**/save/", lambda route: route.abort())
    page.locator("#text").press_sequentially("Typed on a train")
    expect(page.locator("#save-state")).to_contain_text("kept in this browser")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"/admin/review/{row.pk}/")
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#text")).to_have_value("Typed on a train")


def test_two_agents_on_one_draft_the_second_is_told_and_nothing_is_overwritten(open_page, box):
    draft = factories.drafted(mailbox=box)
    hanna, ben = open_page(factories.agent("hanna")), open_page(factories.agent("ben"))
    address = f"/admin/review/{draft.conversation_id}/"
    hanna.goto(address)
    ben.goto(address)
    expect(ben.locator("#news")).to_contain_text("Hanna has this conversation open")
    ben.locator("#text").fill("Ben's words")
    expect(ben.locator("#save-state")).to_contain_text("Saved")
    hanna.locator("#text").fill("Hanna's words")
    expect(hanna.locator("#save-state")).to_contain_text("Ben has changed this draft")
    hanna.keyboard.press("Control+Enter")
    expect(hanna.locator("#refusal")).to_be_visible()
    expect(hanna.locator("#text")).to_have_value("Hanna's words")
    expect(hanna.get_by_text("Ben's words")).to_be_visible()
    assert Draft.objects.get().text == "Ben's words"


def test_a_new_mail_of_the_customer_is_said_while_the_agent_types(open_page, box):
    draft = factories.drafted(mailbox=box)
    page = open_page(factories.agent())
    page.goto(f"/admin/review/{draft.conversation_id}/")
    page.locator("#text").fill("Half an answer")
    factories.message(draft.conversation, "And to Switzerland?")
    expect(page.locator("#news")).to_contain_text("The customer wrote again", timeout=15_000)
    expect(page.locator("#text")).to_have_value("Half an answer")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(open_page, box, width, scheme):
    row = factories.conversation("Ünfassbarlangeswort" * 12, mailbox=box, needs="Danger to a person", priority=3)
    factories.conversation("שלום, איפה ההזמנה שלי?", text="איפה ההזמנה שלי LF-483920?", mailbox=box)
    draft = factories.drafted(
        mailbox=box,
        about={
            "findings": [FINDING],
            "missing": ["Which order?"],
            "next_steps": ["Look at the carrier's page."],
            "reasons": [{"rule": "vip", "hit": True, "detail": "A VIP."}],
        },
    )
    page = open_page(factories.agent(), width=width, color_scheme=scheme)
    for address in (
        "/admin/review/",
        f"/admin/review/{row.pk}/",
        f"/admin/review/{draft.conversation_id}/",
        "/admin/dashboard/",
        "/admin/",
    ):
        page.goto(address)
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_without_scripts_the_same_forms_do_the_work(open_page, box):
    draft = factories.drafted(mailbox=box)
    page = open_page(factories.agent(), java_script_enabled=False)
    page.get_by_role("link", name="Delivery to Austria").click()
    page.get_by_label("Answer", exact=True).fill("Written without scripts")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_label("Answer", exact=True)).to_have_value("Written without scripts")
    page.get_by_role("button", name="Send and next").click()
    expect(page.locator(".undo-bar")).to_be_visible()
    assert OutgoingMail.objects.get().text == "Written without scripts"
    assert draft.conversation_id == OutgoingMail.objects.get().conversation_id


def test_the_original_of_a_mail_runs_nothing(open_page, box, complaints):
    row = factories.conversation(mailbox=box)
    row.messages.update(html="<p>As it was laid out</p><script>parent.document.title='taken'</script>")
    page = open_page(factories.agent())
    page.goto(f"/admin/review/{row.pk}/")
    page.get_by_role("link", name="Original", exact=True).click()
    expect(page.frame_locator(".frame iframe").get_by_text("As it was laid out")).to_be_visible()
    assert "taken" not in page.title()
    complaints.clear()
