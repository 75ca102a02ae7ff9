"""Mail out: one try at a time, and what may have gone out already is never sent again."""

import email
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from helpdesk.desk import deliver as step
from helpdesk.desk import links, marks, storage, suggest
from helpdesk.desk.deliver import deliver, due, release_stale
from helpdesk.desk.models import (
    Attachment,
    Conversation,
    Customer,
    CustomerAddress,
    Event,
    Mailbox,
    Message,
    OutgoingMail,
    User,
)
from helpdesk.mail import imap, oauth, smtp
from helpdesk.mail.server import Server
from tests.services import PASSWORD, ScriptedSMTP, access_token, dovecot, free_port

pytestmark = pytest.mark.django_db

State = OutgoingMail.State
ANNA = "anna@customer.example"
BEN = "ben@customer.example"


@pytest.fixture
def server():
    with ScriptedSMTP() as running:
        yield running


@pytest.fixture
def mailbox(server):
    return Mailbox.objects.create(
        name="Larkfield Outdoor",
        address="support@larkfield.example",
        smtp_host="localhost",
        smtp_port=server.port,
        smtp_security="none",
        signature={"en": "Your Larkfield team"},
        language="en",
    )


@pytest.fixture
def question(mailbox):
    customer = Customer.objects.create(name="Anna Berg")
    CustomerAddress.objects.create(customer=customer, address=ANNA)
    conversation = Conversation.objects.create(
        mailbox=mailbox, customer=customer, subject="Tent", state=Conversation.State.WAITING
    )
    return Message.objects.create(
        conversation=conversation,
        mailbox=mailbox,
        direction="in",
        message_id="<1@customer.example>",
        references=["<0@customer.example>"],
        sender_name="Anna Berg",
        sender_address=ANNA,
        subject="Tent",
    )


def answer(question, **values) -> OutgoingMail:
    wanted = {
        "conversation": question.conversation,
        "mailbox": question.mailbox,
        "in_answer_to": question,
        "assisted": OutgoingMail.Assisted.EDITED,
        "message_id": f"<{OutgoingMail.objects.count()}.ours@larkfield.example>",
        "sender": question.mailbox.address,
        "to": [ANNA],
        "subject": "Re: Tent",
        "text": "Dear Anna,\n\nyour pole is on its way.",
    }
    return OutgoingMail.objects.create(**wanted | values)


def go(outgoing) -> OutgoingMail:
    deliver(outgoing.pk)
    outgoing.refresh_from_db()
    return outgoing


def test_an_answer_goes_out_in_its_thread_with_signature_disclosure_and_a_way_to_a_person(server, question):
    outgoing = go(answer(question))
    (received,) = server.received
    sent = email.message_from_bytes(received.raw)
    text = sent.get_payload()[0].get_payload(decode=True).decode()
    assert (received.sender, received.recipients) == ("support@larkfield.example", (ANNA,))
    assert sent["To"] == f"Anna Berg <{ANNA}>" and sent["Message-ID"] == outgoing.message_id
    assert sent["In-Reply-To"] == "<1@customer.example>"
    assert sent["References"].split() == ["<0@customer.example>", "<1@customer.example>"]
    parts = ["your pole", "Your Larkfield team", "help of an AI assistant", "the word PERSON"]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)
    assert "edited and approved by a person" in sent["X-AI-Assisted"] and sent["Auto-Submitted"] is None
    assert outgoing.state == State.SENT and outgoing.sent_at and storage.read(outgoing.raw) == received.raw


def test_what_was_sent_is_in_the_thread_once(server, question):
    outgoing = go(answer(question))
    go(outgoing)
    message = outgoing.sent_message
    assert (message.direction, message.new_text, message.conversation) == ("out", outgoing.text, question.conversation)
    assert Message.objects.count() == 2 and len(server.received) == 1


def test_without_the_assistant_nothing_is_disclosed(server, question):
    go(answer(question, assisted=OutgoingMail.Assisted.NO))
    assert b"AI assistant" not in server.received[0].raw and b"X-AI-Assisted: no" in server.received[0].raw


def test_with_a_public_address_the_links_are_signed_and_lead_back(server, question, settings):
    settings.PUBLIC_URL = "https://desk.larkfield.example"
    Mailbox.objects.update(rating_link=True)
    outgoing = go(answer(question))
    text = email.message_from_bytes(server.received[0].raw).get_payload()[0].get_payload(decode=True).decode()
    for purpose in (links.PERSON, links.RATE):
        address = links.link(purpose, outgoing)
        assert address in text and links.read(purpose, address.rpartition("/")[2]) == outgoing.pk
    token = links.link(links.RATE, outgoing).rpartition("/")[2]
    assert links.read(links.PERSON, token) is None and links.read(links.RATE, token[:-1] + "x") is None


