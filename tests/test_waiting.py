"""While we wait for the customer: closing by itself as announced, and the reminder that is laid before the agent."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from helpdesk.desk import review
from helpdesk.desk.models import Conversation, Desk, Draft, Event, Notice, OutgoingMail
from helpdesk.desk.review.preview import preview
from tests import factories

pytestmark = pytest.mark.django_db
State = Conversation.State


def answered(row: Conversation, agent, text: str = "Four days.", **values) -> OutgoingMail:
    draft = review.own_draft(row, agent)
    outgoing = review.approve(draft, review.Answer(text, draft.version, **values), agent)
    row.refresh_from_db()
    return outgoing


def overdue(row: Conversation, **columns: datetime) -> None:
    Conversation.objects.filter(pk=row.pk).update(**columns)
    row.refresh_from_db()


def past() -> datetime:
    return timezone.now() - timedelta(minutes=1)


def test_an_answer_that_closes_says_so_in_the_customers_language_and_the_preview_shows_it(hanna):
    row = factories.conversation(language="de")
    draft = review.own_draft(row, hanna)
    answer = review.Answer("Vier Tage.", draft.version, close_after=3)
    assert "schließen wir diesen Vorgang" in preview(draft, answer, hanna).text
    sent = review.approve(draft, answer, hanna)
    row.refresh_from_db()
    assert sent.text.startswith("Vier Tage.\n\nWenn wir bis zum ") and str(row.close_at.year) in sent.text
    assert sent.review.sent_text == "Vier Tage.", "the standing sentence is not learnt from"


def test_business_days_are_counted_to_closing_time(hanna):
    Desk.get()
    open_days = {day: ["09:00", "17:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}
    Desk.objects.update(business_hours=open_days)
    row = factories.conversation()
    answered(row, hanna, close_after=5)
    today, last = timezone.now().date(), row.close_at.date()
    between = [today + timedelta(days=number) for number in range(1, (last - today).days + 1)]
    assert sum(day.weekday() < 5 for day in between) == 5, "a weekend is not counted"
    assert (row.close_at.hour, row.close_at.weekday() < 5) == (17, True)


def test_it_closes_silently_at_its_time_and_counts_as_resolved(hanna):
    row = factories.conversation()
    answered(row, hanna, close_after=3)
    assert review.close_due() == 0
    overdue(row, close_at=past())
    before = OutgoingMail.objects.count()
    assert review.close_due() == 1 and review.close_due() == 0
    row.refresh_from_db()
    assert (row.state, row.resolved_by, row.close_at) == (State.RESOLVED, None, None)
    assert OutgoingMail.objects.count() == before
    assert Event.objects.filter(conversation=row, kind="resolved", actor=None).exists()


def test_a_new_mail_of_the_customer_calls_the_closing_off(hanna):
    row = factories.conversation()
    answered(row, hanna, close_after=3)
    factories.mail_in(row)
    row.refresh_from_db()
    assert row.close_at is None and row.state == State.NEW


def test_undo_and_keeping_it_open_call_the_closing_off(hanna):
    row = factories.conversation(mailbox=factories.mailbox(undo_seconds=60))
    outgoing = answered(row, hanna, close_after=3)
    review.undo(outgoing, hanna)
    row.refresh_from_db()
    assert row.close_at is None
    answered(row, hanna, close_after=3)
    review.keep_open(row, hanna)
    with pytest.raises(review.Refused):
        review.keep_open(row, hanna)


def test_what_is_sent_and_resolved_announces_nothing(hanna):
    row = factories.conversation()
    assert answered(row, hanna, close_after=3, then_resolve=True).text == "Four days." and row.close_at is None


def test_an_unanswered_mail_comes_back_with_a_reminder_that_nobody_sends_but_the_agent(hanna):
    row = factories.conversation(mailbox=factories.mailbox(follow_up_days=3))
    answered(row, hanna)
    assert row.follow_up_at > timezone.now() and review.follow_up_due() == 0
    overdue(row, follow_up_at=past())
    assert review.follow_up_due() == 1
    row.refresh_from_db()
    draft = review.current_draft(row, hanna)
    assert (row.state, row.needs_rule, row.due_at) == (State.NEEDS_AGENT, "follow_up", None)
    assert draft.author == Draft.Author.AGENT and draft.text.startswith("Hello,\n\nwe wrote to you on ")
    assert OutgoingMail.objects.count() == 1 and Notice.objects.get().reason == "follow_up"


def test_the_reminder_is_the_mailboxes_own_where_it_has_one(hanna):
    box = factories.mailbox(follow_up_days=1, follow_up_text={"en": "Still there? We wrote on {date}."})
    row = factories.conversation(mailbox=box)
    answered(row, hanna)
    overdue(row, follow_up_at=past())
    review.follow_up_due()
    assert review.current_draft(row, hanna).text.startswith("Still there? We wrote on ")


def test_after_one_mail_of_the_customer_there_is_one_reminder(hanna):
    row = factories.conversation(mailbox=factories.mailbox(follow_up_days=3))
    answered(row, hanna)
    overdue(row, follow_up_at=past())
    review.follow_up_due()
    row.refresh_from_db()
    answered(row, hanna, "Still there?")
    assert row.follow_up_at is None
    factories.mail_in(row)
    row.refresh_from_db()
    answered(row, hanna)
    assert row.follow_up_at is not None


def test_words_that_the_agent_has_begun_are_not_replaced_by_the_reminder(hanna):
    row = factories.conversation(mailbox=factories.mailbox(follow_up_days=3))
    answered(row, hanna)
    draft = review.own_draft(row, hanna)
    review.save_draft(draft, "By the way,", draft.version, hanna)
    overdue(row, follow_up_at=past())
    review.follow_up_due()
    assert review.current_draft(row, hanna).text == "By the way,"
