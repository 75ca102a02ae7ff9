"""Mail in: bytes become messages of conversations; nothing is lost and nothing doubled."""

from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.conf import settings
from django.utils import timezone

from helpdesk.desk import joining, marks, receive, storage
from helpdesk.desk.letters import letter_of
from helpdesk.desk.models import (
    AwaitedMail,
    Conversation,
    Customer,
    CustomerAddress,
    Draft,
    Event,
    IncomingMail,
    Mailbox,
    Message,
    OutgoingMail,
    User,
)
from helpdesk.desk.receive.read import receive_all
from helpdesk.desk.receive.store import Raw, store
from helpdesk.mail import folder, reply_token

pytestmark = pytest.mark.django_db

State = Conversation.State


@pytest.fixture
def mailbox(tmp_path):
    return Mailbox.objects.create(
        name="Larkfield Outdoor",
        address="support@larkfield.example",
        transport=Mailbox.Transport.FOLDER,
        folder_path=str(tmp_path / "mail"),
    )


@pytest.fixture
def business(tmp_path):
    return Mailbox.objects.create(
        name="Larkfield Business",
        address="business@larkfield.example",
        transport=Mailbox.Transport.FOLDER,
        folder_path=str(tmp_path / "business"),
    )


def mail(number=1, text="My tent pole broke.", **headers) -> bytes:
    wanted = {
        "From": "Anna Berg <anna@customer.example>",
        "To": "support@larkfield.example",
        "Subject": "Broken pole",
        "Message-ID": f"<{number}@customer.example>",
        "Date": format_datetime(timezone.now()),
    }
    wanted |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in wanted.items() if value]
    return ("\r\n".join(lines) + "\r\n\r\n" + text + "\r\n").encode()


def take(mailbox, *raws, place="INBOX", uidvalidity=7, first=None, **other) -> list[Message]:
    """Brings raw mail in under new UIDs, as polling does."""
    start = first or IncomingMail.objects.count() + 1
    batch = [Raw(place, str(start + i), raw, uidvalidity, **other) for i, raw in enumerate(raws)]
    store(mailbox, batch)
    rows = IncomingMail.objects.filter(mailbox=mailbox, folder=place, uid__in=[item.uid for item in batch])
    return receive_all(list(rows.values_list("pk", flat=True)))


def states():
    return list(IncomingMail.objects.order_by("pk").values_list("state", flat=True))


def reasons():
    return [row.reason for row in IncomingMail.objects.order_by("pk")]


def test_a_mail_becomes_a_message_of_a_new_conversation_of_its_customer(mailbox):
    raw = mail()
    (message,) = take(mailbox, raw)
    conversation = message.conversation
    assert (message.state, message.direction, message.new_text) == ("new", "in", "My tent pole broke.")
    assert (conversation.state, conversation.subject) == (State.NEW, "Broken pole")
    assert conversation.customer.name == "Anna Berg" and conversation.customer.main_address == "anna@customer.example"
    assert conversation.due_at - conversation.waiting_since == timedelta(hours=24)
    assert storage.read(IncomingMail.objects.get().raw) == raw and states() == ["received"]


def test_the_same_customer_is_found_again_whatever_the_case_of_the_address(mailbox):
    take(mailbox, mail(1), mail(2, From="ANNA@Customer.example"))
    assert Customer.objects.count() == 1 and Conversation.objects.count() == 2


def test_a_merged_customer_stands_for_both(mailbox):
    (message,) = take(mailbox, mail(1))
    ben = Customer.objects.create(name="Ben")
    Customer.objects.filter(pk=message.conversation.customer_id).update(merged_into=ben)
    (second,) = take(mailbox, mail(2))
    assert second.conversation.customer == ben


@pytest.mark.parametrize("header", ["In_Reply_To", "References"])
def test_a_reply_joins_its_conversation_by_reference(mailbox, header):
    (first,) = take(mailbox, mail(1))
    (second,) = take(mailbox, mail(2, Subject="something else", **{header: "<1@customer.example>"}))
    assert second.conversation == first.conversation
    assert second.matched == "answers <1@customer.example>"


