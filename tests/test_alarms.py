"""An operator hears of a mailbox that fails or has fallen silent."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.utils import timezone

from helpdesk.desk import receive
from helpdesk.desk.models import Conversation, Customer, IncomingMail, Mailbox, OutgoingMail, User
from helpdesk.desk.roles import ADMINISTRATORS, AGENTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox():
    return Mailbox.objects.create(name="Larkfield", address="support@larkfield.example")


@pytest.fixture(autouse=True)
def people():
    for name, role in (("sven", ADMINISTRATORS), ("hanna", AGENTS)):
        user = User.objects.create(username=name, email=f"{name}@larkfield.example")
        user.groups.add(Group.objects.get_or_create(name=role)[0])


def hours_ago(hours):
    return timezone.now() - timedelta(hours=hours)


def test_a_mailbox_that_keeps_failing_is_told_to_administrators_once_a_day(mailbox):
    Mailbox.objects.update(failing_since=hours_ago(0.1), error="wrong password")
    assert receive.sound_alarms() == []
    Mailbox.objects.update(failing_since=hours_ago(1))
    receive.sound_alarms()
    receive.sound_alarms()
    (told,) = mail.outbox
    assert told.to == ["sven@larkfield.example"] and "wrong password" in told.body
    Mailbox.objects.update(alarmed_at=hours_ago(25))
    receive.sound_alarms()
    assert len(mail.outbox) == 2


def speak(mailbox, every, until):
    for number in range(30):
        at = hours_ago(until + number * every)
        IncomingMail.objects.create(mailbox=mailbox, folder="INBOX", uid=number, received_at=at)
    Mailbox.objects.update(heard_at=hours_ago(until))


@pytest.mark.parametrize(("every", "silent", "alarm"), [(1, 20, False), (1, 26, True), (20, 26, False), (20, 45, True)])
def test_a_mailbox_that_used_to_speak_is_missed_by_its_own_rhythm(mailbox, every, silent, alarm):
    speak(mailbox, every, silent)
    assert bool(receive.sound_alarms()) is alarm and bool(mail.outbox) is alarm


def test_silence_is_told_once_although_every_poll_succeeds(mailbox, tmp_path):
    Mailbox.objects.update(transport="folder", folder_path=str(tmp_path))
    speak(mailbox, 1, 30)
    for _ in range(3):
        assert receive.poll(mailbox.pk).error == ""
        receive.sound_alarms()
    assert len(mail.outbox) == 1


def test_a_mailbox_without_a_rhythm_may_be_silent(mailbox):
    Mailbox.objects.update(heard_at=hours_ago(500))
    assert receive.sound_alarms() == []


def test_a_mailbox_out_of_use_sounds_no_alarm(mailbox):
    Mailbox.objects.update(failing_since=hours_ago(5), error="gone", enabled=False)
    assert receive.sound_alarms() == []


def test_the_days_until_a_sign_in_ends_are_counted_down_once_a_day(mailbox):
    Mailbox.objects.update(login="microsoft", oauth_ends_at=timezone.now() + timedelta(days=15))
    assert receive.sound_alarms() == []
    Mailbox.objects.update(oauth_ends_at=timezone.now() + timedelta(days=9, hours=1))
    assert "ends in 9 days" in receive.sound_alarms()[0] and receive.sound_alarms() == []
    Mailbox.objects.update(oauth_warned_at=hours_ago(25), oauth_ends_at=timezone.now() + timedelta(hours=3))
    assert "ends within a day" in receive.sound_alarms()[0]
    Mailbox.objects.update(oauth_warned_at=hours_ago(25), oauth_ends_at=hours_ago(3))
    assert "has ended" in receive.sound_alarms()[0] and len(mail.outbox) == 3
    Mailbox.objects.update(login="password", oauth_warned_at=None)
    assert receive.sound_alarms() == []


def test_a_mailbox_that_sends_nothing_is_told_once_a_day_until_something_goes_out(mailbox):
    conversation = Conversation.objects.create(
        mailbox=mailbox, customer=Customer.objects.create(name="Anna"), subject="Tent"
    )
    waits = OutgoingMail.objects.create(
        conversation=conversation,
        mailbox=mailbox,
        sender=mailbox.address,
        to=["anna@customer.example"],
        state="queued",
        error="the access token was refused",
        first_try_at=hours_ago(0.1),
    )
    assert receive.sound_alarms() == []
    OutgoingMail.objects.update(first_try_at=hours_ago(1))
    for _ in range(2):
        receive.sound_alarms()
    (told,) = mail.outbox
    assert "has sent nothing since" in told.body and "the access token was refused" in told.body
    Mailbox.objects.update(unsent_warned_at=None)
    waits.pk = None
    waits.state, waits.sent_at, waits.message_id = "sent", hours_ago(0.5), "<2@larkfield.example>"
    waits.save()
    assert receive.sound_alarms() == []
