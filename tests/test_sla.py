"""The desk's clock: which target applies, business hours, and that it stands still while we wait for the customer."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from helpdesk.desk import sla
from helpdesk.desk.models import Conversation, Desk, Mailbox, OutgoingMail, SlaTarget
from helpdesk.desk.review import Answer, approve, label_category, own_draft, reopen, resolve, snooze, undo
from tests import factories
from triage.figures.hours import BusinessHours

pytestmark = pytest.mark.django_db
MONDAY_TO_FRIDAY = {day: ["09:00", "17:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}
FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def keep_hours(**values) -> None:
    Desk.get()
    Desk.objects.update(**{"business_hours": MONDAY_TO_FRIDAY, **values})


def waiting(since=FRIDAY, **values) -> Conversation:
    row = factories.conversation(waiting_since=since, **values)
    sla.set_due(row)
    return row


def answered(row: Conversation, agent) -> OutgoingMail:
    draft = own_draft(row, agent)
    return approve(draft, Answer("Four days.", draft.version), agent)


def test_a_deadline_jumps_over_the_night_the_weekend_and_a_holiday():
    keep_hours(holidays=["2026-11-23"])
    SlaTarget.objects.create(name="all", answer_hours=4)
    assert waiting().due_at == datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


def test_business_hours_are_those_of_the_desks_time_zone():
    keep_hours(business_hours=MONDAY_TO_FRIDAY | {"time_zone": "Europe/Berlin"})
    SlaTarget.objects.create(name="all", answer_hours=1)
    assert waiting(since=FRIDAY + timedelta(hours=1)).due_at == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_a_desk_that_never_closes_and_one_that_never_opens_count_plain_hours():
    now = timezone.now()
    assert BusinessHours().after(now, 5) == now + timedelta(hours=5)
    shut = BusinessHours.from_stored({"monday": ["09:00", "17:00"]}, [f"20{y}-{m:02}-{d:02}" for y in range(26, 38)
                                     for m in range(1, 13) for d in range(1, 29)])  # fmt: skip
    assert shut.after(FRIDAY, 1) > FRIDAY


def test_the_narrowest_target_applies_and_the_mailbox_where_none_fits():
    vip, refund = factories.customer("Vera", tier="vip"), factories.category("Refund")
    SlaTarget.objects.create(name="vip", tier="vip", answer_hours=2)
    SlaTarget.objects.create(name="refunds", category=refund, answer_hours=6)
    SlaTarget.objects.create(name="vip refunds", category=refund, tier="vip", answer_hours=1)
    SlaTarget.objects.create(name="urgent", priority=3, answer_hours=0.5)
    hours = {
        row.subject: (row.due_at - row.waiting_since) / timedelta(hours=1)
        for row in (
            waiting(subject="anybody"),
            waiting(subject="vip", customer=vip),
            waiting(subject="refund", category=refund),
            waiting(subject="vip refund", category=refund, customer=vip),
            waiting(subject="urgent refund of nobody special", category=refund, priority=3),
            waiting(subject="urgent", priority=3),
        )
    }
    assert hours == {"anybody": 24, "vip": 2, "refund": 6, "vip refund": 1, "urgent": 0.5,
                     "urgent refund of nobody special": 6}  # fmt: skip


def test_the_clock_stands_still_while_we_wait_for_the_customer_and_goes_on_when_they_write():
    SlaTarget.objects.create(name="all", answer_hours=4, resolve_hours=10)
    agent, now = factories.agent(), timezone.now()
    row = waiting(since=now - timedelta(hours=3))
    assert row.resolve_by == row.waiting_since + timedelta(hours=10)
    answered(row, agent)
    row.refresh_from_db()
    assert (row.due_at, row.resolve_by, row.waiting_since) == (None, None, None)
    assert row.hours_used == pytest.approx(3, abs=0.01)
    factories.mail_in(row)
    row.refresh_from_db()
    left = (row.resolve_by - row.waiting_since) / timedelta(hours=1)
    assert left == pytest.approx(7, abs=0.01) and row.due_at == row.waiting_since + timedelta(hours=4)


def test_what_is_due_first_is_shown_and_a_matter_past_its_time_is_late_at_once():
    SlaTarget.objects.create(name="all", answer_hours=8, resolve_hours=10)
    row = waiting(hours_used=9.0)
    assert row.due_at == row.resolve_by == FRIDAY + timedelta(hours=1)
    assert waiting(hours_used=50.0).due_at == FRIDAY


def test_undoing_an_answer_sets_the_clock_back_as_it_ran():
    SlaTarget.objects.create(name="all", answer_hours=4, resolve_hours=10)
    agent, row = factories.agent(), waiting(since=timezone.now() - timedelta(hours=1))
    before = Conversation.objects.filter(pk=row.pk).values("waiting_since", "due_at", "resolve_by", "hours_used").get()
    Mailbox.objects.update(undo_seconds=60)
    row.mailbox.refresh_from_db()
    undo(answered(row, agent), agent)
    after = Conversation.objects.filter(pk=row.pk).values("waiting_since", "due_at", "resolve_by", "hours_used").get()
    assert after == before


def test_snoozing_does_not_stop_the_clock_and_resolving_does():
    agent, row = factories.agent(), waiting()
    snooze(row, agent, timezone.now() + timedelta(days=1))
    row.refresh_from_db()
    assert row.due_at is not None
    resolve(row, agent)
    assert row.due_at is None and row.hours_used > 0


def test_a_corrected_category_moves_the_deadline():
    refund = factories.category("Refund")
    SlaTarget.objects.create(name="refunds", category=refund, answer_hours=1)
    row = waiting()
    label_category(row, refund, factories.agent())
    row.refresh_from_db()
    assert row.due_at == row.waiting_since + timedelta(hours=1)


def test_mail_rescued_from_junk_is_due_from_the_day_it_was_written_and_is_read():
    row = factories.conversation(state=Conversation.State.JUNK, waiting_since=None, due_at=None)
    mail = row.messages.get()
    row.messages.update(state="unsuited", created_at=FRIDAY)
    reopen(row, factories.agent())
    row.refresh_from_db()
    mail.refresh_from_db()
    assert row.waiting_since == FRIDAY and row.due_at == FRIDAY + timedelta(hours=24)
    assert mail.state == "new"


def test_at_risk_is_what_falls_due_within_two_hours_of_business():
    keep_hours()
    assert sla.near(FRIDAY + timedelta(hours=1)) == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