def test_a_reply_in_the_same_batch_joins_too(mailbox):
    first, second = take(mailbox, mail(1), mail(2, In_Reply_To="<1@customer.example>"))
    assert first.conversation_id == second.conversation_id


def test_the_same_subject_alone_joins_nothing(mailbox):
    first, second = take(mailbox, mail(1), mail(2, Subject="Re: Broken pole"))
    assert first.conversation_id != second.conversation_id and second.matched == ""


def test_our_signed_mark_joins_only_for_those_who_take_part(mailbox):
    (first,) = take(mailbox, mail(1))
    mark = reply_token.make(marks.key(), first.conversation_id)
    marked = reply_token.plus_address("support@larkfield.example", mark)
    (second,) = take(mailbox, mail(2, To=marked))
    (third,) = take(mailbox, mail(3, To=marked, From="eve@elsewhere.example"))
    assert second.conversation_id == first.conversation_id and "mark" in second.matched
    assert third.conversation_id != first.conversation_id


def test_a_reply_to_a_merged_conversation_joins_what_it_became(mailbox):
    first, other = take(mailbox, mail(1), mail(2))
    Conversation.objects.filter(pk=first.conversation_id).update(merged_into=other.conversation)
    (reply,) = take(mailbox, mail(3, In_Reply_To="<1@customer.example>"))
    assert reply.conversation_id == other.conversation_id


@pytest.mark.parametrize("state", [State.WAITING, State.RESOLVED, State.SNOOZED])
def test_a_new_mail_opens_what_was_closed_and_outdates_the_draft(mailbox, state):
    (first,) = take(mailbox, mail(1))
    conversation = first.conversation
    Conversation.objects.filter(pk=conversation.pk).update(state=state, waiting_since=None, resolved_at=timezone.now())
    draft = Draft.objects.create(conversation=conversation, author=Draft.Author.ASSISTANT, text="Hello")
    take(mailbox, mail(2, In_Reply_To="<1@customer.example>"))
    conversation.refresh_from_db()
    draft.refresh_from_db()
    assert (conversation.state, conversation.resolved_at, draft.state) == (State.NEW, None, Draft.State.STALE)
    assert conversation.waiting_since and Event.objects.get(conversation=conversation).kind == "reopened"


def test_junk_stays_junk(mailbox):
    (first,) = take(mailbox, mail(1))
    Conversation.objects.update(state=State.JUNK)
    (second,) = take(mailbox, mail(2, In_Reply_To="<1@customer.example>"))
    first.conversation.refresh_from_db()
    assert (first.conversation.state, second.state, second.reason) == (
        State.JUNK,
        "unsuited",
        "junk: agents marked it so",
    )


def test_a_sender_of_nothing_but_junk_goes_to_junk(mailbox):
    take(mailbox, mail(1), mail(2, From="Ben <ben@customer.example>"), mail(3, From="Ben <ben@customer.example>"))
    Conversation.objects.filter(messages__message_id__in=["<1@customer.example>", "<2@customer.example>"]).update(
        state=State.JUNK
    )
    junk, mixed = take(mailbox, mail(4), mail(5, From="Ben <ben@customer.example>"))
    assert junk.conversation.state == State.JUNK and junk.state == "unsuited"
    assert mixed.conversation.state == State.NEW and mixed.state == "new"


def test_what_the_mail_server_calls_spam_goes_to_junk(mailbox):
    spam, ham = take(mailbox, mail(1, X_Spam_Flag="YES"), mail(2, text="X-Spam-Flag: YES"))
    assert (spam.conversation.state, ham.conversation.state) == (State.JUNK, State.NEW)
    assert spam.conversation.waiting_since is None and "mail server" in spam.reason


def test_the_word_person_sends_the_conversation_to_people_for_good(mailbox):
    (first,) = take(mailbox, mail(1))
    take(mailbox, mail(2, text="PERSON.\r\n\r\n> how about this", In_Reply_To="<1@customer.example>"))
    first.conversation.refresh_from_db()
    assert first.conversation.people_only


def test_a_message_taken_twice_is_one_message(mailbox):
    raw = mail(1)
    take(mailbox, raw)
    take(mailbox, raw, first=1)
    take(mailbox, raw)
    assert Message.objects.count() == 1 and states() == ["received", "duplicate"]
    assert "same bytes" in reasons()[1]


