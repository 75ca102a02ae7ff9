"""Notices: who is told of what, once, and how; supervisors hear when a conversation turns sour."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from helpdesk.desk import deliver, notices, supervision
from helpdesk.desk.models import Conversation, Notice, OutgoingMail, Team, User
from helpdesk.desk.review import add_note, assign, resolve, step_in
from helpdesk.desk.suggest import suggest
from tests import factories

pytestmark = pytest.mark.django_db
Kind = Notice.Kind


@pytest.fixture
def lead():
    return factories.agent("lena")


def told(user) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("kind", "reason"))


def led_conversation(lead, **values) -> Conversation:
    return factories.conversation(team=factories.team("Service", lead=lead), **values)


def test_whoever_is_given_a_conversation_is_told_and_nobody_of_their_own_act(hanna, lead):
    row = factories.conversation()
    assign(row, hanna, assignee=hanna)
    assert told(hanna) == []
    assign(row, hanna, assignee=lead, why="you know her")
    assign(row, hanna, assignee=lead)
    assert told(lead) == [("assigned", "")]


def test_a_transfer_is_told_to_the_members_of_the_team_it_goes_to(hanna, lead):
    row, billing = factories.conversation(team=factories.team("Service")), factories.team("Billing")
    billing.members.add(hanna, lead)
    assign(row, hanna, team=billing, why="money")
    assert told(lead) == [("team", "")] and told(hanna) == []


def test_a_name_in_a_note_is_told_whatever_its_case_and_an_address_is_no_name(hanna, lead):
    outsider = factories.administrator("sven")
    note = add_note(factories.conversation(), hanna, "@Lena please look, @sven too. Mail: mira@lena.example, @hanna.")
    assert told(lead) == [("mentioned", "")] and told(outsider) == [] and told(hanna) == []
    assert set(note.mentions.all()) == {lead, hanna}


def test_the_customers_answer_is_told_to_whoever_has_the_conversation_once_until_read(hanna):
    row = factories.conversation(assignee=hanna, state=Conversation.State.WAITING)
    factories.mail_in(row)
    assert told(hanna) == [("answered", "")]
    factories.mail_in(row, "Hello?")
    assert told(hanna) == [("answered", "")]
    notices.seen(hanna, row)
    factories.mail_in(row, "Anybody?")
    assert told(hanna) == [("answered", "")] * 2


def test_a_mail_that_cannot_be_sent_is_told_to_its_author(hanna):
    row = factories.conversation()
    outgoing = OutgoingMail.objects.create(
        conversation=row, mailbox=row.mailbox, author=hanna, message_id="<1@x>", to=["a@b.example"], state="sending"
    )
    deliver.failed(outgoing, "550 no such user")
    assert told(hanna) == [("not_sent", "")]


def test_the_third_mail_without_a_solution_is_told_to_the_lead_once(lead):
    row = led_conversation(lead)
    factories.mail_in(row)
    assert told(lead) == []
    factories.mail_in(row)
    factories.mail_in(row)
    assert told(lead) == [("alert", "third_mail")]


def test_mails_before_the_last_solution_do_not_count(lead, hanna):
    row = led_conversation(lead)
    factories.mail_in(row)
    resolve(Conversation.objects.get(pk=row.pk), hanna)
    factories.mail_in(row)
    factories.mail_in(row)
    assert told(lead) == []


def test_a_falling_mood_is_told_and_a_bad_one_that_stays_is_not(lead):
    row = led_conversation(lead)
    first = factories.suggestion(row.messages.get(), sentiment="negative")
    supervision.mood_read(first, row)
    assert told(lead) == []
    supervision.mood_read(factories.suggestion(factories.message(row), sentiment="angry"), row)
    supervision.mood_read(factories.suggestion(factories.message(row), sentiment="angry"), row)
    assert told(lead) == [("alert", "mood")]


def test_a_deadline_near_and_one_missed_are_each_told_once_and_old_ones_never(lead):
    now = timezone.now()
    row = led_conversation(lead, due_at=now + timedelta(hours=1))
    led_conversation(lead, due_at=now - timedelta(days=30))
    led_conversation(lead, due_at=now + timedelta(days=3))
    supervision.watch_clocks()
    supervision.watch_clocks()
    assert told(lead) == [("alert", "sla_near")]
    Conversation.objects.filter(pk=row.pk).update(due_at=now - timedelta(minutes=1))
    supervision.watch_clocks()
    supervision.watch_clocks()
    assert told(lead) == [("alert", "sla_near"), ("alert", "sla_late")]


def test_a_conversation_without_a_team_is_the_concern_of_the_default_teams_lead(lead):
    factories.conversation(due_at=timezone.now() + timedelta(hours=1))
    supervision.watch_clocks()
    assert told(lead) == []
    factories.team("Service", lead=lead, is_default=True)
    supervision.watch_clocks()
    assert told(lead) == [("alert", "sla_near")]


def test_the_lead_steps_in_and_whoever_had_it_hears_of_it(lead, hanna):
    row = led_conversation(lead, assignee=hanna, opened_by=hanna, opened_at=timezone.now())
    step_in(row, lead)
    row.refresh_from_db()
    assert (row.assignee, row.opened_by) == (lead, lead) and told(hanna) == [("taken", "")]


def test_unread_alerts_are_mailed_in_one_mail_without_a_word_of_the_customer(lead, settings):
    settings.PUBLIC_URL = "https://desk.example"
    for _ in range(2):
        row = led_conversation(lead, due_at=timezone.now() + timedelta(hours=1))
    supervision.watch_clocks()
    assert notices.mail_due() == 0, "who looks at the desk needs no mail"
    Notice.objects.update(mail_at=timezone.now())
    assert notices.mail_due() == 1 and notices.mail_due() == 0
    (letter,) = mail.outbox
    assert letter.to == [lead.email] and f"https://desk.example/admin/review/{row.pk}/" in letter.body
    assert "Delivery to Austria" not in letter.subject + letter.body and "Mira" not in letter.body


def test_what_was_read_on_the_desk_is_not_mailed(lead):
    row = led_conversation(lead, due_at=timezone.now() + timedelta(hours=1))
    supervision.watch_clocks()
    notices.seen(lead, row)
    Notice.objects.update(mail_at=timezone.now())
    assert notices.mail_due() == 0


def test_a_mail_that_fails_is_tried_again_later(lead, monkeypatch):
    led_conversation(lead, due_at=timezone.now() + timedelta(hours=1))
    supervision.watch_clocks()
    Notice.objects.update(mail_at=timezone.now())
    monkeypatch.setattr(notices, "send_mail", lambda *_: (_ for _ in ()).throw(OSError("no server")))
    assert notices.mail_due() == 0
    notice = Notice.objects.get()
    assert notice.mailed_at is None and notice.mail_at > timezone.now()


@pytest.mark.parametrize(
    ("way", "mailed", "shown"), [("mail", True, True), ("here", False, True), ("off", False, False)]
)
def test_each_kind_goes_the_way_its_reader_chose(lead, hanna, way, mailed, shown):
    User.objects.filter(pk=lead.pk).update(notice_ways={"assigned": way})
    assign(factories.conversation(), hanna, assignee=lead)
    assert notices.unread(lead).exists() == shown
    Notice.objects.filter(mail_at__isnull=False).update(mail_at=timezone.now())
    assert bool(notices.mail_due()) == mailed


def test_the_digest_comes_in_the_morning_of_its_readers_time_zone(lead, hanna):
    User.objects.filter(pk=lead.pk).update(notice_ways={"assigned": "digest"}, time_zone="Asia/Tokyo")
    assign(factories.conversation(), hanna, assignee=lead)
    at = Notice.objects.get().mail_at
    assert at.astimezone(notices.zone("Asia/Tokyo")).hour == 8
    assert timezone.now() < at <= timezone.now() + timedelta(days=1)


def test_a_customer_who_writes_while_their_agent_is_away_is_given_to_somebody_else(hanna, lead):
    User.objects.filter(pk=hanna.pk).update(away_from=timezone.now(), away_until=timezone.now() + timedelta(days=9))
    service = factories.team("Service", assignment=Team.Assignment.LEAST_LOADED)
    service.members.add(hanna, lead)
    box = factories.mailbox(mode="off")
    row = factories.conversation(assignee=hanna, team=service, mailbox=box, state=Conversation.State.WAITING)
    suggest(factories.mail_in(row).pk)
    row.refresh_from_db()
    assert row.assignee == lead and ("assigned", "") in told(lead)
    assert list(row.events.filter(kind="unassigned").values_list("detail", flat=True)) == ["Hanna is away."]


def test_an_absence_that_is_still_to_come_changes_nothing(hanna):
    later = timezone.now() + timedelta(days=3)
    User.objects.filter(pk=hanna.pk).update(away_from=later, away_until=later + timedelta(days=9))
    row = factories.conversation(assignee=hanna, mailbox=factories.mailbox(mode="off"))
    suggest(factories.mail_in(row).pk)
    row.refresh_from_db()
    assert row.assignee == hanna


def test_conversations_go_round_in_turn_also_where_the_assistant_is_off(hanna, lead):
    service = factories.team("Service", assignment=Team.Assignment.ROUND_ROBIN)
    service.members.add(hanna, lead)
    box = factories.mailbox(mode="off")
    taken = []
    for _ in range(4):
        row = factories.conversation(team=service, mailbox=box)
        row.messages.update(state="new")
        suggest(row.messages.get().pk)
        row.refresh_from_db()
        taken.append(row.assignee.username)
    assert sorted(taken[:2]) == sorted(taken[2:]) == ["hanna", "lena"]
