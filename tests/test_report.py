"""The monthly review over rows, and by its command, page and mail."""

from __future__ import annotations

import pytest
from django.db import connection

from helpdesk.desk import reporting
from tests.report_recount import recount
from tests.report_rows import past
from triage.figures import BY_SLUG

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter():
    """January to March 2026, 900 conversations."""
    past(900)


def figures(label: str) -> dict:
    return reporting.make(reporting.period_of(label)).page["figures"]


@pytest.mark.parametrize("label", ["2026-01", "2026-02"])
def test_every_figure_equals_an_independent_recount_in_sql(quarter, label):
    if connection.vendor != "sqlite":
        pytest.skip("the recount is written in SQLite's SQL")
    counted, again = figures(label), recount(label)
    assert set(again) == set(BY_SLUG)
    assert {slug: counted[slug]["value"] for slug in again} == {
        slug: value if value is None else pytest.approx(value, rel=1e-6, abs=1e-9) for slug, value in again.items()
    }