def test_a_changed_uidvalidity_or_a_moved_message_makes_no_duplicate(mailbox):
    take(mailbox, mail(1), uidvalidity=7, first=1)
    take(mailbox, mail(1), uidvalidity=8, first=1)
    take(mailbox, mail(1), place="Archive", uidvalidity=9, first=1)
    assert Message.objects.count() == 1 and states() == ["received", "duplicate", "duplicate"]


def test_the_same_mail_by_another_way_is_one_message(mailbox):
    take(mailbox, b"Received: from a\r\n" + mail(1))
    take(mailbox, b"Received: from b\r\n" + mail(1))
    assert Message.objects.count() == 1 and "same mail" in reasons()[1]


def test_a_new_mail_that_reuses_a_message_id_is_not_hidden(mailbox):
    take(mailbox, mail(1))
    take(mailbox, mail(1, text="Something else entirely."))
    assert Message.objects.count() == 2 and states() == ["received", "received"]


def test_mails_without_a_message_id_are_told_apart_by_their_bytes(mailbox):
    raw = mail(Message_ID="")
    take(mailbox, raw, mail(Message_ID="", text="Another."), raw)
    assert Message.objects.count() == 2


def test_one_mail_to_two_of_our_addresses_is_one_conversation(mailbox, business):
    raw = mail(1, To="support@larkfield.example, business@larkfield.example")
    take(mailbox, b"Delivered-To: support\r\n" + raw)
    take(business, b"Delivered-To: business\r\n" + raw)
    assert Message.objects.count() == 1
    assert "also came to support@larkfield.example" in reasons()[1]


def test_what_this_desk_sent_is_not_taken_in_again(mailbox):
    (first,) = take(mailbox, mail(1))
    OutgoingMail.objects.create(conversation=first.conversation, mailbox=mailbox, message_id="<ours@larkfield.example>")
    take(mailbox, mail(2, Message_ID="<ours@larkfield.example>"))
    assert Message.objects.count() == 1 and states()[1] == "skipped"


def test_a_crash_after_storing_is_made_good_by_the_next_run(mailbox):
    store(mailbox, [Raw("INBOX", "1", mail(1), 7)])
    assert receive.due() == list(IncomingMail.objects.values_list("pk", flat=True))
    receive.poll(mailbox.pk)
    assert Message.objects.count() == 1 and receive.due() == []


def test_storing_advances_the_folder_only_with_its_rows(mailbox):
    store(mailbox, [Raw("INBOX", "5", mail(1), 7), Raw("INBOX", "9", mail(2), 7)])
    mark = mailbox.folder_states.get()
    assert (mark.uidvalidity, mark.last_uid) == (7, 9)
    store(mailbox, [Raw("INBOX", "7", mail(3), 7)])
    mark.refresh_from_db()
    assert mark.last_uid == 9


def test_bytes_that_cannot_be_read_stay_in_the_ledger_with_the_reason(mailbox, monkeypatch):
    store(mailbox, [Raw("INBOX", "1", mail(1), 7), Raw("INBOX", "2", mail(2), 7)])
    lost = IncomingMail.objects.get(uid="1")
    path = settings.DATA_DIR / "files" / lost.raw
    kept = path.read_bytes()
    path.unlink()
    receive_all(receive.due())
    lost.refresh_from_db()
    assert (lost.state, lost.attempts) == ("failed", 1) and "cannot be read" in lost.reason
    assert Message.objects.count() == 1 and receive.due() == []
    path.write_bytes(kept)
    IncomingMail.objects.filter(pk=lost.pk).update(retry_at=timezone.now())
    receive_all(receive.due())
    assert Message.objects.count() == 2 and states() == ["received", "received"]


def test_one_mail_that_cannot_be_filed_does_not_hold_up_the_others(mailbox):
    CustomerAddress.objects.all().delete()
    store(mailbox, [Raw("INBOX", str(number), mail(number), 7) for number in range(1, 4)])
    broken = IncomingMail.objects.get(uid="2")
    Message.objects.create(
        conversation=Conversation.objects.create(mailbox=mailbox, customer=Customer.objects.create()),
        mailbox=mailbox,
        incoming=broken,
        direction="in",
    )
    receive_all(receive.due())
    assert states() == ["received", "failed", "received"] and "cannot be filed" in reasons()[1]


