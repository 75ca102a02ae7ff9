"""Mail to a supplier or a colleague about a conversation: beside it, and never the customer's to see."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from helpdesk.desk import convert, deliver, notices, webhooks
from helpdesk.desk.letters import letter_of
from helpdesk.desk.models import (
    Attachment,
    Conversation,
    Message,
    Note,
    Notice,
    OutgoingMail,
    SideMail,
    Webhook,
    WebhookCall,
    WrapUp,
)
from helpdesk.desk.privacy.erase import erase
from helpdesk.desk.receive import sides
from helpdesk.desk.receive.ingest import ingest
from tests import factories

pytestmark = pytest.mark.django_db
State = Conversation.State
SUPPLIER = "spares@zeltwerk.example"


@pytest.fixture
def box(tmp_path):
    return factories.mailbox(tmp_path / "box", undo_seconds=0, reply_mark="subject")


def do(client, name, row, *more, **form):
    return client.post(reverse(f"admin:review_{name}", args=[row.pk, *more]), form)


def show(client, row) -> str:
    return client.get(reverse("admin:review_conversation", args=[row.pk])).content.decode()


def sent(desk, row, **form) -> OutgoingMail:
    do(
        desk,
        "forward",
        row,
        **({"aside_to": SUPPLIER, "subject": "Fwd: Pole", "text": "Do you have this pole?"} | form),
    )
    outgoing = OutgoingMail.objects.latest("pk")
    deliver.deliver(outgoing.pk)
    outgoing.refresh_from_db()
    return outgoing


def answered(box, outgoing, text="Yes, two of them, at 4 euros.", sender=SUPPLIER):
    """The supplier's mail, taken in like any other."""
    path = Path(box.folder_path) / "answer.eml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"From: Zeltwerk <{sender}>\nTo: {box.address}\nSubject: Re: Pole\nMessage-ID: <a1@zeltwerk.example>\n"
        f"In-Reply-To: {outgoing.message_id}\nDate: Sun, 22 Nov 2026 10:00:00 +0000\n\n{text}\n"
    )
    return ingest([path], box)


def test_a_forward_goes_to_the_supplier_alone_and_bears_nothing_meant_for_customers(desk, box):
    row = factories.conversation(mailbox=box)
    outgoing = sent(desk, row)
    assert outgoing.state == OutgoingMail.State.SENT and outgoing.to == [SUPPLIER] and not outgoing.cc
    letter = letter_of(outgoing).decode()
    assert "PERSON" not in letter and "[#" not in letter and "In-Reply-To" not in letter
    assert not Message.objects.filter(direction="out").exists()
    assert row.messages.count() == 1 and SideMail.objects.get().text == "Do you have this pole?"


def test_the_suppliers_answer_joins_beside_and_the_assistant_never_reads_it(desk, box):
    row = factories.conversation(mailbox=box)
    Conversation.objects.update(state=State.WAITING)
    answered(box, sent(desk, row))
    row.refresh_from_db()
    assert Conversation.objects.count() == 1 and Message.objects.count() == 1
    assert SideMail.objects.latest("pk").text.startswith("Yes, two of them")
    assert row.state == State.NEEDS_AGENT and "Zeltwerk has answered" in row.needs
    page = show(desk, row)
    assert "Yes, two of them" in page and "the customer never sees this" in page
    thread = convert.thread_of(row.messages.get())
    assert "two of them" not in str(thread)


def test_whoever_has_the_conversation_is_told_of_the_suppliers_answer_else_who_asked(desk, hanna, box):
    row = factories.conversation(mailbox=box)
    outgoing = sent(desk, row)
    lena = factories.agent("lena")
    Conversation.objects.update(assignee=lena)
    answered(box, outgoing)
    notice = Notice.objects.get()
    assert notice.user == lena and notices.words(notice) == "An answer has come beside the conversation"
    assert "Zeltwerk" in notice.detail
    Conversation.objects.update(assignee=None)
    sides.tell(row.side_threads.get(), SideMail.objects.latest("pk"))
    assert Notice.objects.filter(user=hanna, reason="aside").count() == 1


def test_what_is_written_back_answers_the_suppliers_mail_and_the_customers_answer_quotes_nothing_of_it(desk, box):
    row = factories.conversation(mailbox=box)
    answered(box, sent(desk, row))
    do(desk, "write_aside", row, row.side_threads.get().pk, text="Please send both.")
    outgoing = OutgoingMail.objects.latest("pk")
    assert "In-Reply-To: <a1@zeltwerk.example>" in letter_of(outgoing).decode()
    deliver.deliver(outgoing.pk)
    do(
        desk,
        "answer",
        row,
        draft="",
        version="",
        text="The pole is on its way.",
        to=row.customer.main_address,
        then="next",
    )
    to_customer = OutgoingMail.objects.filter(side=None).get()
    assert "two of them" not in letter_of(to_customer).decode() and SUPPLIER not in letter_of(to_customer).decode()