def test_a_click_on_the_way_to_a_person_sends_the_conversation_to_people_for_good(server, question, settings, client):
    settings.PUBLIC_URL = "https://desk.larkfield.example"
    outgoing = go(answer(question))
    page = links.link(links.PERSON, outgoing).removeprefix(settings.PUBLIC_URL)
    conversation = question.conversation
    assert client.get(page).status_code == 200  # as programs do that follow the links of a mail
    conversation.refresh_from_db()
    assert not conversation.people_only
    assert client.post(page).status_code == 200
    conversation.refresh_from_db()
    assert conversation.people_only and conversation.state == Conversation.State.NEEDS_AGENT
    again = Message.objects.create(
        conversation=conversation, mailbox=question.mailbox, direction="in", message_id="<9@customer.example>",
        sender_address=ANNA, subject="Re: Pole", text="And now?", new_text="And now?",
    )  # fmt: skip
    suggest.suggest(again.pk)
    conversation.refresh_from_db()
    assert conversation.people_only and conversation.state == Conversation.State.NEEDS_AGENT
    assert not conversation.drafts.exists()
    client.post(page)
    assert conversation.events.filter(kind="people_only").count() == 1


@pytest.mark.parametrize(("mark", "header"), [("none", ""), ("address", "Reply-To"), ("subject", "Subject")])
def test_an_answer_bears_the_mark_that_its_mailbox_asks_for(server, question, mark, header):
    Mailbox.objects.update(reply_mark=mark)
    go(answer(question))
    sent = email.message_from_bytes(server.received[0].raw)
    marked = [
        name for name in ("Reply-To", "Subject") if marks.conversation_of(str(sent[name])) == question.conversation_id
    ]
    assert marked == ([header] if header else []) and sent["Subject"].startswith("Re: Tent")


def test_a_subject_bears_its_mark_once(server, question):
    Mailbox.objects.update(reply_mark="subject")
    first = go(answer(question))
    subject = str(email.message_from_bytes(server.received[0].raw)["Subject"])
    go(answer(question, subject=f"Re: {subject}"))
    assert str(email.message_from_bytes(server.received[1].raw)["Subject"]) == f"Re: {subject}"
    assert first.subject == "Re: Tent"


def test_attachments_go_along(server, question):
    outgoing = answer(question)
    name = storage.keep("files", b"%PDF")
    Attachment.objects.create(
        outgoing=outgoing, filename="label.pdf", content_type="application/pdf", size=4, stored=name, content_hash="x"
    )
    go(outgoing)
    parts = email.message_from_bytes(server.received[0].raw).get_payload()
    assert (parts[1].get_filename(), parts[1].get_payload(decode=True)) == ("label.pdf", b"%PDF")


def test_nothing_is_sent_within_the_undo_window(server, question):
    outgoing = go(answer(question, due_at=timezone.now() + timedelta(seconds=10)))
    assert outgoing.state == State.HELD and server.received == [] and due() == []
    OutgoingMail.objects.update(due_at=timezone.now())
    assert due() == [outgoing.pk]
    assert go(outgoing).state == State.SENT


def test_what_was_undone_is_never_sent(server, question):
    assert go(answer(question, state=State.CANCELLED)).state == State.CANCELLED and server.received == []


def test_one_refused_recipient_is_named_and_the_others_have_the_mail(server, question):
    server.script.recipients[BEN] = "550 5.1.1 No such person"
    outgoing = go(answer(question, cc=[BEN]))
    question.conversation.refresh_from_db()
    assert outgoing.state == State.SENT and outgoing.refusals == {BEN: [550, "5.1.1 No such person"]}
    assert server.received[0].recipients == (ANNA,)
    assert question.conversation.state == "needs_agent" and BEN in question.conversation.needs


def test_a_temporary_refusal_is_tried_again_later_and_later_with_the_same_bytes(server, question):
    server.script.recipients[ANNA] = "451 4.7.1 Greylisted"
    outgoing = answer(question)
    pauses = []
    for _ in range(4):
        OutgoingMail.objects.update(due_at=timezone.now())
        go(outgoing)
        assert outgoing.state == State.QUEUED and "Greylisted" in outgoing.error
        pauses.append((outgoing.due_at - timezone.now()).total_seconds())
    assert pauses == sorted(pauses) and pauses[0] < 40 and outgoing.attempts == 4
    first = storage.read(outgoing.raw)
    server.script.recipients.clear()
    OutgoingMail.objects.update(due_at=timezone.now())
    assert go(outgoing).state == State.SENT and server.received[0].raw == first


