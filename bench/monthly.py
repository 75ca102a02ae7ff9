"""How long the monthly review takes, and whether a recount in plain SQL gives the same.

    python -m bench.monthly [--quick] [--pairs] [--json]

A year of 100,000 conversations is drawn into an SQLite database of its own (`--quick`: 3,000 in three months); the
review of its last month is made from nothing, then again with the month before on record. In full every row is then
copied nine times, which makes a million conversations in the same year, and the month is made once more. That takes
about a quarter of an hour, nearly all of it for drawing and copying. `cpu` is the processor's time, which a busy
machine does not stretch.

`--pairs` draws months from known chances instead, without a database: how many of 200 pairs without any change have
one claimed, and in how many of 200 with a planted change of 10 points at 1,000 conversations it is (a minute)."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import UTC, datetime

import django
from django.core.management import call_command

from bench.report import parser, report

LIMITS = {"page_seconds": 2.0, "page_seconds_of_a_million": 10.0, "figures_that_differ": 0.0}


PAIRS = 200
CLAIM_LIMITS = {"claims_without_a_change": 0.05, "claims_of_10_points": 0.80}


def main() -> None:
    options = parser("How long the monthly review takes, and whether it is right.")
    options.add_argument("--pairs", action="store_true", help="how often a change is claimed, instead of how fast")
    chosen = options.parse_args()
    if chosen.pairs:
        report("report", claimed(20 if chosen.quick else PAIRS), CLAIM_LIMITS, chosen.json)
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATA_DIR": folder, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "helpdesk.settings"}
        django.setup()
        call_command("migrate", verbosity=0)
        figures = (
            measured(3_000, 89, "2026-03") if chosen.quick else measured(100_000, 364, "2026-12") | million("2026-12")
        )
    report("report", figures, LIMITS, chosen.json)


def measured(conversations: int, days: int, label: str) -> dict[str, float]:
    from helpdesk.desk.models import MonthlyReport
    from helpdesk.desk.reporting.page import page_of
    from helpdesk.desk.reporting.periods import whole
    from tests.report_recount import recount
    from tests.report_rows import past

    past(conversations, datetime(2026, 1, 1, tzinfo=UTC), days)
    year, month = map(int, label.split("-"))
    first_seconds, _ = timed(lambda: page_of(whole(year, month)))
    earlier = whole(year, month - 1)
    MonthlyReport.objects.create(month=earlier.label, figures=page_of(earlier))
    began = time.process_time()
    seconds, page = timed(lambda: page_of(whole(year, month)))
    cpu = time.process_time() - began
    again = recount(label)
    differing = [slug for slug, value in again.items() if not same(page["figures"][slug]["value"], value)]
    print(*differing, sep="\n", file=sys.stderr, end="")
    return {
        "conversations": float(conversations),
        "conversations_in_month": float(page["figures"]["conversations"]["n"]),
        "page_seconds_both_months_counted": first_seconds,
        "page_seconds": seconds,
        "page_cpu_seconds": cpu,
        "figures_recounted": float(len(again)),
        "figures_that_differ": float(len(differing)),
    }


def claimed(pairs: int) -> dict[str, float]:
    from tests.report_worlds import PLANTED, claimed_share, false_claims

    planted = {f"claims_of_10_points_{slug}": claimed_share(slug, pairs) for slug in PLANTED}
    return {
        "pairs": float(pairs),
        "claims_without_a_change": false_claims(pairs) / pairs,
        "claims_of_10_points": min(planted.values()),
        **planted,
    }


def million(label: str) -> dict[str, float]:
    """The same month with ten times the rows, the month before on record as before."""
    from bench.tenfold import tenfold
    from helpdesk.desk.models import Conversation
    from helpdesk.desk.reporting.page import page_of
    from helpdesk.desk.reporting.periods import whole

    tenfold()
    year, month = map(int, label.split("-"))
    began = time.process_time()
    seconds, page = timed(lambda: page_of(whole(year, month)))
    return {
        "conversations_of_a_million": float(Conversation.objects.count()),
        "conversations_in_month_of_a_million": float(page["figures"]["conversations"]["n"]),
        "page_seconds_of_a_million": seconds,
        "page_cpu_seconds_of_a_million": time.process_time() - began,
    }


def timed(call):
    began = time.perf_counter()
    found = call()
    return time.perf_counter() - began, found


def same(counted: float | None, again: float | None) -> bool:
    if counted is None or again is None:
        return counted is again
    return abs(counted - again) <= 1e-9 + 1e-6 * abs(again)


if __name__ == "__main__":
    main()
