"""Cases worth looking at: the four worst of the month and four drawn at random."""

from __future__ import annotations

import hashlib
from typing import Any

from helpdesk.desk.fixes import fix_for
from helpdesk.desk.models import Review
from helpdesk.desk.reporting.rows import Rows
from helpdesk.desk.reporting.values import Reviewed

EACH = 4


def gallery(rows: Rows) -> list[dict[str, Any]]:
    """Which reviews to show, as ids: worst first, then the random ones; a case is shown once."""
    drafted = [row for row in rows.reviewed if row.decision in ("sent", "discarded", "passed_over")]
    worst = sorted((row for row in drafted if row.faulty or row.facts), key=badness, reverse=True)[:EACH]
    shown = {row.pk for row in worst}
    rest = sorted((row for row in drafted if row.pk not in shown), key=lambda row: lot(rows.period.label, row.pk))
    return [
        {"review": row.pk, "conversation": row.conversation, "drawn": how}
        for how, chosen in (("worst", worst), ("random", rest[:EACH]))
        for row in chosen
    ]


def badness(row: Reviewed) -> tuple:
    """Facts that had to be corrected come first, then drafts done without, then the size of the edit."""
    return row.facts, row.decision != "sent", row.edit or 0.0, row.seconds, row.pk


def lot(month: str, pk: int) -> str:
    """Random over rows, and the same whenever the month is made again."""
    return hashlib.sha256(f"{month}:{pk}".encode()).hexdigest()


def cases_of(chosen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The chosen cases with what they were about, as the rows have it now: after erasure nothing is left to show."""
    rows = Review.objects.filter(pk__in=[case["review"] for case in chosen])
    reviews = {row.pk: row for row in rows.select_related("suggestion__message", "conversation")}
    return [
        case | {"row": row, "key": f"review:{row.pk}", "fix": fix_for(row.suggestion, row) if row.suggestion else None}
        for case in chosen
        if (row := reviews.get(case["review"]))
    ]