def test_automatic_mail_is_kept_marked_and_out_of_the_queue(mailbox):
    (message,) = take(mailbox, mail(1, Auto_Submitted="auto-replied", Subject="Out of office"))
    assert message.automatic == "auto_reply" and message.state == "unsuited"
    assert message.conversation.state == State.RESOLVED


def test_an_out_of_office_reply_opens_nothing(mailbox):
    (first,) = take(mailbox, mail(1))
    Conversation.objects.update(state=State.WAITING)
    take(mailbox, mail(2, Auto_Submitted="auto-replied", In_Reply_To="<1@customer.example>"))
    first.conversation.refresh_from_db()
    assert first.conversation.state == State.WAITING and first.conversation.messages.count() == 2


def bounce(of: str, status: str = "5.1.1") -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: support@larkfield.example\r\nSubject: Undelivered Mail\r\n"
        "Message-ID: <bounce@mx.example>\r\nDate: Mon, 05 Jan 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nYour mail could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; anna@customer.example\r\nAction: {'failed' if status[0] == '5' else 'delayed'}\r\n"
        f"Status: {status}\r\nDiagnostic-Code: smtp; 550 no such person\r\n"
        "\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        f"Message-ID: {of}\r\nSubject: Re: Broken pole\r\n\r\nHi\r\n--b--\r\n"
    ).encode()


@pytest.fixture
def answered(mailbox):
    (first,) = take(mailbox, mail(1))
    Conversation.objects.update(state=State.WAITING)
    return OutgoingMail.objects.create(
        conversation=first.conversation,
        mailbox=mailbox,
        message_id="<ours@larkfield.example>",
        to=["anna@customer.example"],
        state=OutgoingMail.State.SENT,
    )


def test_a_bounce_marks_the_outgoing_mail_and_opens_the_conversation(mailbox, answered):
    (message,) = take(mailbox, bounce("<ours@larkfield.example>"))
    answered.refresh_from_db()
    conversation = answered.conversation
    conversation.refresh_from_db()
    assert message.conversation == conversation and message.automatic == "bounce"
    assert answered.state == "bounced" and "5.1.1" in answered.error
    assert conversation.state == State.NEEDS_AGENT and "anna@customer.example" in conversation.needs


def test_a_delay_is_noted_and_changes_nothing(mailbox, answered):
    take(mailbox, bounce("<ours@larkfield.example>", "4.4.1"))
    answered.refresh_from_db()
    answered.conversation.refresh_from_db()
    assert (answered.state, answered.conversation.state) == ("sent", State.WAITING)
    assert answered.conversation.events.get().kind == "delayed"


def test_an_answer_a_colleague_sent_elsewhere_joins_and_outdates_the_draft(mailbox):
    Mailbox.objects.update(sent_folder="Sent")
    mailbox.refresh_from_db()
    (first,) = take(mailbox, mail(1))
    draft = Draft.objects.create(conversation=first.conversation, author=Draft.Author.ASSISTANT, text="Hello")
    theirs = mail(2, From="support@larkfield.example", To="anna@customer.example", In_Reply_To="<1@customer.example>")
    other = mail(3, From="support@larkfield.example", To="supplier@elsewhere.example")
    (message,) = take(mailbox, theirs, other, place="Sent")
    first.conversation.refresh_from_db()
    draft.refresh_from_db()
    assert message.direction == "out" and message.state == "unsuited"
    assert (first.conversation.state, draft.state) == (State.WAITING, Draft.State.STALE)
    assert states()[-1] == "skipped" and "answers nothing here" in reasons()[-1]


def answer(number, to, **headers):
    """What a colleague sent outside the desk."""
    wanted = {"From": "support@larkfield.example", "To": "anna@customer.example", "In_Reply_To": to}
    return mail(number, **wanted | headers)


