"""Mail in from a real Dovecot: every UID ends in the ledger, whatever happens to server and connection."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from helpdesk.desk import receive
from helpdesk.desk.models import IncomingMail, Mailbox, Message
from helpdesk.mail import imap, imap_connection, oauth
from tests.services import PASSWORD, access_token, dovecot
from tests.test_faults_network import Cutter

pytestmark = pytest.mark.django_db

USER = "support@larkfield.example"


@pytest.fixture
def box():
    with dovecot(USER) as server:
        yield server


@pytest.fixture
def mailbox(box):
    return Mailbox.objects.create(
        name="Larkfield Outdoor",
        address=USER,
        imap_host="localhost",
        imap_port=box.port,
        imap_security="none",
        imap_password=PASSWORD,
    )


def mail(number: int, text: str = "My tent pole broke.") -> bytes:
    return (
        f"From: Anna <anna@customer.example>\r\nTo: {USER}\r\nSubject: Pole {number}\r\n"
        f"Message-ID: <{number}@customer.example>\r\nDate: Mon, 05 Jan 2026 10:00:00 +0000\r\n\r\n{text}\r\n"
    ).encode()


def test_new_mail_is_taken_in_and_stays_unread_on_the_server(box, mailbox):
    for number in range(3):
        box.deliver(USER, mail(number))
    polled = receive.poll(mailbox.pk)
    assert (polled.stored, polled.received, polled.error) == (3, 3, "")
    assert [message.subject for message in Message.objects.order_by("pk")] == ["Pole 0", "Pole 1", "Pole 2"]
    assert receive.poll(mailbox.pk).stored == 0 and Message.objects.count() == 3
    assert len(box.messages(USER)) == 3


def test_an_outage_is_made_up_for_by_itself(box, mailbox):
    receive.poll(mailbox.pk)
    box.stop()
    assert "refused the connection" in receive.poll(mailbox.pk).error
    for number in range(5):
        box.deliver(USER, mail(number))
    box.start()
    assert receive.poll(mailbox.pk).received == 5


def test_a_wrong_password_says_so_and_disables_nothing(box, mailbox):
    Mailbox.objects.update(imap_password="wrong")
    assert "user name or password" in receive.poll(mailbox.pk).error
    mailbox.refresh_from_db()
    assert mailbox.enabled and mailbox.failures == 1 and "user name or password" in mailbox.error
    Mailbox.objects.update(imap_password=PASSWORD)
    assert receive.poll(mailbox.pk).error == ""


def test_a_changed_uidvalidity_doubles_nothing_and_hides_nothing(box, mailbox):
    for number in range(3):
        box.deliver(USER, mail(number))
    receive.poll(mailbox.pk)
    box.change_uidvalidity(USER)
    box.deliver(USER, mail(3))
    assert receive.poll(mailbox.pk).received == 1
    assert Message.objects.count() == 4 and IncomingMail.objects.count() == 7
    assert receive.poll(mailbox.pk).stored == 0


def test_a_mail_moved_between_watched_folders_is_one_mail(box, mailbox):
    Mailbox.objects.update(folders=["INBOX", "Archive"])
    box.deliver(USER, mail(1))
    receive.poll(mailbox.pk)
    server = imap.Server("localhost", box.port, "none", USER, PASSWORD)
    item = next(imap.fetch(server, "INBOX", None, 0))
    imap.mark(server, "INBOX", item.uidvalidity, [item.uid], move_to="Archive")
    receive.poll(mailbox.pk)
    states = IncomingMail.objects.order_by("pk").values_list("state", flat=True)
    assert Message.objects.count() == 1 and list(states) == ["received", "duplicate"]


def test_a_mail_that_is_too_large_comes_with_its_headers(box, mailbox):
    Mailbox.objects.update(size_limit=5000)
    box.deliver(USER, mail(1, "x" * 9000))
    receive.poll(mailbox.pk)
    message = Message.objects.get()
    assert message.subject == "Pole 1" and "too large" in message.defects[0] and message.incoming.oversize


def test_mail_from_before_the_chosen_time_is_skipped_with_the_reason(box, mailbox):
    server = imap.Server("localhost", box.port, "none", USER, PASSWORD)
    now = timezone.now()
    with imap_connection.session(server) as client:
        client.append("INBOX", mail(1), msg_time=datetime(2020, 1, 1, tzinfo=UTC))
        client.append("INBOX", mail(2), msg_time=now - timedelta(hours=3))
    box.deliver(USER, mail(3))
    Mailbox.objects.update(read_since=now - timedelta(hours=1))
    receive.poll(mailbox.pk)
    assert Message.objects.get().subject == "Pole 3"
    skipped = IncomingMail.objects.get(state="skipped")
    assert "before the time" in skipped.reason
    assert receive.reconcile(Mailbox.objects.get()).in_order


def test_sent_mail_is_watched_from_now_on(box, mailbox):
    Mailbox.objects.update(sent_folder="Sent")
    box.deliver(USER, mail(1), "Sent")
    box.deliver(USER, mail(2))
    receive.poll(mailbox.pk)
    assert Message.objects.get().subject == "Pole 2"
    theirs = mail(3).replace(b"Subject:", b"In-Reply-To: <2@customer.example>\r\nSubject:")
    box.deliver(USER, theirs, "Sent")
    receive.poll(mailbox.pk)
    assert Message.objects.get(direction="out").conversation == Message.objects.get(direction="in").conversation


def test_reconcile_finds_gaps_and_repairs_them(box, mailbox, capsys):
    for number in range(5):
        box.deliver(USER, mail(number))
    receive.poll(mailbox.pk)
    lost = Message.objects.get(subject="Pole 3")
    row = lost.incoming
    lost.delete()
    row.delete()
    with pytest.raises(SystemExit):
        call_command("reconcile", "--json")
    (check,) = json.loads(capsys.readouterr().out)
    assert check["folders"][0]["missing"] == [int(row.uid)] and not check["in_order"]
    call_command("reconcile", "--repair", "--json")
    (check,) = json.loads(capsys.readouterr().out)
    assert check["in_order"] and Message.objects.filter(subject="Pole 3").count() == 1


def test_poll_once_reports_each_mailbox_and_fails_when_one_failed(box, mailbox, capsys):
    box.deliver(USER, mail(1))
    call_command("poll", "--once", "--mailbox", USER)
    assert f"{USER}: 1 new, 1 received" in capsys.readouterr().out
    Mailbox.objects.create(name="Other", address="other@larkfield.example", imap_host="localhost", imap_port=1)
    with pytest.raises(SystemExit) as ended:
        call_command("poll", "--once")
    assert ended.value.code == 1 and "other@larkfield.example" in capsys.readouterr().err


def test_a_mailbox_with_an_access_token_is_read_with_it(box, mailbox):
    Mailbox.objects.update(
        login="google",
        imap_password="",
        oauth_access_token=access_token(USER),
        oauth_expires_at=timezone.now() + timedelta(hours=1),
    )
    box.deliver(USER, mail(1))
    assert receive.poll(mailbox.pk).received == 1


def test_without_a_sign_in_the_mailbox_asks_for_one(box, mailbox):
    Mailbox.objects.update(login="google", oauth_access_token="", oauth_refresh_token="")
    assert "Nobody has signed in" in receive.poll(mailbox.pk).error


@pytest.mark.parametrize("told", [True, False])
def test_a_token_that_expires_in_the_middle_of_receiving_loses_and_doubles_nothing(box, mailbox, monkeypatch, told):
    """`told`: the desk knows when it ends; else it ends before its time, as one that was withdrawn."""
    refreshed = []

    def refresh(app, refresh_token):
        refreshed.append(refresh_token)
        return oauth.Tokens(access_token(USER), refresh_token, timezone.now() + timedelta(hours=1))

    monkeypatch.setattr(oauth, "refresh", refresh)
    cutter = Cutter(box.port)
    ends = timedelta(seconds=3)
    Mailbox.objects.update(
        imap_port=cutter.port,
        login="google",
        imap_password="",
        oauth_access_token=access_token(USER, ends),
        oauth_refresh_token="lasting",
        oauth_expires_at=timezone.now() + timedelta(minutes=30),
    )
    for number in range(250):
        box.deliver(USER, mail(number))
    cutter.bytes_left = 60_000  # the server ends the session with the token
    assert receive.poll(mailbox.pk).error
    cutter.bytes_left = None
    before = Message.objects.count()
    assert 0 < before < 250 and not refreshed
    time.sleep(ends.total_seconds() + 1)
    if told:
        Mailbox.objects.update(oauth_expires_at=timezone.now())
    else:
        assert "refused the access token" in receive.poll(mailbox.pk).error and Message.objects.count() == before
    assert receive.poll(mailbox.pk).error == "" and refreshed == ["lasting"]
    assert sorted(Message.objects.values_list("subject", flat=True)) == sorted(f"Pole {n}" for n in range(250))
    row = Mailbox.objects.get()
    assert row.enabled and row.failures == 0 and row.failing_since is None
    cutter.close()