@pytest.mark.parametrize("who", ["customer", "ourselves", "nobody"])
def test_a_side_thread_is_with_other_people(desk, box, who):
    row = factories.conversation(mailbox=box)
    to = {"customer": row.customer.main_address.upper(), "ourselves": box.address, "nobody": ""}[who]
    do(desk, "forward", row, aside_to=to, text="Look")
    assert not OutgoingMail.objects.exists()


def test_files_of_the_customers_mail_go_along_when_marked_and_no_others(desk, box):
    row, other = factories.conversation(mailbox=box), factories.conversation("Other", mailbox=box)
    files = [
        Attachment.objects.create(
            message=of.messages.get(), filename=name, content_type="text/plain", size=1, content_hash="a", stored="x/a"
        )
        for of, name in ((row, "pole.txt"), (other, "foreign.txt"))
    ]
    do(desk, "forward", row, aside_to=SUPPLIER, text="Look", file=[file.pk for file in files])
    assert [file.filename for file in OutgoingMail.objects.get().attachments.all()] == ["pole.txt"]


def test_a_forward_can_be_undone(desk, tmp_path):
    row = factories.conversation(mailbox=factories.mailbox(tmp_path / "slow", undo_seconds=60))
    do(desk, "forward", row, aside_to=SUPPLIER, text="Look")
    outgoing = OutgoingMail.objects.get()
    do(desk, "undo", row, outgoing.pk)
    outgoing.refresh_from_db()
    row.refresh_from_db()
    assert outgoing.state == OutgoingMail.State.CANCELLED and row.state == State.NEEDS_AGENT


def test_erasing_the_customer_blanks_what_was_written_aside(desk, box):
    row = factories.conversation(mailbox=box)
    answered(box, sent(desk, row))
    erase(row.customer.main_address)
    assert {mail.text for mail in SideMail.objects.all()} == {""}
    assert row.side_threads.get().to == []


def test_a_phone_call_is_noted_for_colleagues(desk):
    row = factories.conversation()
    do(desk, "phone_call", row, way="in", who="Mira", text="She wants the blue one.")
    assert Note.objects.get().text == "☎ Mira called\nShe wants the blue one."
    assert "She wants the blue one." in show(desk, row) and row.events.filter(kind="phone_call").exists()
    do(desk, "phone_call", row, text=" ")
    assert Note.objects.count() == 1


# -- wrapping up -------------------------------------------------------------------------------------------------------


def test_the_wrap_up_is_proposed_from_the_reading_and_kept_as_edited(desk):
    row = factories.conversation()
    factories.suggestion(row.messages.get(), sentiment="angry", next_steps=["Call the carrier"])
    page = show(desk, row)
    assert "Asks how long delivery takes." in page and "Order status, angry" in page and "Call the carrier" in page
    do(
        desk,
        "resolve",
        row,
        summary="Told her.",
        tags="Austria, delivery ,Austria",
        tasks="- Call the carrier\n\nRefund",
    )
    left = WrapUp.objects.get()
    assert (left.summary, left.tags, left.tasks) == (
        "Told her.",
        ["Austria", "delivery"],
        ["Call the carrier", "Refund"],
    )


def test_the_wrap_up_goes_out_by_webhook_and_no_copy_stays_in_the_queue(desk, monkeypatch):
    hook = Webhook(url="http://hooks.example/", events=["conversation.resolved"], enabled=True)
    webhooks.start(hook)
    hook.save()
    row = factories.conversation()
    do(desk, "resolve", row, summary="Told her.", tags="a", tasks="b")
    monkeypatch.setattr(webhooks, "SETTLED", -webhooks.SETTLED)
    told = []
    monkeypatch.setattr(webhooks, "post", lambda webhook, what: told.append(what))
    for call in webhooks.due():
        webhooks.call(call)
    assert told[0]["event"] == "conversation.resolved" and told[0]["conversation"] == row.pk
    assert told[0]["wrap_up"] == {"summary": "Told her.", "tags": ["a"], "tasks": ["b"]}
    assert "Told her." not in str(WebhookCall.objects.get().payload)


def test_undoing_send_and_resolve_takes_its_wrap_up_along(desk, tmp_path):
    draft = factories.drafted(mailbox=factories.mailbox(tmp_path / "slow", undo_seconds=60))
    form = {"draft": draft.pk, "version": 1, "text": draft.text, "summary": "Done", "then": "resolve"}
    do(desk, "answer", draft.conversation, **form)
    assert WrapUp.objects.get().summary == "Done"
    do(desk, "undo", draft.conversation, OutgoingMail.objects.get().pk)
    assert not WrapUp.objects.exists()