@pytest.mark.parametrize("at_once", [False, True])
def test_an_answer_a_colleague_sent_elsewhere_joins_when_it_is_read_before_its_question(mailbox, at_once):
    Mailbox.objects.update(sent_folder="Sent")
    mailbox.refresh_from_db()
    question, theirs = mail(1), answer(2, "<1@customer.example>")
    assert at_once or take(mailbox, theirs, place="Sent") == []
    if at_once:  # both of one batch
        store(mailbox, [Raw("Sent", "1", theirs, 7), Raw("INBOX", "2", question, 7)])
        receive_all(receive.due())
    else:
        take(mailbox, question)
    assert sorted(states()) == ["received", "stored"]
    (message,) = receive_all(receive.due())
    conversation = Conversation.objects.get()
    assert (message.conversation, message.direction, conversation.state) == (conversation, "out", State.WAITING)
    assert set(states()) == {"received"} and receive.due() == [] and not AwaitedMail.objects.exists()


def test_a_colleagues_answer_to_what_never_came_here_stays_aside_however_often_it_is_seen(mailbox):
    Mailbox.objects.update(sent_folder="Sent")
    mailbox.refresh_from_db()
    take(mailbox, answer(2, "<1@elsewhere.example>"), place="Sent")
    take(mailbox, answer(2, "<1@elsewhere.example>"), place="Sent", uidvalidity=8)
    take(mailbox, mail(5))
    assert Message.objects.count() == 1 and states() == ["skipped", "duplicate", "received"] and receive.due() == []
    take(mailbox, mail(1, Message_ID="<1@elsewhere.example>"))
    receive_all(receive.due())
    assert states() == ["received", "duplicate", "received", "received"]


@pytest.mark.parametrize("together", [False, True])
def test_a_colleagues_answer_that_is_read_late_does_not_close_what_the_customer_wrote_after_it(mailbox, together):
    Mailbox.objects.update(sent_folder="Sent")
    mailbox.refresh_from_db()
    asked, answered, again = (format_datetime(timezone.now() - timedelta(hours=hours)) for hours in (3, 2, 1))
    mails = mail(1, Date=asked), mail(3, Date=again, In_Reply_To="<1@customer.example>")
    theirs = answer(2, "<1@customer.example>", Date=answered)
    if together:
        store(mailbox, [Raw("INBOX", str(n), raw, 7) for n, raw in enumerate(mails, 1)] + [Raw("Sent", "1", theirs, 7)])
        receive_all(receive.due())
    else:
        take(mailbox, *mails)
        take(mailbox, theirs, place="Sent")
    conversation = Conversation.objects.get()
    assert conversation.messages.count() == 3 and conversation.state == State.NEW and conversation.waiting_since


def test_a_form_that_writes_in_our_name_is_its_senders_mail(mailbox):
    (message,) = take(mailbox, mail(1, From="support@larkfield.example", Reply_To="Carl <carl@customer.example>"))
    assert message.sender_address == "carl@customer.example" and message.automatic == ""


def test_mail_from_ourselves_is_never_answered(mailbox):
    (message,) = take(mailbox, mail(1, From="support@larkfield.example"))
    assert message.automatic == "own" and message.state == "unsuited"


def test_a_forged_sender_is_said_so(mailbox):
    results = "mx.larkfield.example; spf=fail; dkim=none; dmarc=fail"
    (message,) = take(mailbox, f"Authentication-Results: {results}\r\n".encode() + mail(1))
    assert not message.genuine and message.authentication["dmarc"] == "fail"


def test_attachments_are_kept_by_content(mailbox):
    raw = mail(1, MIME_Version="1.0", Content_Type='multipart/mixed; boundary="b"', text=(
        "--b\r\nContent-Type: text/plain\r\n\r\nSee the photo.\r\n--b\r\nContent-Type: image/png\r\n"
        'Content-Disposition: attachment; filename="../pole.png"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        "aGVsbG8=\r\n--b--"
    ))  # fmt: skip
    (message,) = take(mailbox, raw)
    attachment = message.attachments.get()
    assert storage.read(attachment.stored) == b"hello" and "/" not in attachment.filename and attachment.size == 5