def test_after_a_day_of_trying_an_agent_hears_of_it(server, question):
    server.script.recipients[ANNA] = "451 4.7.1 Greylisted"
    outgoing = go(answer(question))
    OutgoingMail.objects.update(first_try_at=timezone.now() - timedelta(hours=25), due_at=timezone.now())
    assert go(outgoing).state == State.FAILED
    question.conversation.refresh_from_db()
    assert question.conversation.state == "needs_agent" and "Greylisted" in question.conversation.needs


def test_a_permanent_refusal_fails_at_once_and_an_agent_hears_of_it(server, question):
    server.script.recipients[ANNA] = "550 5.1.1 No such person"
    outgoing = go(answer(question))
    question.conversation.refresh_from_db()
    assert outgoing.state == State.FAILED and "No such person" in outgoing.error and due() == []
    assert question.conversation.needs_rule == "not_sent" and Event.objects.get().kind == "not_sent"


def test_an_address_that_is_none_fails_before_anything_is_sent(server, question):
    outgoing = go(answer(question, to=["not an address"]))
    assert outgoing.state == State.FAILED and "not a mail address" in outgoing.error and server.received == []


def test_a_wrong_password_waits_until_it_is_mended(server, question):
    Mailbox.objects.update(smtp_port=free_port())
    outgoing = go(answer(question))
    assert outgoing.state == State.QUEUED and "refused the connection" in outgoing.error
    Mailbox.objects.update(smtp_host="")
    OutgoingMail.objects.update(due_at=timezone.now())
    assert go(outgoing).state == State.QUEUED and "No SMTP server is set" in outgoing.error


def test_a_refused_access_token_is_said_and_a_fresh_one_fetched_for_the_next_try(question, monkeypatch):
    expires = timezone.now() + timedelta(hours=1)
    with ScriptedSMTP(user=question.mailbox.address) as strict:
        Mailbox.objects.update(
            login="google",
            smtp_port=strict.port,
            oauth_access_token=access_token("eve@x.example"),
            oauth_refresh_token="r",
            oauth_expires_at=expires,
        )
        outgoing = go(answer(question))
        assert outgoing.state == State.QUEUED and "refused the access token" in outgoing.error
        fresh = oauth.Tokens(access_token(question.mailbox.address), "r2", expires)
        monkeypatch.setattr(oauth, "refresh", lambda app, token: fresh)
        OutgoingMail.objects.update(due_at=timezone.now())
        assert go(outgoing).state == State.SENT


def test_stored_bytes_that_are_gone_are_told_to_a_person_whose_next_try_writes_them_anew(server, question):
    server.script.recipients[ANNA] = "451 4.7.1 Later"
    outgoing = go(answer(question))
    storage.remove(outgoing.raw)
    OutgoingMail.objects.update(due_at=timezone.now())
    outgoing = go(outgoing)
    assert outgoing.state == State.FAILED and "cannot be read" in outgoing.error and due() == []
    assert outgoing.conversation.needs_rule == "not_sent"
    del server.script.recipients[ANNA]
    assert step.try_again(outgoing, User.objects.create(username="lena"))
    assert go(outgoing).state == State.SENT and len(server.received) == 1


@pytest.mark.parametrize("fate", ["hang", "drop"])
@pytest.mark.parametrize("loses", [True, False])
def test_silence_after_the_message_is_uncertain_and_never_sent_again(server, question, monkeypatch, fate, loses):
    monkeypatch.setattr(smtp.send, "__kwdefaults__", {"final_timeout": 0.5})
    server.script.data, server.script.loses = fate, loses
    outgoing = go(answer(question))
    question.conversation.refresh_from_db()
    assert outgoing.state == State.UNCERTAIN and question.conversation.needs_rule == "uncertain"
    server.script.data = "accept"
    for _ in range(3):
        OutgoingMail.objects.update(due_at=timezone.now() - timedelta(hours=1))
        go(outgoing)
    assert outgoing.state == State.UNCERTAIN and len(server.received) == (0 if loses else 1)


def test_what_a_dead_worker_left_behind_is_uncertain_not_queued(server, question):
    outgoing = answer(question, state=State.SENDING, claimed_at=timezone.now() - timedelta(minutes=5))
    assert release_stale() == 0
    OutgoingMail.objects.update(claimed_at=timezone.now() - timedelta(minutes=20))
    assert release_stale() == 1
    outgoing.refresh_from_db()
    assert outgoing.state == State.UNCERTAIN and server.received == []


