"""The review desk over its plain forms: what an agent sees, decides and is protected from."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from helpdesk.desk import deliver, marks, search
from helpdesk.desk.models import (
    Attachment,
    Calibration,
    Category,
    CategoryLabel,
    Conversation,
    Draft,
    Event,
    Flag,
    Macro,
    OutgoingMail,
    Review,
    SavedView,
    Suggestion,
)
from helpdesk.desk.review import open_conversation, own_draft
from helpdesk.mail import reply_token
from tests import factories

pytestmark = pytest.mark.django_db
State = Conversation.State


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(hanna):
    return logged_in(hanna)


def show(client, row, **query) -> str:
    return client.get(reverse("admin:review_conversation", args=[row.pk]), query).content.decode()


def do(client, name: str, row, *more, **form):
    return client.post(reverse(f"admin:review_{name}", args=[row.pk, *more]), form)


def answer(client, draft, **form):
    """What the browser sends for this draft, unless `form` says otherwise."""
    given = {"draft": draft.pk, "version": draft.version, "text": draft.text, "then": "next", "seconds": "12.5"}
    return do(client, "answer", draft.conversation, **(given | form))


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


# -- who may do what ---------------------------------------------------------------------------------------------------


def test_everybody_must_log_in_first():
    row = factories.conversation()
    for name, args in (("queue", []), ("conversation", [row.pk])):
        response = Client().get(reverse(f"admin:review_{name}", args=args))
        assert response.status_code == 302 and "/admin/login/" in response["Location"]


def test_administrators_do_not_read_mail():
    draft = factories.drafted()
    message = draft.conversation.messages.get()
    sven = logged_in(factories.administrator())
    pages = [
        reverse("admin:review_queue"),
        reverse("admin:dashboard"),
        reverse("admin:review_conversation", args=[draft.conversation_id]),
        reverse("admin:review_original", args=[message.pk]),
        reverse("admin:review_raw", args=[message.pk]),
    ]
    assert [sven.get(page).status_code for page in pages] == [403] * len(pages)


def test_managers_read_and_do_not_act():
    draft = factories.drafted()
    moira = logged_in(factories.manager())
    page = show(moira, draft.conversation)
    assert "parcels to Austria" in page and "Send and next" not in page
    for name in ("answer", "save", "discard", "ask", "category", "assign", "note", "flag", "resolve", "junk"):
        url = reverse(f"admin:review_{name}", args=[draft.conversation_id])
        assert moira.post(url, {"draft": draft.pk, "version": 1, "text": "x"}).status_code == 403, name
    assert not OutgoingMail.objects.exists()


def test_a_managers_look_does_not_claim_the_conversation():
    row = factories.conversation()
    show(logged_in(factories.manager()), row)
    row.refresh_from_db()
    assert row.opened_by is None


def test_decisions_need_a_form_of_ours(hanna):
    draft = factories.drafted()
    client = Client(enforce_csrf_checks=True)
    client.force_login(hanna)
    assert answer(client, draft).status_code == 403
    assert desk_get_answer(client, draft).status_code == 405


def desk_get_answer(client, draft):
    return client.get(reverse("admin:review_answer", args=[draft.conversation_id]))


# -- the queue ---------------------------------------------------------------------------------------------------------


def subjects(client, **query) -> list[str]:
    page = client.get(reverse("admin:review_queue"), query).content.decode()
    return re.findall(r'class="row-subject">([^<]*)<', page)


def test_the_most_urgent_comes_first(desk):
    now = timezone.now()
    factories.conversation("calm", due_at=now + timedelta(hours=2))
    factories.conversation("soon", due_at=now + timedelta(hours=1))
    factories.conversation("urgent", priority=3, due_at=now + timedelta(hours=9))
    factories.conversation("late", due_at=now - timedelta(minutes=5))
    assert subjects(desk) == ["late", "urgent", "soon", "calm"]


def test_the_row_says_why_a_person_is_needed(desk):
    factories.conversation(needs="Danger to a person: “burned my hand”", needs_rule="delicate")
    assert "burned my hand" in desk.get(reverse("admin:review_queue")).content.decode()


def test_filters_stay_until_they_are_changed(desk):
    factories.conversation("german", language="de")
    factories.conversation("english")
    assert subjects(desk, view="todo", language="de") == ["german"]
    assert subjects(desk) == ["german"]
    assert sorted(subjects(desk, view="todo")) == ["english", "german"]


def test_parts_of_the_queue_hold_what_they_say(desk, hanna):
    factories.conversation("mine", assignee=hanna)
    factories.conversation("free")
    factories.drafted("drafted")
    factories.conversation("done", state=State.RESOLVED)
    assert subjects(desk, view="mine") == ["mine"]
    assert sorted(subjects(desk, view="unassigned")) == ["drafted", "free"]
    assert subjects(desk, view="drafts") == ["drafted"]
    assert subjects(desk, view="resolved") == ["done"]


def test_a_view_is_kept_under_a_name_for_its_agent_alone(desk, hanna):
    subjects(desk, view="drafts", language="de")
    desk.post(reverse("admin:review_save_view"), {"name": "German drafts"})
    view = SavedView.objects.get()
    assert (view.agent, view.query) == (hanna, "view=drafts&language=de")
    assert "German drafts" in desk.get(reverse("admin:review_queue")).content.decode()
    ben = logged_in(factories.agent("ben"))
    assert "German drafts" not in ben.get(reverse("admin:review_queue")).content.decode()
    assert ben.post(reverse("admin:review_forget_view", args=[view.pk])).status_code == 404
    desk.post(reverse("admin:review_forget_view", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_the_queue_announces_what_came_in_since_it_was_shown(desk):
    factories.conversation(last_message_at=timezone.now() - timedelta(minutes=5))
    since = (timezone.now() - timedelta(minutes=1)).isoformat()
    url = reverse("admin:review_news")
    assert "news</a>" not in desk.get(url, {"since": since}).content.decode()
    factories.conversation()
    assert "1 conversation has news" in desk.get(url, {"since": since}).content.decode()
    assert desk.get(url, {"since": "nonsense"}).status_code == 200


def test_the_queue_costs_the_same_whatever_its_length(desk):
    def queries() -> int:
        desk.get(reverse("admin:review_queue"))
        with CaptureQueriesContext(connection) as asked:
            desk.get(reverse("admin:review_queue"))
        return len(asked)

    for number in range(3):
        factories.conversation(f"number {number}")
    few = queries()
    for number in range(42):
        factories.conversation(f"another {number}")
    assert queries() == few <= 25


def test_a_conversation_costs_the_same_however_long_it_is_and_so_does_typing(desk):
    draft = factories.drafted(about={"passages": []})
    page = reverse("admin:review_conversation", args=[draft.conversation_id])

    def queries(ask) -> int:
        ask()
        with CaptureQueriesContext(connection) as asked:
            assert ask().status_code == 200
        return len(asked)

    def save():
        draft.refresh_from_db()
        return desk.post(
            reverse("admin:review_save", args=[draft.conversation_id]),
            {"draft": draft.pk, "version": draft.version, "text": f"{draft.text} It comes on Friday."},
        )

    typing, short = queries(save), queries(lambda: desk.get(page))
    for number in range(30):
        mail = factories.message(draft.conversation, f"And {number}?", direction="in" if number % 2 else "out")
        factories.conversation(f"another {number}", customer=draft.conversation.customer)
    assert mail.direction == "in" and short <= 44 and typing <= 17
    assert queries(lambda: desk.get(page)) <= short
    assert queries(save) <= typing


def test_search_finds_by_subject_people_and_text_in_any_state(desk):
    factories.conversation("Zipper of the Skerry", text="It jams at LF-483920.", state=State.RESOLVED)
    factories.conversation("Other", customer=factories.customer("Wilhelmine Oberle"))
    assert subjects(desk, q="skerry") == ["Zipper of the Skerry"]
    assert subjects(desk, q="LF-483920 jams") == ["Zipper of the Skerry"]
    assert subjects(desk, q="wilhelm") == ["Other"]
    assert subjects(desk, q="skerry wilhelm") == []


@pytest.mark.parametrize("words", ['"', "a", "NEAR(", "* OR -x", "desk_message_search:", "%", "\\", "x" * 5000])
def test_search_takes_anything_that_is_typed(desk, words):
    factories.conversation()
    assert desk.get(reverse("admin:review_queue"), {"q": words}).status_code == 200


def test_search_follows_what_is_changed_and_erased(desk):
    row = factories.conversation(text="an unmistakable wording")
    row.messages.update(new_text="")
    assert subjects(desk, q="unmistakable") == []
    row.messages.update(new_text="unmistakable again")
    assert subjects(desk, q="unmistakable") == [row.subject]
    row.messages.all().delete()
    assert subjects(desk, q="unmistakable") == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases keep their triggers")
def test_the_search_index_is_made_again_when_a_migration_has_rebuilt_the_table(desk):
    with connection.cursor() as cursor:
        for name in search.SQLITE_TRIGGERS:
            cursor.execute(f"DROP TRIGGER {name}")
    factories.conversation(text="unmistakable")
    search.install()
    assert subjects(desk, q="unmistakable")


# -- sending -----------------------------------------------------------------------------------------------------------


def test_an_approved_draft_waits_for_the_undo_window_and_is_on_record(desk, hanna):
    draft = factories.drafted()
    response = answer(desk, draft)
    outgoing, review = OutgoingMail.objects.get(), Review.objects.get()
    assert response.status_code == 302
    assert outgoing.state == OutgoingMail.State.HELD and outgoing.text == factories.DRAFT
    assert outgoing.to == [draft.conversation.customer.main_address]
    assert (review.agent, review.size_class, review.seconds) == (hanna, "unchanged", 12.5)
    assert Conversation.objects.get().state == State.WAITING


def test_an_edited_answer_reaches_the_customer_as_it_stood_in_the_editor(desk, tmp_path):
    box = factories.mailbox(tmp_path, undo_seconds=0)
    draft = factories.drafted(mailbox=box)
    answer(desk, draft, text=draft.text.replace("3 to 5", "4 to 6").replace("\n", "\r\n"), findings_seen="1")
    deliver.deliver(OutgoingMail.objects.get().pk)
    sent = OutgoingMail.objects.get()
    assert sent.state == OutgoingMail.State.SENT and "\r" not in sent.text
    assert "4 to 6 working days" in next((tmp_path / "sent").glob("*.eml")).read_text()
    assert Review.objects.get().size_class == "light"
    assert "4 to 6 working days" in show(desk, draft.conversation)


def test_send_goes_on_to_the_next_most_urgent(desk):
    draft = factories.drafted()
    factories.conversation("later", due_at=timezone.now() + timedelta(hours=9))
    following = factories.conversation("next", due_at=timezone.now() + timedelta(hours=1))
    assert answer(desk, draft)["Location"] == reverse("admin:review_conversation", args=[following.pk])


def test_the_last_answer_leads_back_to_the_queue(desk):
    assert answer(desk, factories.drafted())["Location"] == reverse("admin:review_queue")


def test_send_and_resolve_closes_the_conversation(desk, hanna):
    answer(desk, factories.drafted(), then="resolve")
    row = Conversation.objects.get()
    assert (row.state, row.resolved_by) == (State.RESOLVED, hanna)


def test_the_undo_bar_takes_an_answer_back(desk):
    draft = factories.drafted()
    answer(desk, draft)
    outgoing = OutgoingMail.objects.get()
    assert reverse("admin:review_undo", args=[draft.conversation_id, outgoing.pk]) in show(desk, draft.conversation)
    do(desk, "undo", draft.conversation, outgoing.pk)
    outgoing.refresh_from_db()
    draft.refresh_from_db()
    assert (outgoing.state, draft.state) == (OutgoingMail.State.CANCELLED, Draft.State.PROPOSED)
    assert Conversation.objects.get().state == State.DRAFT_READY


def test_after_undo_the_conversation_stands_as_before(desk):
    row = factories.conversation(needs="A VIP.", needs_rule="vip")
    told_before = Conversation.objects.values("state", "needs", "needs_rule", "assignee", "due_at", "first_response_at")
    before = told_before.get()
    do(desk, "answer", row, text="Hello", draft="", version="", then="resolve")
    assert told_before.get() != before
    do(desk, "undo", row, OutgoingMail.objects.get().pk)
    assert told_before.get() == before


def test_undo_after_the_window_is_refused_in_words(desk):
    draft = factories.drafted()
    answer(desk, draft)
    OutgoingMail.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    response = do(desk, "undo", draft.conversation, OutgoingMail.objects.get().pk)
    assert "too late" in told(response)
    assert OutgoingMail.objects.get().state == OutgoingMail.State.HELD


def test_the_preview_is_the_mail_that_would_be_sent_and_stores_nothing(desk):
    draft = factories.drafted()
    page = answer(desk, draft, then="preview", text="Dear Mira, soon.").content.decode()
    preview = page[page.index('id="preview"') :]
    assert "Dear Mira, soon." in preview and "Customer service" in preview
    assert "Re: Delivery to Austria" in preview
    assert not OutgoingMail.objects.exists() and not Review.objects.exists()
    assert Draft.objects.get().version == draft.version


def test_an_agent_writes_their_own_where_there_is_no_draft(desk):
    row = factories.conversation()
    do(desk, "answer", row, text="Hello Mira, it takes four days.", draft="", version="", then="next")
    outgoing = OutgoingMail.objects.get()
    assert outgoing.assisted == OutgoingMail.Assisted.NO and outgoing.to == [row.customer.main_address]
    assert Review.objects.get().decision == Review.Decision.OWN


def test_an_empty_answer_is_not_sent(desk):
    response = do(desk, "answer", factories.conversation(), text="  ", draft="", version="", then="next")
    assert response.status_code == 409 and "empty" in response.content.decode()
    assert not OutgoingMail.objects.exists()


def test_cc_and_another_recipient_are_taken_and_nonsense_is_refused(desk):
    draft = factories.drafted()
    response = answer(desk, draft, to="mira at home", text="Kept text")
    assert response.status_code == 409 and "Kept text" in response.content.decode()
    draft.refresh_from_db()
    answer(desk, draft, to="mira@home.example", cc="boss@home.example, partner@home.example")
    outgoing = OutgoingMail.objects.get()
    assert (outgoing.to, outgoing.cc) == (["mira@home.example"], ["boss@home.example", "partner@home.example"])


def test_others_are_kept_in_copy_only_by_choice_and_never_ourselves(desk):
    draft = factories.drafted()
    mail = draft.conversation.messages.get(direction="in")
    own = mail.mailbox.address
    marked = reply_token.plus_address(own, reply_token.make(marks.key(), draft.conversation_id))
    people = (marked.upper(), "Boss@customer.example", mail.sender_address.upper(), own, "boss@customer.example")
    mail.to, mail.cc = ([{"name": "", "address": address} for address in some] for some in (people[:3], people[3:]))
    mail.save()
    assert "Keep Boss@customer.example in copy" in show(desk, draft.conversation)
    answer(desk, draft, to_others="on", cc="partner@home.example")
    assert OutgoingMail.objects.get().cc == ["partner@home.example", "Boss@customer.example"]
    other = factories.drafted()
    other.conversation.messages.filter(direction="in").update(cc=[{"name": "", "address": "boss@customer.example"}])
    answer(desk, other)
    assert OutgoingMail.objects.latest("pk").cc == []


def test_files_go_out_with_the_answer_and_come_back_when_it_is_undone(desk, tmp_path):
    draft = factories.drafted(mailbox=factories.mailbox(tmp_path))
    file = SimpleUploadedFile("..\\plan.pdf", b"%PDF-1.4 plan", "text/html")
    added = do(desk, "add_files", draft.conversation, draft=draft.pk, version=1, text="x", files=file).json()
    assert "plan.pdf" in added["files"] and "plan.pdf" in show(desk, draft.conversation)
    answer(desk, draft)
    outgoing = OutgoingMail.objects.get()
    kept = outgoing.attachments.get()
    assert (kept.filename, kept.content_type) == ("plan.pdf", "application/pdf")
    do(desk, "undo", draft.conversation, outgoing.pk)
    assert draft.attachments.get() == kept
    draft.refresh_from_db()
    answer(desk, draft)
    OutgoingMail.objects.update(due_at=timezone.now())
    deliver.deliver(OutgoingMail.objects.get(state="held").pk)
    assert b"plan.pdf" in next((tmp_path / "sent").glob("*.eml")).read_bytes()


def test_files_that_no_mail_server_takes_are_refused(desk, monkeypatch):
    monkeypatch.setattr("helpdesk.desk.review.attachments.MOST_BYTES", 10)
    draft = factories.drafted()
    response = answer(desk, draft, files=SimpleUploadedFile("big.bin", b"x" * 11))
    assert response.status_code == 409 and "too large" in response.content.decode()
    assert not OutgoingMail.objects.exists() and not Attachment.objects.exists()


def test_a_file_is_taken_off_again_but_not_off_a_colleagues_answer(desk, hanna):
    row = factories.conversation()
    draft = own_draft(row, hanna, "Hello")
    do(desk, "add_files", row, draft=draft.pk, version=1, text="x", files=SimpleUploadedFile("a.txt", b"a"))
    file = Attachment.objects.get()
    assert do(logged_in(factories.agent("ben")), "remove_file", row, file.pk).status_code == 403
    do(desk, "remove_file", row, file.pk)
    assert not Attachment.objects.exists()


def test_an_agent_begins_a_conversation(desk, hanna):
    box = factories.mailbox()
    form = {"mailbox": box.pk, "address": "Lena@new.example", "name": "Lena", "subject": "Your order"}
    desk.post(reverse("admin:review_begin"), form)
    row = Conversation.objects.get()
    assert (row.assignee, row.customer.name) == (hanna, "Lena")
    assert 'value="lena@new.example"' in show(desk, row)
    do(desk, "answer", row, text="Hello Lena", draft="", version="", to="lena@new.example", then="next")
    outgoing = OutgoingMail.objects.get()
    assert (outgoing.kind, outgoing.subject, outgoing.to) == ("new", "Your order", ["lena@new.example"])
    assert logged_in(factories.manager()).get(reverse("admin:review_begin")).status_code == 403


# -- two people, stale drafts, nothing lost ----------------------------------------------------------------------------


def test_the_second_agent_is_told_and_may_take_over(desk, hanna):
    row = factories.conversation()
    ben = factories.agent("ben")
    open_conversation(row, ben)
    assert "Ben has this conversation open" in show(desk, row)
    do(desk, "take_over", row)
    row.refresh_from_db()
    assert row.opened_by == hanna
    assert "Hanna has this conversation open" in show(logged_in(ben), row)


def test_nothing_is_overwritten_silently_when_two_edit_one_draft(desk):
    draft = factories.drafted()
    ben = logged_in(factories.agent("ben"))
    do(ben, "save", draft.conversation, draft=draft.pk, version=draft.version, text="Ben's words")
    response = answer(desk, draft, text="Hanna's words")
    page = response.content.decode()
    assert response.status_code == 409 and not OutgoingMail.objects.exists()
    assert "Ben&#x27;s words" in page and "Hanna&#x27;s words" in page
    draft.refresh_from_db()
    assert draft.text == "Ben's words"
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    answer(desk, draft, version=version, text="Hanna's words")
    assert OutgoingMail.objects.get().text == "Hanna's words"


def test_one_draft_is_sent_once(desk):
    draft = factories.drafted()
    answer(desk, draft)
    response = answer(logged_in(factories.agent("ben")), draft)
    assert response.status_code == 409 and "already approved" in response.content.decode()
    assert OutgoingMail.objects.count() == 1


def test_typing_is_saved_with_its_version_and_shows_what_changed(desk):
    draft = factories.drafted()
    url = reverse("admin:review_save", args=[draft.conversation_id])
    saved = desk.post(url, {"draft": draft.pk, "version": 1, "text": draft.text.replace("3 to 5", "4 to 6")}).json()
    assert saved["version"] == 2 and "<del>3</del>" in saved["changes"]
    late = desk.post(url, {"draft": draft.pk, "version": 1, "text": "an older tab"})
    assert (late.status_code, late.json()["kind"]) == (409, "conflict")
    assert "4 to 6" in show(desk, draft.conversation)


def test_an_own_answer_begun_is_there_again_after_a_crash(desk):
    row = factories.conversation()
    saved = do(desk, "save", row, draft="", version="", text="Half a sen").json()
    assert "Half a sen" in show(desk, row)
    assert do(desk, "save", row, draft=saved["draft"], version=saved["version"], text="Half a sentence.").json()


def test_an_agents_unfinished_answer_is_not_another_agents(desk, hanna):
    row = factories.conversation()
    draft = own_draft(row, hanna, "Only mine")
    ben = logged_in(factories.agent("ben"))
    assert "Only mine" not in show(ben, row)
    assert answer(ben, draft).status_code == 403


def test_when_the_customer_wrote_again_the_draft_is_not_sent_and_the_text_is_kept(desk):
    draft = factories.drafted()
    factories.message(draft.conversation, "And to Switzerland?")
    Draft.objects.update(state=Draft.State.STALE)
    response = answer(desk, draft, text="Hello Mira, to Austria four days.")
    page = response.content.decode()
    assert response.status_code == 409 and "written again" in page and "to Austria four days" in page
    assert not OutgoingMail.objects.exists()
    kept = Draft.objects.get(author=Draft.Author.AGENT)
    answer(desk, kept, text=kept.text + " To Switzerland six.", findings_seen="1")
    assert OutgoingMail.objects.get().assisted == OutgoingMail.Assisted.EDITED


def test_text_typed_before_the_customer_wrote_again_can_be_gone_on_with(desk):
    draft = factories.drafted()
    do(desk, "save", draft.conversation, draft=draft.pk, version=1, text="Typed before")
    Draft.objects.update(state=Draft.State.STALE)
    assert "Typed before" in show(desk, draft.conversation)
    do(desk, "continue", draft.conversation, draft=draft.pk)
    assert Draft.objects.get(state=Draft.State.PROPOSED).text == "Typed before"


def test_the_live_part_tells_that_the_customer_wrote_again(desk):
    draft = factories.drafted()
    seen = draft.conversation.messages.get().pk
    live = do(desk, "live", draft.conversation, since=seen, draft=draft.pk).content.decode()
    assert "wrote again" not in live
    factories.message(draft.conversation, "And to Switzerland?")
    live = do(desk, "live", draft.conversation, since=seen, draft=draft.pk).content.decode()
    assert "The customer wrote again" in live and "Your text is kept" in live


def test_leaving_the_page_frees_the_conversation(desk):
    row = factories.conversation()
    show(desk, row)
    do(desk, "leave", row)
    row.refresh_from_db()
    assert row.opened_by is None


# -- the assistant's reading -------------------------------------------------------------------------------------------

FINDING = {"kind": "number", "text": "3 to 5 working days", "start": 33, "end": 52, "detail": "No source says so."}


def test_a_draft_with_findings_is_not_sent_before_they_were_seen(desk):
    draft = factories.drafted(about={"findings": [FINDING]})
    page = show(desk, draft.conversation)
    assert "No source says so." in page and '<mark class="mark-finding">3 to 5 working days</mark>' in page
    response = answer(desk, draft)
    assert response.status_code == 409 and not OutgoingMail.objects.exists()
    answer(desk, draft, findings_seen="1")
    assert Review.objects.get().findings_seen


def test_a_finding_that_was_edited_away_stops_nothing(desk):
    draft = factories.drafted(about={"findings": [FINDING]})
    answer(desk, draft, text="Hello Mira, about a week.")
    assert OutgoingMail.objects.count() == 1


def test_what_an_edit_brings_in_without_evidence_is_found_while_typing_and_stops_the_sending(desk):
    draft = factories.drafted()
    promised = f"{draft.text} We will refund you 80 EUR."
    saved = do(desk, "save", draft.conversation, draft=draft.pk, version=1, text=promised).json()
    assert saved["findings"] == 2 and "80 EUR" in saved["marks"] and "We will refund" in saved["marks"]
    draft.refresh_from_db()
    response = answer(desk, draft, text=promised)
    assert response.status_code == 409 and not OutgoingMail.objects.exists()
    assert '<mark class="mark-finding">80 EUR</mark>' in response.content.decode()
    answer(desk, draft, text=promised, findings_seen="1")
    assert OutgoingMail.objects.count() == 1


def test_what_the_mail_itself_says_may_be_typed_into_the_draft(desk):
    draft = factories.drafted()
    saved = do(desk, "save", draft.conversation, draft=draft.pk, version=1, text=f"{draft.text} All the best").json()
    assert saved["findings"] == 0 and "data-finding" not in saved["marks"]


def test_confidence_is_certified_or_said_not_to_be(desk):
    draft = factories.drafted(about={"calibrated": True, "confidence": 0.97})
    assert "not certified" in show(desk, draft.conversation)
    threshold = {"value": 0.9, "certified": True, "n": 214, "errors": 3, "bound": 0.04}
    Calibration.objects.create(engine="embedded", labels=214, values={}, thresholds={"Order status": threshold})
    page = show(desk, draft.conversation)
    assert "badge-certified" in page and "at most 5 % are misunderstood" in page and "214 confirmed mails" in page


def test_reasons_are_shown_hit_and_miss(desk):
    reasons = [{"rule": "vip", "hit": True, "detail": "A VIP."}, {"rule": "angry", "hit": False, "detail": "Calm."}]
    row = factories.conversation()
    factories.suggestion(row.messages.get(), reasons=reasons)
    page = show(desk, row)
    assert "A VIP." in page and "Calm." in page


def test_sources_are_shown_with_their_quotes(desk):
    citation = {
        "source": "article",
        "ref": "article:7",
        "quote": "Austria: 3 to 5 working days.",
        "sentence": "parcels to Austria take 3 to 5 working days.",
    }
    passage = {"ref": "article:7", "title": "Delivery times", "text": "…", "audience": "public"}
    page = show(desk, factories.drafted(about={"citations": [citation], "passages": [passage]}).conversation)
    assert "Austria: 3 to 5 working days." in page and "Delivery times" in page


@pytest.mark.parametrize("visibility", [Suggestion.Visibility.HIDDEN, Suggestion.Visibility.SHADOW])
def test_a_draft_made_in_hiding_is_shown_only_after_the_answer_has_left(desk, visibility, tmp_path):
    row = factories.conversation(mailbox=factories.mailbox(tmp_path, undo_seconds=0))
    factories.suggestion(row.messages.get(), "Secret draft words", visibility=visibility, summary="Secret summary")
    page = show(desk, row)
    assert "Secret draft words" not in page
    assert ("Order status" in page.partition("reading-title")[2].partition("</section>")[0]) == (visibility == "hidden")
    do(desk, "answer", row, text="My own answer", draft="", version="", then="next")
    assert "Secret draft words" not in show(desk, row)
    deliver.deliver(OutgoingMail.objects.get().pk)
    assert "Secret draft words" in show(desk, row)


def test_the_blind_audit_shows_nothing_of_the_reading_until_a_category_is_chosen(desk):
    draft = factories.drafted(about={"audited": True, "summary": "Tell-tale summary"})
    other = factories.category("Refund status")
    queue = desk.get(reverse("admin:review_queue")).content.decode()
    assert "blind audit" in queue and 'row-tags"><span>Order status' not in queue
    page = show(desk, draft.conversation)
    assert "parcels to Austria" not in page and "Tell-tale" not in page and "badge-uncertified" not in page
    do(desk, "category", draft.conversation, category=other.pk)
    label = CategoryLabel.objects.get()
    assert (label.kind, label.category) == (CategoryLabel.Kind.AUDITED, other)
    assert "parcels to Austria" in show(desk, draft.conversation)


def test_what_is_kept_back_is_not_to_be_looked_up_in_the_records(desk):
    factories.drafted(about={"audited": True})
    row = factories.conversation()
    hidden = factories.suggestion(row.messages.get(), "Secret draft words", visibility="hidden")
    page = reverse("admin:desk_suggestion_change", args=[hidden.pk])
    assert desk.get(reverse("admin:desk_suggestion_changelist")).content.decode().count("field-created_at") == 0
    assert desk.get(page).status_code == 302
    assert "Secret draft words" in logged_in(factories.manager()).get(page).content.decode()


def test_confirming_and_correcting_the_category_are_labels(desk):
    draft = factories.drafted()
    refund = factories.category("Refund status")
    do(desk, "category", draft.conversation, category=Category.objects.get(name="Order status").pk)
    do(desk, "category", draft.conversation, category=refund.pk)
    do(desk, "category", draft.conversation, category="none")
    kinds = list(CategoryLabel.objects.order_by("pk").values_list("kind", "category__name"))
    assert kinds == [("confirmed", "Order status"), ("corrected", "Refund status"), ("corrected", None)]


def test_drafts_can_be_hidden_until_asked_for(desk):
    draft = factories.drafted()
    desk.get(reverse("admin:review_conversation", args=[draft.conversation_id]), {"hide_drafts": "1"})
    assert "parcels to Austria" not in show(desk, draft.conversation)
    desk.get(reverse("admin:review_conversation", args=[draft.conversation_id]), {"hide_drafts": "0"})
    assert "parcels to Austria" in show(desk, draft.conversation)


def test_a_discarded_draft_leaves_an_empty_editor_and_a_record(desk):
    draft = factories.drafted()
    do(desk, "discard", draft.conversation, draft=draft.pk, seconds="4", chips="tone")
    review = Review.objects.get()
    assert (review.decision, review.offered_text, review.chips) == ("discarded", factories.DRAFT, ["tone"])
    assert "parcels to Austria" not in show(desk, draft.conversation).partition("reading-title")[0]


def test_a_flag_keeps_the_moment(desk, hanna):
    draft = factories.drafted()
    do(desk, "flag", draft.conversation, word="wrong country")
    flag = Flag.objects.get()
    assert (flag.word, flag.agent, flag.moment["offered"]) == ("wrong country", hanna, factories.DRAFT)
    assert "Say in a word" in told(do(desk, "flag", draft.conversation, word=" "))


# -- everything else an agent decides ----------------------------------------------------------------------------------


def test_assigning_and_a_transfer_that_says_why(desk, hanna):
    service, billing = factories.team("Service"), factories.team("Billing")
    row = factories.conversation(team=service)
    do(desk, "assign", row, assignee="me")
    row.refresh_from_db()
    assert row.assignee == hanna
    assert "why" in told(do(desk, "assign", row, team=billing.pk))
    do(desk, "assign", row, team=billing.pk, why="It is about an invoice")
    row.refresh_from_db()
    assert (row.team, row.assignee) == (billing, None)
    assert Event.objects.get(kind="transferred").detail == "Billing — It is about an invoice"


def test_notes_stand_in_the_thread_and_go_nowhere_else(desk):
    row = factories.conversation()
    do(desk, "note", row, text="Rang the carrier, parcel found.")
    assert "Rang the carrier" in show(desk, row)
    assert not OutgoingMail.objects.exists()


def test_resolve_junk_and_reopen(desk):
    row = factories.conversation()
    for name, state in (("resolve", State.RESOLVED), ("reopen", State.NEEDS_AGENT), ("junk", State.JUNK)):
        do(desk, name, row)
        row.refresh_from_db()
        assert row.state == state


def test_snoozed_until_a_time_that_is_still_to_come(desk):
    row = factories.conversation()
    assert "still to come" in told(do(desk, "snooze", row, until="2020-01-01T08:00"))
    assert "Choose a day" in told(do(desk, "snooze", row, until="soon"))
    do(desk, "snooze", row, until=(timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"))
    row.refresh_from_db()
    assert row.state == State.SNOOZED


def test_a_macro_is_inserted_with_what_is_known_and_gaps_for_the_rest(desk):
    Macro.objects.create(name="Search", text="Hello {{customer_name}}, {{order_id}} went by {{carrier}}.")
    row = factories.conversation(text="Where is LF-483920?")
    row.customer.facts = {"LF-483920 carrier": "DPD"}
    row.customer.save()
    assert "Hello Mira Falk, LF-483920 went by DPD." in show(desk, row)
    text = do(desk, "answer", row, text="Begun.", macro="Added.", then="macro").content.decode()
    assert "Begun.\n\nAdded." in text
    row.messages.update(genuine=False)
    assert "LF-483920 went by [carrier]." in show(desk, row)


def test_what_is_known_of_a_customer_is_withheld_when_the_sender_may_be_forged(desk):
    row = factories.conversation()
    row.customer.notes, row.customer.facts = "Knows the founder", {"loyalty": "410 points"}
    row.customer.save()
    assert "410 points" in show(desk, row)
    row.messages.update(genuine=False)
    page = show(desk, row)
    assert "410 points" not in page and "Knows the founder" not in page and "withheld" in page


def test_mail_that_may_have_gone_out_is_settled_by_a_person(desk):
    draft = factories.drafted()
    answer(desk, draft)
    OutgoingMail.objects.update(state=OutgoingMail.State.UNCERTAIN)
    outgoing = OutgoingMail.objects.get()
    assert "Nobody knows whether it went out" in show(desk, draft.conversation)
    do(desk, "settle", draft.conversation, outgoing.pk, was_sent="yes")
    assert OutgoingMail.objects.get().state == OutgoingMail.State.SENT
    assert "settled this already" in told(do(desk, "settle", draft.conversation, outgoing.pk, was_sent="no"))


def test_many_are_decided_at_once_but_for_what_somebody_has_open(desk, hanna):
    rows = [factories.conversation(f"spam {number}") for number in range(3)]
    open_conversation(rows[2], factories.agent("ben"))
    url = reverse("admin:review_bulk")
    response = desk.post(url, {"row": [row.pk for row in rows], "do": "junk"})
    assert "2 conversations done" in told(response) and "1 was left alone" in told(response)
    assert Conversation.objects.filter(state=State.JUNK).count() == 2
    desk.post(url, {"row": [rows[0].pk], "do": "assign", "assignee": "me"})
    assert Conversation.objects.get(assignee=hanna) == rows[0]
    assert logged_in(factories.manager()).post(url, {"row": [rows[0].pk], "do": "resolve"}).status_code == 403


def test_two_conversations_of_one_customer_become_one(desk):
    draft = factories.drafted("first")
    first = draft.conversation
    second = factories.conversation("second", text="I wrote already.", customer=first.customer, priority=3)
    do(desk, "merge", second, into=first.pk)
    first.refresh_from_db()
    assert (first.priority, first.messages.count(), first.state) == (3, 2, State.NEEDS_AGENT)
    page = desk.get(reverse("admin:review_conversation", args=[second.pk]), follow=True)
    assert page.redirect_chain[-1][0] == reverse("admin:review_conversation", args=[first.pk])
    assert "I wrote already." in page.content.decode()
    draft.refresh_from_db()
    assert draft.state == Draft.State.STALE


def test_conversations_of_different_customers_are_never_merged(desk):
    one, other = factories.conversation(), factories.conversation()
    assert "one customer" in told(do(desk, "merge", one, into=other.pk))
    assert one.messages.count() == 1


def test_another_matter_is_split_off_and_read_anew(desk):
    row = factories.conversation("Tent")
    mail = factories.message(row, "By the way, where is my invoice?", subject="Invoice")
    do(desk, "split", row, mail.pk)
    new = Conversation.objects.exclude(pk=row.pk).get()
    mail.refresh_from_db()
    assert (new.subject, mail.conversation, mail.state) == ("Invoice", new, "new")
    assert row.messages.count() == 1
    assert "first mail" in told(do(desk, "split", row, row.messages.get().pk))


def test_a_merge_and_a_split_are_undone_by_one_click(desk):
    first = factories.conversation("first", needs="angry customer", needs_rule="angry")
    second = factories.conversation("second", customer=first.customer)
    mail = factories.message(second, "By the way, where is my invoice?", subject="Invoice")
    do(desk, "merge", second, into=first.pk)
    undo_latest(desk, first, "merged")
    second.refresh_from_db()
    assert (first.messages.count(), second.messages.count(), second.merged_into, second.is_open) == (1, 2, None, True)
    do(desk, "split", second, mail.pk)
    assert second.messages.count() == 1
    undo_latest(desk, second, "split")
    assert second.messages.count() == 2
    event = second.events.get(kind="split")
    assert "undone before" in told(do(desk, "rejoin", second, event.pk))


def undo_latest(desk, conversation, kind):
    event = conversation.events.filter(kind=kind).latest("pk")
    assert reverse("admin:review_rejoin", args=[conversation.pk, event.pk]) in show(desk, conversation)
    do(desk, "rejoin", conversation, event.pk)


def test_a_mail_that_a_colleague_passed_on_is_taken_as_its_original_senders_and_back(desk):
    row = factories.conversation("Fwd: Tent", text=FORWARDED)
    mail = row.messages.get()
    assert reverse("admin:review_take_as_original", args=[row.pk, mail.pk]) in show(desk, row)
    do(desk, "take_as_original", row, mail.pk)
    assert reverse("admin:review_take_as_original", args=[row.pk, mail.pk]) not in show(desk, row)
    mail.refresh_from_db()
    row.refresh_from_db()
    assert (mail.sender_address, mail.new_text, mail.state) == ("carla@customer.example", "My tent is late.", "new")
    assert row.customer.main_address == "carla@customer.example"
    undo_latest(desk, row, "taken_as_original")
    mail.refresh_from_db()
    assert mail.sender_address != "carla@customer.example"
    own = factories.conversation("Tent", text="My tent is late.")
    assert "original-sender" not in show(desk, own)


FORWARDED = """Can you take this?