def test_of_an_oversize_mail_the_headers_are_here_and_it_says_so(mailbox):
    (message,) = take(mailbox, mail(1, text=""), oversize=True, size=90_000_000)
    assert "too large (85.8 MB)" in message.defects[0] and message.conversation.state == State.NEW


def test_past_mail_is_stored_as_resolved_and_never_read_by_the_assistant(mailbox):
    past = timezone.now() - timedelta(days=400)
    first, second = take(
        mailbox,
        mail(1, Date=format_datetime(past)),
        mail(2, Date=format_datetime(past), In_Reply_To="<1@customer.example>"),
        history=True,
    )
    conversation = first.conversation
    assert conversation == second.conversation and conversation.state == State.RESOLVED
    assert abs(first.created_at - past) < timedelta(seconds=2) and first.state == "unsuited"


# Acknowledgements


@pytest.fixture
def acknowledging(mailbox):
    Mailbox.objects.update(acknowledge=True, mode=Mailbox.Mode.ASSIST)
    mailbox.refresh_from_db()
    return mailbox


def acknowledgements():
    return list(OutgoingMail.objects.filter(kind="acknowledgement"))


def test_a_new_mail_is_acknowledged_once_in_seven_days(acknowledging):
    take(acknowledging, mail(1), mail(2))
    take(acknowledging, mail(3))
    (outgoing,) = acknowledgements()
    assert (outgoing.to, outgoing.sender, outgoing.state) == (["anna@customer.example"], "", "queued")
    assert "assistant sorts" in outgoing.text
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(days=8))
    take(acknowledging, mail(4))
    assert len(acknowledgements()) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<news.larkfield.example>"},
        {"From": "noreply@shop.example"},
        {"From": "MAILER-DAEMON@shop.example"},
        {"To": "undisclosed-recipients:;"},
        {"Date": "Mon, 05 Jan 2026 10:00:00 +0000"},
        {"From": "support@larkfield.example"},
        {"X_Spam_Status": "Yes, score=9.1"},
        {"Authentication_Results": "mx.larkfield.example; dmarc=fail"},
        {"Return_Path": "<>"},
        {"Return_Path": "<bounces+81@shop.example>"},
    ],
)
def test_what_must_not_be_acknowledged_is_not(acknowledging, headers):
    take(acknowledging, mail(1, **headers))
    assert acknowledgements() == []


def test_an_acknowledgement_goes_to_the_sender_of_the_envelope_once(acknowledging):
    take(acknowledging, mail(1, Return_Path="<Anna+web@relay.example>"))
    take(acknowledging, mail(2, Return_Path="<anna+web@relay.example>"))
    (outgoing,) = acknowledgements()
    assert outgoing.to == ["anna+web@relay.example"]


def test_nothing_is_acknowledged_unless_the_mailbox_says_so(mailbox):
    take(mailbox, mail(1))
    assert acknowledgements() == []


def test_an_answer_is_not_acknowledged(acknowledging):
    take(acknowledging, mail(1))
    OutgoingMail.objects.all().delete()
    take(acknowledging, mail(2, In_Reply_To="<1@customer.example>"))
    assert acknowledgements() == []


# Polling a folder


def test_dropped_files_are_taken_in_and_moved_aside(mailbox, tmp_path):
    folder.drop(tmp_path / "mail", mail(1))
    folder.drop(tmp_path / "mail", mail(2))
    polled = receive.poll(mailbox.pk)
    mailbox.refresh_from_db()
    assert (polled.stored, polled.received) == (2, 2) and Message.objects.count() == 2
    assert len(list((tmp_path / "mail" / "inbox" / "taken").iterdir())) == 2
    assert mailbox.polled_at and mailbox.heard_at and mailbox.lease_owner == ""
    folder.drop(tmp_path / "mail", mail(1))
    assert receive.poll(mailbox.pk).stored == 0 and Message.objects.count() == 2