@pytest.mark.parametrize(("was_sent", "state"), [(True, State.SENT), (False, State.QUEUED)])
def test_a_person_settles_what_is_uncertain_once(server, question, was_sent, state):
    outgoing = answer(question, state=State.SENDING)
    step.uncertain(outgoing, "The connection died.")
    agent = User.objects.create(username="hanna")
    assert step.decide(outgoing, agent, was_sent)
    outgoing.refresh_from_db()
    question.conversation.refresh_from_db()
    assert outgoing.state == state and question.conversation.state == "waiting"
    assert not step.decide(outgoing, agent, not was_sent)


def test_an_acknowledgement_goes_out_with_the_null_sender_and_marked(server, question):
    go(answer(question, kind="acknowledgement", assisted="no", sender="", text="It has arrived."))
    sent = email.message_from_bytes(server.received[0].raw)
    assert server.received[0].sender == "" and sent["Auto-Submitted"] == "auto-replied"
    assert "sent automatically" in sent["X-AI-Assisted"]


def test_a_failed_acknowledgement_troubles_nobody(server, question):
    server.script.recipients[ANNA] = "550 5.1.1 No such person"
    go(answer(question, kind="acknowledgement", assisted="no", sender=""))
    question.conversation.refresh_from_db()
    assert question.conversation.state == "waiting"


# The folder transport


@pytest.fixture
def files(question, tmp_path):
    Mailbox.objects.update(transport="folder", folder_path=str(tmp_path / "mail"))
    question.refresh_from_db()
    question.mailbox.refresh_from_db()
    return tmp_path / "mail" / "sent"


def test_a_folder_mailbox_sends_files(files, question):
    outgoing = go(answer(question))
    (path,) = files.iterdir()
    assert path.suffix == ".eml" and path.read_bytes() == storage.read(outgoing.raw) and outgoing.state == State.SENT


def test_a_folder_knows_what_became_of_uncertain_mail(files, question):
    outgoing = go(answer(question))
    OutgoingMail.objects.update(state=State.UNCERTAIN, sent_message=None)
    Message.objects.filter(direction="out").delete()
    assert go(outgoing).state == State.SENT and Message.objects.filter(direction="out").count() == 1
    Path(next(files.iterdir())).unlink()
    OutgoingMail.objects.update(state=State.UNCERTAIN, sent_message=None)
    assert go(outgoing).state == State.QUEUED
    assert go(outgoing).state == State.SENT and len(list(files.iterdir())) == 1


# The folder of sent mail on a real server


@pytest.fixture
def sent_folder(question):
    with dovecot("support@larkfield.example") as box:
        Mailbox.objects.update(
            imap_host="localhost",
            imap_port=box.port,
            imap_security="none",
            imap_password=PASSWORD,
            sent_folder="Sent",
            smtp_user="",
        )
        question.mailbox.refresh_from_db()
        yield box


@pytest.fixture
def account(server, monkeypatch):
    """The scripted server wants no login."""
    monkeypatch.setattr(step, "smtp_server", lambda mailbox: Server("localhost", server.port, "none", read_timeout=2))


def test_a_copy_is_put_into_the_sent_folder_once(server, question, sent_folder, account):
    outgoing = go(answer(question))
    go(outgoing)
    assert sent_folder.messages("support@larkfield.example", "Sent") == [storage.read(outgoing.raw)]
    assert outgoing.copied_at and due() == []


def test_a_copy_that_failed_is_filed_later_without_sending_again(server, question, sent_folder, account):
    sent_folder.stop(hard=True)
    outgoing = go(answer(question))
    assert outgoing.state == State.SENT and outgoing.copied_at is None
    sent_folder.start()
    OutgoingMail.objects.update(due_at=timezone.now())
    assert due() == [outgoing.pk]
    assert go(outgoing).copied_at and len(server.received) == 1
    assert len(sent_folder.messages("support@larkfield.example", "Sent")) == 1


def test_uncertain_mail_that_lies_in_the_sent_folder_was_sent(server, question, sent_folder, account, monkeypatch):
    monkeypatch.setattr(smtp.send, "__kwdefaults__", {"final_timeout": 0.5})
    server.script.data = "drop"
    outgoing = go(answer(question))
    assert outgoing.state == State.UNCERTAIN
    OutgoingMail.objects.update(due_at=timezone.now())
    assert go(outgoing).state == State.UNCERTAIN
    account = Server("localhost", sent_folder.port, "none", "support@larkfield.example", PASSWORD)
    imap.append(account, "Sent", storage.read(outgoing.raw))
    OutgoingMail.objects.update(due_at=timezone.now())
    assert go(outgoing).state == State.SENT and "found in the folder" in outgoing.error
    question.conversation.refresh_from_db()
    assert question.conversation.state == "waiting" and len(server.received) == 1
