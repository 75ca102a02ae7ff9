"""Closed mailboxes and teams: who sees their conversations, over every address that shows one."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from helpdesk.desk import earlier, notices, storage, webhooks
from helpdesk.desk.admin.review.urls import PAGES
from helpdesk.desk.api.tokens import give_secret
from helpdesk.desk.models import (
    AnswerQuality,
    ApiToken,
    Attachment,
    CategoryLabel,
    Conversation,
    Errand,
    Event,
    Flag,
    Mailbox,
    Notice,
    OutgoingMail,
    Rating,
    Review,
    SideMail,
    SideThread,
    Team,
    WrapUp,
)
from helpdesk.desk.review import assign
from tests import factories as make

pytestmark = pytest.mark.django_db

SECRET = "Zwetschgenkuchen"
"""Stands in everything the closed conversation holds."""


@pytest.fixture(params=["mailbox", "team"])
def closed(request) -> Conversation:
    """A conversation with one of everything, closed by its mailbox or by its team."""
    team = Team.objects.create(name="Complaints about staff", restricted=request.param == "team")
    box = make.mailbox(address="people@larkfield.example", restricted=request.param == "mailbox", team=team)
    customer = make.customer(f"{SECRET} Falk")
    row = make.conversation(SECRET, f"{SECRET}?", mailbox=box, team=team, customer=customer)
    mail = row.messages.get()
    mail.html = f"<p>{SECRET}</p>"
    mail.save()
    raw = storage.keep("raw", SECRET.encode())
    Attachment.objects.create(message=mail, filename=f"{SECRET}.txt", content_type="text/plain", size=3, stored=raw)
    read = make.suggestion(mail, f"{SECRET}!")
    draft = make.draft(read)
    sent = OutgoingMail.objects.create(
        conversation=row, mailbox=box, subject=SECRET, text=SECRET, message_id="<x@y>", raw=raw,
        state=OutgoingMail.State.FAILED, due_at=timezone.now(), sent_message=mail,
    )  # fmt: skip
    Review.objects.create(conversation=row, suggestion=read, draft=draft, decision="sent", sent_text=SECRET)
    Event.objects.create(conversation=row, kind="note", detail=SECRET)
    Flag.objects.create(conversation=row, word=SECRET)
    CategoryLabel.objects.create(message=mail, kind="confirmed")
    Rating.objects.create(outgoing=sent, good=True, comment=SECRET)
    return row


def addresses(row: Conversation) -> dict[str, str]:
    """Every page that shows something of a conversation."""
    mail = row.messages.get()
    found = {
        "the page": reverse("admin:review_conversation", args=[row.pk]),
        "the mail": reverse("admin:review_original", args=[mail.pk]),
        "its source": reverse("admin:review_raw", args=[mail.pk]),
        "a file": reverse("admin:review_attachment", args=[mail.attachments.get().pk]),
        "the queue": reverse("admin:review_queue"),
        "unassigned": reverse("admin:review_queue") + "?view=unassigned",
        "search": reverse("admin:review_queue") + f"?q={SECRET}",
        "today": reverse("admin:dashboard"),
        "a search of the list": reverse("admin:desk_conversation_changelist") + f"?q={SECRET}",
    }
    lists = ("conversation", "outgoingmail", "suggestion", "review", "event", "flag", "categorylabel", "customer")
    found |= {f"list of {name}": reverse(f"admin:desk_{name}_changelist") for name in lists}
    singles = {
        "outgoingmail": row.outgoing, "suggestion": row.suggestions, "review": row.reviews, "event": row.events,
        "flag": row.flags,
    }  # fmt: skip
    return found | {
        f"a {name}": reverse(f"admin:desk_{name}_change", args=[rows.get().pk]) for name, rows in singles.items()
    }


def shown_to(browser, pages: dict[str, str]) -> set[str]:
    found = set()
    for name, address in pages.items():
        answer = browser.get(address, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code == 200 and SECRET in body.decode():
            found.add(name)
    return found


def test_who_sees_what_is_closed_is_a_table(client, closed):
    member, outsider = make.agent("ute"), make.agent("otto")
    closed.team.members.add(member)
    lead = make.agent("lea")
    Team.objects.filter(pk=closed.team_id).update(lead=lead)
    pages = addresses(closed)
    seen = {}
    for user in (member, lead, outsider, make.manager(), make.administrator()):
        browser = type(client)()
        browser.force_login(user)
        seen[user.username] = shown_to(browser, pages)
    everything = set(pages) - {"list of categorylabel"}
    for username in ("ute", "lea", "moira"):
        missing = everything - seen[username] - {"a suggestion", "list of suggestion", "today"}
        assert missing == set(), (username, missing)
    # the words of a search stand in the box of whoever typed them, and only there
    typed = {"search", "a search of the list"}
    assert seen["otto"] <= typed and seen["sven"] == set() and shown_to(client, pages) <= typed


def test_a_search_by_an_outsider_finds_no_closed_conversation(client, closed):
    client.force_login(make.agent())
    page = client.get(reverse("admin:review_queue"), {"q": SECRET})
    assert page.context["rows"] == []
    listed = client.get(reverse("admin:desk_conversation_changelist"), {"q": SECRET})
    assert list(listed.context["cl"].result_list) == []


def decisions() -> list[str]:
    """Every address of a decision about one conversation."""
    return [name for name, (address, _view) in PAGES.items() if address.startswith("<int:pk>/")]


def test_no_decision_about_a_closed_conversation_is_taken_from_outside(client, closed):
    client.force_login(make.agent())
    before = Conversation.objects.filter(pk=closed.pk).values().get()
    events = Event.objects.count()
    for name in decisions():
        numbers = {"file": 1, "outgoing": closed.outgoing.get().pk, "message": closed.messages.get().pk}
        for taken in ((), ("file",), ("outgoing",), ("message",)):
            try:
                address = reverse(f"admin:review_{name}", args=[closed.pk, *(numbers[each] for each in taken)])
            except NoReverseMatch:
                continue
            assert client.post(address, {"text": "x", "do": "resolve"}).status_code in (404, 405), name
    client.post(reverse("admin:review_bulk"), {"row": [closed.pk], "do": "resolve"})
    client.post(reverse("admin:answer_incident"), {"row": [closed.pk], "text": "Hello"})
    own = make.conversation()
    client.post(reverse("admin:review_merge", args=[own.pk]), {"into": closed.pk})
    assert Conversation.objects.filter(pk=closed.pk).values().get() == before
    assert Event.objects.filter(conversation=closed).count() == events


def test_who_is_given_a_closed_conversation_sees_it_and_who_gives_one_away_loses_it(client, closed):
    hanna, ute = make.agent(), make.agent("ute")
    closed.team.members.add(ute)
    assign(closed, ute, assignee=hanna)
    client.force_login(hanna)
    page = reverse("admin:review_conversation", args=[closed.pk])
    assert client.get(page).status_code == 200
    answer = client.post(reverse("admin:review_assign", args=[closed.pk]), {"assignee": str(ute.pk)})
    assert answer.url == reverse("admin:review_queue") and client.get(page).status_code == 404


def test_nobody_begins_a_conversation_from_a_mailbox_closed_to_them(client, closed):
    client.force_login(make.agent())
    offered = client.get(reverse("admin:review_begin")).context["form"].fields["mailbox"].queryset
    assert closed.mailbox.restricted is not offered.filter(pk=closed.mailbox_id).exists()


def token(**may) -> dict[str, str]:
    row = ApiToken(name="CRM", **may)
    secret = give_secret(row, None)
    row.save()
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def test_programs_are_given_what_is_closed_only_when_their_token_says_so(client, closed):
    ordinary, trusted = token(may_write=True), token(may_read_closed=True)
    paths = [
        "/api/v1/conversations", f"/api/v1/conversations/{closed.pk}", f"/api/v1/customers/{closed.customer_id}",
    ]  # fmt: skip
    assert [SECRET in client.get(path, **ordinary).content.decode() for path in paths] == [False] * 3
    assert [SECRET in client.get(path, **trusted).content.decode() for path in paths] == [True] * 3
    note = client.post(f"{paths[1]}/notes", {"text": "x"}, content_type="application/json", **ordinary)
    facts = client.put(f"{paths[2]}/facts", {"x": "y"}, content_type="application/json", **ordinary)
    assert note.status_code == facts.status_code == 404


def test_answers_of_a_closed_team_are_offered_as_evidence_to_nobody_else(closed, monkeypatch):
    offered = []
    monkeypatch.setattr(earlier, "earlier_answers", offered.extend)
    earlier.answers_for(None)
    assert offered == []
    Team.objects.update(restricted=False)
    Mailbox.objects.update(restricted=False)
    earlier.answers_for(None)
    assert len(offered) == 1


def test_nothing_is_closed_unless_somebody_closed_it(client):
    row = make.conversation(SECRET, mailbox=make.mailbox(team=Team.objects.create(name="Returns")))
    client.force_login(make.agent())
    assert client.get(reverse("admin:review_conversation", args=[row.pk])).status_code == 200
    assert not Mailbox.objects.filter(restricted=True).exists()


def test_what_hangs_on_a_conversation_is_closed_with_it_also_to_those_who_once_had_a_part_in_it(
    client, closed, settings
):
    """Notices, offers, side threads, the coaching pages and practice ask as every other page does."""
    settings.PUBLIC_URL = "https://desk.larkfield.example"
    otto = make.agent("otto")
    now = timezone.now()
    coached = Team.objects.create(name="Service", lead=otto, coached_since=now)
    review = closed.reviews.get()
    remarks = [{"kind": "curt", "start": 0, "end": len(SECRET)}]
    AnswerQuality.objects.create(
        review=review, team=coached, agent=otto, tone=1, empathy=1, policy=1, remarks=remarks, seen_at=now
    )
    Notice.objects.create(user=otto, kind="answered", conversation=closed, detail=SECRET, mail_at=now)
    Errand.objects.create(conversation=closed, agent=otto, kind="draft", state="done", results=[{"text": SECRET}])
    aside = SideThread.objects.create(conversation=closed, to=["depot@zelt.example"], subject=SECRET)
    side = SideMail.objects.create(thread=aside, subject=SECRET, text=SECRET)
    kept = storage.keep("files", SECRET.encode())
    file = Attachment.objects.create(side_mail=side, filename="x", content_type="text/plain", size=3, stored=kept)
    make.message(closed, SECRET, direction="out", automatic="")
    pages = {
        "notices": reverse("admin:notices"),
        "news": reverse("admin:notices_news"),
        "offers": reverse("admin:review_offers", args=[closed.pk]),
        "the side mail's file": reverse("admin:review_attachment", args=[file.pk]),
        "my answers": reverse("admin:coaching"),
        "my team's answers": reverse("admin:coaching_team", args=[coached.pk]),
        "practice": reverse("admin:review_practice"),
    }
    client.force_login(otto)
    assert shown_to(client, pages) == set()
    assert client.get(pages["offers"]).status_code == 404
    assert client.get(pages["news"]).json()["unread"] == 0 and notices.mail_due() == 0 and mail.outbox == []
    coached.members.add(otto)
    Conversation.objects.filter(pk=closed.pk).update(assignee=otto)
    again = type(client)()
    again.force_login(otto)
    assert shown_to(again, pages) >= {"my answers", "my team's answers", "the side mail's file"}
    assert again.get(pages["offers"]).status_code == 200 and again.get(pages["news"]).json()["unread"] == 1


def test_what_an_agent_left_behind_on_a_closed_conversation_goes_to_no_other_program(closed):
    row = WrapUp.objects.create(conversation=closed, summary=SECRET)
    told = webhooks.payload("conversation.resolved", row.pk, timezone.now(), closed.pk)
    assert webhooks.left_behind(told) == {}
    Team.objects.update(restricted=False)
    Mailbox.objects.update(restricted=False)
    assert webhooks.left_behind(told)["wrap_up"]["summary"] == SECRET