def test_a_mailbox_that_fails_says_why_and_is_tried_again_later_and_later(mailbox, tmp_path):
    inbox = tmp_path / "mail" / "inbox"
    inbox.parent.mkdir()
    inbox.write_text("not a folder")
    pauses = []
    for _ in range(3):
        assert "cannot be read" in receive.poll(mailbox.pk).error
        mailbox.refresh_from_db()
        pauses.append(mailbox.next_poll_at - timezone.now())
    assert pauses == sorted(pauses) and mailbox.failures == 3 and mailbox.enabled
    assert "cannot be read" in mailbox.error and mailbox.failing_since
    assert mailbox.pk not in receive.due_mailboxes()
    inbox.unlink()
    receive.poll(mailbox.pk)
    mailbox.refresh_from_db()
    assert (mailbox.error, mailbox.failures, mailbox.failing_since) == ("", 0, None)


def test_two_pollers_do_not_read_one_mailbox_at_once(mailbox):
    Mailbox.objects.update(lease_owner="another machine", lease_until=timezone.now() + timedelta(minutes=1))
    assert receive.poll(mailbox.pk).busy
    Mailbox.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
    assert not receive.poll(mailbox.pk).busy


def ids(*messages):
    return {Message.objects.get(pk=message.pk).conversation_id for message in messages}


@pytest.mark.parametrize("header", ["In_Reply_To", "References"])
@pytest.mark.parametrize("together", [True, False], ids=["one batch", "two batches"])
def test_a_mail_that_comes_after_its_answer_joins_it(mailbox, header, together):
    answer = mail(2, **{header: "<1@customer.example>"})
    if together:
        reply, first = take(mailbox, answer, mail(1))
    else:
        (reply,), (first,) = take(mailbox, answer), take(mailbox, mail(1))
    assert len(ids(reply, first)) == 1 and Conversation.objects.count() == 1
    assert "came before it" in first.matched
    (again,) = take(mailbox, mail(1, "A new mail under an old Message-ID."))
    assert again.conversation_id != first.conversation_id


def test_a_late_mail_between_two_conversations_makes_them_one_and_that_can_be_undone(mailbox):
    first, third = take(mailbox, mail(1), mail(3, In_Reply_To="<2@customer.example>"))
    assert len(ids(first, third)) == 2
    (second,) = take(mailbox, mail(2, In_Reply_To="<1@customer.example>"))
    assert ids(first, second, third) == {first.conversation_id}
    assert Conversation.objects.get(pk=third.conversation_id).merged_into_id == first.conversation_id
    event = Event.objects.get(kind="merged", conversation=first.conversation)
    assert event.actor is None and "came late" in event.detail
    joining.undo(event, User.objects.create(username="ben"))
    assert ids(first, second) == {first.conversation_id} and ids(third) == {third.conversation_id}


def test_mails_in_any_order_and_any_batches_are_one_conversation_in_the_end(mailbox):
    chain = [mail(1), *(mail(n, In_Reply_To=f"<{n - 1}@customer.example>") for n in range(2, 6))]
    for round_, order in enumerate(([4, 0, 2, 1, 3], [3, 1, 4, 0, 2])):
        raws = [chain[at].replace(b"@customer.example>", b"@c%d.example>" % round_) for at in order]
        take(mailbox, *raws[:2])
        take(mailbox, *raws[2:])
        mine = Message.objects.filter(message_id__endswith=f"@c{round_}.example>")
        assert mine.count() == 5 and mine.values("conversation").distinct().count() == 1


def test_a_late_mail_is_not_hidden_among_junk(mailbox):
    (reply,) = take(mailbox, mail(2, In_Reply_To="<1@customer.example>"))
    Conversation.objects.update(state=State.JUNK)
    (first,) = take(mailbox, mail(1, From="carl@other.example"))
    assert len(ids(reply, first)) == 2 and first.state == Message.State.NEW


def test_two_desks_that_acknowledge_each_other_stop_after_one(acknowledging, business):
    Mailbox.objects.update(acknowledge=True, mode=Mailbox.Mode.ASSIST)
    business.refresh_from_db()
    first = mail(1, From="ops@partner.example")
    take(acknowledging, first)
    (outgoing,) = acknowledgements()
    letter = b"Return-Path: <>\r\n" + letter_of(outgoing)
    assert b"Auto-Submitted: auto-replied" in letter
    take(business, letter.replace(outgoing.message_id.encode(), b"<theirs@partner.example>"))
    assert acknowledgements() == [outgoing]