---------- Forwarded message ---------
From: Carla Diaz <carla@customer.example>
Date: Mon, 5 Jan 2026
Subject: Tent
To: <ben@larkfield.example>

My tent is late."""


def test_times_are_those_of_the_agents_own_zone():
    row = factories.conversation()
    at = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    row.messages.update(created_at=at)
    for zone, shown in (("", "1 Jul 22:30"), ("Asia/Tokyo", "2 Jul 07:30"), ("Nowhere/At all", "1 Jul 22:30")):
        client = logged_in(factories.agent(f"agent{len(zone)}", time_zone=zone))
        assert shown in show(client, row)


# -- hostile mail, and nothing inline ----------------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def test_hostile_mail_is_shown_as_text(desk):
    row = factories.conversation(f"Subject {HOSTILE}", text=f"Body {HOSTILE}", summary=HOSTILE, needs=HOSTILE)
    mail = row.messages.get()
    mail.sender_name = f"Name {HOSTILE}"
    mail.hidden_text = HOSTILE
    mail.save()
    Attachment.objects.create(
        message=mail, filename=f"{HOSTILE}.html", content_type="text/html", size=3, content_hash="x", stored="x"
    )
    factories.draft(factories.suggestion(mail, f"Draft {HOSTILE}", summary=HOSTILE))
    for page in (show(desk, row), desk.get(reverse("admin:review_queue")).content.decode()):
        assert "<script>alert" not in page and "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page


class Inline(HTMLParser):
    """Collects what a strict policy forbids."""

    def __init__(self):
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]


def test_no_page_holds_inline_styles_or_scripts_and_each_has_a_strict_policy(desk):
    draft = factories.drafted(about={"findings": [FINDING], "missing": ["Which order?"], "next_steps": ["Look."]})
    do(desk, "note", draft.conversation, text="A note")
    pages = [
        Client().get(reverse("admin:login")),
        desk.get(reverse("admin:review_queue")),
        desk.get(reverse("admin:review_queue"), {"view": "junk"}),
        desk.get(reverse("admin:review_conversation", args=[draft.conversation_id])),
        answer(desk, draft, then="preview"),
        answer(desk, draft, text=" "),
        desk.get(reverse("admin:dashboard")),
        desk.get(reverse("admin:index")),
    ]
    for page in pages:
        inline = Inline()
        inline.feed(page.content.decode())
        assert inline.found == []
        policy = page["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy


def test_the_original_is_sanitised_under_a_closed_policy_with_remote_pictures_on_demand(desk):
    row = factories.conversation()
    row.messages.update(html='<p onclick="x()">Hello</p>')
    url = reverse("admin:review_original", args=[row.messages.get().pk])
    closed, opened = desk.get(url), desk.get(url, {"pictures": "remote"})
    policy = closed["Content-Security-Policy"]
    assert policy.startswith("sandbox") and "default-src 'none'" in policy and "img-src data:;" in policy
    assert "allow-scripts" not in policy and "https:" in opened["Content-Security-Policy"]


def test_attachments_are_downloads_of_plain_bytes(desk):
    row = factories.conversation()
    name = default_storage.save("files/ab/abc", ContentFile(b"<script>alert(1)</script>"))
    file = Attachment.objects.create(
        message=row.messages.get(),
        filename='bill".html',
        content_type="text/html",
        size=25,
        content_hash="abc",
        stored=name,
    )
    response = desk.get(reverse("admin:review_attachment", args=[file.pk]))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"


def test_a_file_that_is_gone_is_not_found(desk):
    row = factories.conversation()
    file = Attachment.objects.create(
        message=row.messages.get(), filename="a", content_type="a/b", size=1, content_hash="x", stored="files/no/no"
    )
    assert desk.get(reverse("admin:review_attachment", args=[file.pk])).status_code == 404
    assert desk.get(reverse("admin:review_raw", args=[row.messages.get().pk])).status_code == 404


def test_the_dashboard_counts_what_waits_and_what_is_stuck(desk):
    draft = factories.drafted()
    factories.conversation("late", due_at=timezone.now() - timedelta(hours=1))
    answer(desk, draft)
    OutgoingMail.objects.update(state=OutgoingMail.State.FAILED, error="The server said no.")
    page = desk.get(reverse("admin:dashboard")).content.decode()
    assert "The server said no." in page
    assert re.search(r"of these late</dt><dd[^>]*><a[^>]*>1<", page)


def test_a_page_that_is_left_gives_back_its_own_claim_alone(desk, hanna):
    row = factories.conversation()
    leave = reverse("admin:review_leave", args=[row.pk])
    desk.get(reverse("admin:review_conversation", args=[row.pk]))
    desk.post(leave, {"age": "60000"})
    row.refresh_from_db()
    assert row.opened_by == hanna
    desk.post(leave, {"age": "0"})
    row.refresh_from_db()
    assert row.opened_by is None
