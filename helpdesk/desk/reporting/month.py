"""The month as one value: the rows that triage counts its figures from."""

from __future__ import annotations

from helpdesk.desk.reporting.conversations import (
    conversations_of,
    days,
    moods,
    repeated,
    requeued,
    transferred,
)
from helpdesk.desk.reporting.rows import Rows
from helpdesk.desk.reporting.values import decisions, edits, labels, readings
from helpdesk.desk.sla import business_hours
from triage.figures import Month


def month_of(rows: Rows) -> Month:
    return Month(
        counts={
            **rows.counts(),
            "transfers": len(transferred(rows)),
            "requeues": len(requeued(rows)),
            "repeats": len(repeated(rows)),
        },
        readings=readings(rows.read),
        labels=labels(rows.judged),
        decisions=decisions(rows.reviewed),
        edits=edits(rows.reviewed),
        conversations=conversations_of(rows, business_hours()),
        days=days(rows),
        moods=list(moods(rows).values()),
        reasons=rows.reasons,
    )
