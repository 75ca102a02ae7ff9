"""What models have cost this month, and which limit holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.desk.engines import TableLedger
from helpdesk.desk.models import ModelCall
from tests import factories

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """Sets the time."""

    def at(when: datetime) -> datetime:
        monkeypatch.setattr(timezone, "now", lambda: when)
        return when

    at(NOON)
    return at


def call(cost: float, at: datetime, mailbox=None) -> None:
    ModelCall.objects.create(purpose="classify", model="m", cost=cost, at=at, mailbox=mailbox)


def test_the_month_is_added_up_as_calls_come_and_a_new_month_begins_with_nothing(settings, clock):
    settings.HELPDESK_MONTHLY_BUDGET = 10.0
    ledger = TableLedger()
    call(8.0, NOON - timedelta(days=25))
    call(1.0, NOON - timedelta(days=5))
    assert ledger.account() == (10.0, 1.0)
    for minute in range(1, 20):
        now = clock(NOON + timedelta(minutes=minute))
        call(0.25, now - timedelta(seconds=90))
        call(0.25, now)
        assert ledger.account() == (10.0, pytest.approx(1.0 + 0.5 * minute))
    clock(NOON + timedelta(days=20))
    assert ledger.account() == (10.0, 0.0)


def test_what_was_added_up_once_is_not_read_again(settings, clock):
    settings.HELPDESK_MONTHLY_BUDGET = 10.0
    call(1.0, NOON - timedelta(days=5))
    assert TableLedger().spent() == 1.0
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert TableLedger().spent() == 1.0
    (query,) = queries
    assert "2026-03-20 11:58" in query["sql"]


def test_the_account_with_less_left_holds(settings, clock):
    settings.HELPDESK_MONTHLY_BUDGET = 10.0
    mailbox = factories.mailbox(monthly_budget=2.0)
    call(3.0, NOON - timedelta(hours=1))
    call(0.5, NOON - timedelta(hours=1), mailbox)
    assert TableLedger(mailbox).account() == (2.0, 0.5)
    call(6.0, NOON)
    assert TableLedger(mailbox).account() == (10.0, 9.5)
