"""The team's pages over plain forms: notices, absence, stepping in, filters, what the blind audit keeps back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from helpdesk.desk.models import CategoryLabel, Conversation, Event, Notice, OutgoingMail, User
from helpdesk.desk.review import assign
from tests import factories

pytestmark = pytest.mark.django_db
State = Conversation.State


def subjects(client, **query) -> list[str]:
    shown = client.get(reverse("admin:review_queue"), {"view": "todo", **query}).context["rows"]
    return [row.subject for row, _blind in shown]


def do(client, name: str, row, *more, **form) -> str:
    """What the page says after a decision."""
    address = reverse(f"admin:review_{name}", args=[row.pk, *more])
    return client.post(address, form, follow=True).content.decode()


def show(client, row) -> str:
    return client.get(reverse("admin:review_conversation", args=[row.pk])).content.decode()


def test_the_bell_counts_what_is_unread_on_every_page_and_opening_the_conversation_reads_it(desk, hanna):
    row = factories.conversation("Lost parcel")
    assign(row, factories.agent("lena"), assignee=hanna, why="you know her")
    for page in ("admin:review_queue", "admin:dashboard", "admin:index"):
        assert "Notices, 1 unread" in desk.get(reverse(page)).content.decode(), page
    listed = desk.get(reverse("admin:notices")).content.decode()
    assert "Lena assigned it to you" in listed and "Lost parcel" in listed and "you know her" in listed
    show(desk, row)
    assert "Notices, 0 unread" in desk.get(reverse("admin:index")).content.decode()


def test_a_page_that_is_only_loaded_ahead_reads_nothing(desk, hanna):
    row = factories.conversation()
    assign(row, factories.agent("lena"), assignee=hanna)
    desk.get(reverse("admin:review_conversation", args=[row.pk]), {"preload": 1})
    assert Notice.objects.get().read_at is None


def test_notices_are_marked_as_read_one_by_one_and_all_at_once_and_only_ones_own(desk, hanna):
    lena = factories.agent("lena")
    rows = [factories.conversation() for _ in range(3)]
    for row in rows:
        assign(row, lena, assignee=hanna)
    assign(rows[0], hanna, assignee=lena)
    desk.post(reverse("admin:notices_read"), {"notice": Notice.objects.filter(user=hanna).first().pk})
    assert Notice.objects.filter(user=hanna, read_at=None).count() == 2
    desk.post(reverse("admin:notices_read"))
    assert Notice.objects.filter(read_at=None).values_list("user", flat=True).get() == lena.pk


def test_the_browser_hears_of_what_came_after_the_notice_it_knows(desk, hanna):
    lena = factories.agent("lena")
    first, second = factories.conversation(), factories.conversation()
    assign(first, lena, assignee=hanna)
    told = desk.get(reverse("admin:notices_news"), {"after": 0}).json()
    assert told["unread"] == 1 and told["news"][0]["address"].endswith(f"/{first.pk}/")
    assign(second, lena, assignee=hanna)
    told = desk.get(reverse("admin:notices_news"), {"after": told["latest"]}).json()
    assert [news["words"] for news in told["news"]] == [f"Lena assigned it to you: {second.pk}"]
    assert desk.get(reverse("admin:notices_news"), {"after": "9" * 40}).json()["news"] == []


def test_everybody_chooses_how_they_are_told(desk, hanna):
    ways = dict.fromkeys(Notice.Kind.values, "here") | {"assigned": "digest"}
    desk.post(reverse("admin:notices_ways"), ways)
    hanna.refresh_from_db()
    assert hanna.notice_ways == ways
    assert desk.post(reverse("admin:notices_ways"), ways | {"assigned": "pigeon"}).status_code == 200
    hanna.refresh_from_db()
    assert hanna.notice_ways == ways


def test_agents_say_themselves_when_they_are_away(desk, hanna):
    now = timezone.localtime()
    begins, ends = (f"{now + timedelta(days=days):%Y-%m-%dT%H:%M}" for days in (-1, 5))
    desk.post(reverse("admin:notices_away"), {"away_from": begins, "away_until": ends})
    assert User.objects.get(pk=hanna.pk).is_away
    assert (
        "later" in desk.post(reverse("admin:notices_away"), {"away_from": ends, "away_until": begins}).content.decode()
    )
    desk.post(reverse("admin:notices_away"), {"away_from": "", "away_until": ""})
    assert not User.objects.get(pk=hanna.pk).is_away


def test_a_name_in_a_note_leads_to_what_its_owner_has_open_and_an_unknown_one_is_said_at_once(desk, hanna):
    lena, row = factories.agent("lena"), factories.conversation()
    said = do(desk, "note", row, text="@lena <b>look</b>, and @nobody too")
    assert "@nobody is nobody who may read this conversation" in said
    assert f'?view=todo&amp;assignee={lena.pk}" title="Lena">@lena</a> &lt;b&gt;look&lt;/b&gt;, and @nobody too' in said


def test_whoever_may_not_see_a_closed_conversation_is_not_told_of_it(desk, hanna):
    closed = factories.team("Privacy", restricted=True)
    closed.members.add(hanna)
    lena, row = factories.agent("lena"), factories.conversation(team=closed)
    assert "@lena is nobody" in do(desk, "note", row, text="@lena?")
    assert not Notice.objects.filter(user=lena).exists()


def test_the_lead_sees_why_they_were_told_and_steps_in(desk, hanna):
    lena = factories.agent("lena")
    row = factories.conversation(team=factories.team("Service", lead=hanna), assignee=lena)
    assert "Step in" not in show(desk, row)
    factories.mail_in(row)
    factories.mail_in(row)
    assert "A customer has written a third time" in show(desk, row)
    assert "Step in" not in do(desk, "step_in", row)
    row.refresh_from_db()
    assert row.assignee == hanna and Notice.objects.get(user=lena, kind="taken").actor == hanna


def test_filters_by_customer_colleague_draft_and_time_left(desk, hanna):
    now = timezone.now()
    mira, omar = factories.customer("Mira Falk"), factories.customer("Omar Haddad", "omar@post.example")
    factories.conversation("late", customer=mira, assignee=hanna, due_at=now - timedelta(hours=1))
    factories.conversation("soon", customer=omar, due_at=now + timedelta(hours=1))
    factories.drafted("drafted", customer=omar, due_at=now + timedelta(days=2))
    assert subjects(desk, customer=omar.pk) == subjects(desk, customer="Haddad") == ["soon", "drafted"]
    assert subjects(desk, customer="omar@post") == ["soon", "drafted"]
    assert subjects(desk, customer="9" * 60) == subjects(desk, customer="Ophelia") == []
    assert subjects(desk, assignee=hanna.pk) == ["late"]
    assert subjects(desk, assignee="none") == ["soon", "drafted"]
    assert subjects(desk, draft="yes") == ["drafted"] and subjects(desk, draft="no") == ["late", "soon"]
    assert subjects(desk, due="late") == ["late"] and subjects(desk, due="soon") == ["soon"]
    assert subjects(desk, due="risk") == ["late", "soon"]


def test_the_blind_audit_is_kept_from_filters_and_records_until_the_agent_has_chosen(desk, hanna):
    about = factories.category("Refund")
    draft = factories.drafted("Audited", about={"audited": True, "category": about, "category_name": "Refund"})
    row = draft.conversation
    Conversation.objects.filter(pk=row.pk).update(category=about, needs_rule="delicate", needs="About a refund")
    Event.objects.create(conversation=row, kind="read", detail="About a refund")
    hidden = ("admin:desk_event_changelist", "admin:desk_conversation_changelist", "admin:desk_suggestion_changelist")
    assert subjects(desk) == ["Audited"], "it is in the queue all the same"
    assert subjects(desk, category=about.pk) == subjects(desk, reason="delicate") == []
    for page in hidden:
        assert desk.get(reverse(page)).context["cl"].result_count == 0, page
    CategoryLabel.objects.create(message=row.messages.get(), category=about, kind="audited", agent=hanna)
    assert subjects(desk, category=about.pk) == subjects(desk, reason="delicate") == ["Audited"]
    assert desk.get(reverse("admin:desk_event_changelist")).context["cl"].result_count == 1


def test_mail_that_did_not_go_out_is_tried_again_with_one_click(desk, hanna):
    row = factories.conversation(needs_rule="not_sent", needs="The answer could not be sent")
    outgoing = OutgoingMail.objects.create(
        conversation=row, mailbox=row.mailbox, author=hanna, message_id="<1@x>", to=["a@b.example"],
        text="Four days.", state="failed", attempts=9, error="The server is full.",
    )  # fmt: skip
    assert "Try again" in show(desk, row)
    assert "It is tried again now" in do(desk, "try_again", row, outgoing.pk)
    outgoing.refresh_from_db()
    row.refresh_from_db()
    assert (outgoing.state, outgoing.error, outgoing.attempts, row.state) == ("queued", "", 0, State.WAITING)
    assert "no longer" in do(desk, "try_again", row, outgoing.pk)


def test_a_note_of_a_program_shows_which(desk):
    row = factories.conversation()
    row.notes.create(program="crm", text="Paid twice")
    assert "<strong>crm</strong>" in show(desk, row)


def test_managers_find_the_learning_session_and_the_gaps_from_every_page_and_from_today():
    client = Client()
    client.force_login(factories.manager())
    page = client.get(reverse("admin:dashboard")).content.decode()
    assert reverse("admin:knowledge_gaps") in page and page.count(reverse("admin:learning_session")) == 2


def test_an_answer_that_closes_is_previewed_sent_shown_and_kept_open(desk, hanna):
    row = factories.conversation()
    form = {"text": "Four days.", "to": "mira@post.example", "close_after": "3"}
    assert "we close this matter" in do(desk, "answer", row, then="preview", **form)
    do(desk, "answer", row, then="next", **form | {"draft": row.drafts.get().pk, "version": "1"})
    assert "we close this matter" in OutgoingMail.objects.get().text
    assert "It closes by itself on" in show(desk, row)
    assert "It stays open" in do(desk, "keep_open", row)
    row.refresh_from_db()
    assert row.close_at is None
