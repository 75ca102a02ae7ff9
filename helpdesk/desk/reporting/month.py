"""The month as one value: the rows that triage counts its figures from."""

from __future__ import annotations

from helpdesk.desk.reporting.conversations import (
    conversations_of,
    days,
    moods,
    repeats,
    requeues,
)
from helpdesk.desk.reporting.rows import Rows
from helpdesk.desk.reporting.values import decisions, edits, labels, readings
from helpdesk.desk.sla import business_hours
from triage.figures import Month


def month_of(rows: Rows) -> Month:
    ids = {row.pk for row in rows.begun}
    return Month(
        counts={
            **rows.counts(),
            "transfers": len(rows.transferred() & ids),
            "requeues": requeues(rows, ids),
            "repeats": repeats(rows),
        },
        readings=readings(rows.read),
        labels=labels(rows.judged),
        decisions=decisions(rows.reviewed),
        edits=edits(rows.reviewed),
        conversations=conversations_of(rows, business_hours()),
        days=days(rows),
        moods=moods(rows),
        reasons=rows.reasons,
    )
