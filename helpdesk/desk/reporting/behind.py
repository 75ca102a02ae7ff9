"""The rows that a figure was counted from, one by one: what its denominator is made of, and which of them count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from helpdesk.desk.reporting.calibration import binned
from helpdesk.desk.reporting.conversations import (
    closings_of,
    conversations_of,
    moods,
    repeated,
    requeued,
    transferred,
)
from helpdesk.desk.reporting.decisions import work_on_gaps
from helpdesk.desk.reporting.periods import Period
from helpdesk.desk.reporting.rows import FOREIGN_DATA, OF_PEOPLE, UNSUPPORTED, Rows
from helpdesk.desk.reporting.values import Judged, Read, Reviewed
from helpdesk.desk.sla import business_hours
from triage.figures import Slice

SLICE = Slice._fields
USEFUL = ("unchanged", "light")
ROUTED = ("draft", "human")


class Row(NamedTuple):
    pk: int
    at: Slice = Slice()
    group: str = ""
    """The team of an answer, the pilot's arm of a conversation."""
    value: float | None = None
    unfinished: bool = False
    """The value is only what was watched so far."""


@dataclass(frozen=True)
class Behind:
    kind: str
    """What the rows are: reading, answer, conversation, mail or call."""
    of: list[Row]
    counted: list[Row] | None = None
    """Those in the numerator; None where every row counts, as of a median or a total."""

    def where(self, kept: Callable[[Row], bool]) -> Behind:
        counted = None if self.counted is None else list(filter(kept, self.counted))
        return Behind(self.kind, list(filter(kept, self.of)), counted)


class NoSuchFigure(LookupError):
    """Nothing of this name is counted."""


def behind(period: Period, slug: str, chosen: dict[str, str]) -> Behind:
    """The rows of a figure or of a table, `chosen` narrowing them to a slice's value, a team, an arm, a rule or a bin.

    Raises NoSuchFigure."""
    rows = Rows(period)
    for kind, found in (
        ("answer", of_answers),
        ("reading", of_readings),
        ("conversation", of_conversations),
        ("", of_the_rest),
    ):
        parts = found(rows, slug, chosen)
        if parts is not None:
            whole = parts if isinstance(parts, Behind) else Behind(kind, *parts)
            return whole.where(narrowed(chosen))
    raise NoSuchFigure(slug)


def narrowed(chosen: dict[str, str]) -> Callable[[Row], bool]:
    """Whether a row lies in every slice and group that was asked for."""
    slices = [(SLICE.index(name), value) for name, value in chosen.items() if name in SLICE]
    group = chosen.get("group")
    return lambda row: all(row.at[place] == value for place, value in slices) and group in (None, row.group)


Parts = tuple[list[Row], list[Row] | None]


def parts(rows: Iterable[Any], row_of: Callable[[Any], Row], of: Callable, counted: Callable | None) -> Parts:
    chosen = [row for row in rows if of(row)]
    return [row_of(row) for row in chosen], None if counted is None else [row_of(row) for row in chosen if counted(row)]


def decided(row: Reviewed) -> bool:
    return row.decision != "own"


def sent(row: Reviewed) -> bool:
    return row.decision == "sent"


def answered(row: Reviewed) -> bool:
    return row.decision != "discarded"


def measured(row: Reviewed) -> bool:
    """Sent from a draft, and how far from it is known."""
    return row.decision == "sent" and row.edit is not None


ANSWERS: dict[str, tuple[Callable[[Reviewed], bool], Callable[[Reviewed], bool] | None]] = {
    "answers": (lambda row: row.sent is not None, None),
    "drafts_decided": (decided, None),
    "use": (decided, sent),
    "useful": (decided, lambda row: sent(row) and row.size in USEFUL),
    "unchanged": (decided, lambda row: sent(row) and row.size == "unchanged"),
    "light": (decided, lambda row: sent(row) and row.size == "light"),
    "edited": (decided, lambda row: sent(row) and row.size == "edited"),
    "rewritten": (decided, lambda row: sent(row) and row.size == "rewritten"),
    "discarded": (decided, lambda row: not sent(row)),
    "edit_median": (measured, None),
    "edit_p90": (measured, None),
    "fact_edits": (sent, lambda row: row.facts),
    "handle_drafted": (measured, None),
    "handle_own": (lambda row: answered(row) and not measured(row), None),
    "rubber_stamped": (lambda row: sent(row) and row.size == "unchanged", lambda row: row.stamped),
    "adoption": (answered, sent),
}


def of_answers(rows: Rows, slug: str, chosen: dict[str, str]) -> Parts | None:
    def row_of(row: Reviewed) -> Row:
        value = row.seconds if slug.startswith("handle") else row.edit if slug.startswith("edit_") else None
        return Row(row.pk, row.at, row.team, value)

    if slug in ANSWERS:
        return parts(rows.reviewed, row_of, *ANSWERS[slug])
    match slug:
        case "response_rate":
            return parts(rows.rateable, row_of, lambda row: True, lambda row: row.rating is not None)
        case "satisfaction":
            return parts(rows.rateable, row_of, lambda row: row.rating is not None, lambda row: row.rating)
        case "escalation_precision":
            return [Row(pk) for pk, _ in rows.hidden], [Row(pk) for pk, needed in rows.hidden if needed]
        case "escalation_recall":
            return [*(Row(pk) for pk, _ in rows.hidden), *map(row_of, filter(decided, rows.reviewed))], None
        case "gaps":
            return [row_of(row)._replace(value=lost) for row, lost in work_on_gaps(rows)], None
    return None


READINGS: dict[str, tuple[Callable[[Read], bool], Callable[[Read], bool] | None]] = {
    "readings": (lambda row: True, None),
    "coverage": (lambda row: row.destination in ROUTED, lambda row: row.destination == "draft"),
    "escalated": (lambda row: row.destination in ROUTED, lambda row: row.destination == "human"),
}
LABELS: dict[str, tuple[Callable[[Judged], bool], Callable[[Judged], bool]]] = {
    "wrong_category": (lambda row: True, lambda row: not row.right),
    "wrong_drafted": (lambda row: row.destination == "draft", lambda row: not row.right),
    "audited": (lambda row: row.audited, lambda row: row.right),
}


def of_readings(rows: Rows, slug: str, chosen: dict[str, str]) -> Parts | None:
    def read(row: Read) -> Row:
        return Row(row.pk, row.at)

    def judged(row: Judged) -> Row:
        return Row(row.reading, row.at, value=row.confidence if slug == "calibration" else None)

    if slug in READINGS:
        return parts(rows.read, read, *READINGS[slug])
    if slug in LABELS:
        return parts(rows.judged, judged, *LABELS[slug])
    match slug:
        case "flagged":
            return [read(row) for row in rows.read], [Row(pk) for pk in rows.flagged()]
        case "injection":
            return [Row(pk) for pk in sorted(rows.sent_by("injection"))], None
        case "reasons":
            sent_there = rows.sent_by(chosen.get("rule", ""))
            return parts(rows.read, read, lambda row: row.destination == "human", lambda row: row.pk in sent_there)
        case "unsupported":
            return listed(rows.drafts()), listed(rows.drafts().filter(UNSUPPORTED))
        case "foreign_data":
            return listed(rows.drafts().filter(FOREIGN_DATA)), None
        case "calibration":
            _basis, bins = binned(rows)
            place = int(chosen["bin"]) if chosen.get("bin", "").isdecimal() else -1
            within = [row for number, part in enumerate(bins) for row in part if place in (-1, number)]
            return parts(within, judged, lambda row: True, lambda row: row.right)
    return None


def of_conversations(rows: Rows, slug: str, chosen: dict[str, str]) -> Parts | None:
    match slug:
        case "sentiment":
            return [Row(pk, value=change) for pk, change in moods(rows).items()], None
        case "cost_per_resolved":
            return [Row(pk) for pk, _, _ in closings_of(rows.happened)], None
    found = conversations_of(rows, business_hours())
    arms = ["with" if row.in_pilot else "without" for row in rows.begun]
    cohort = [Row(row.pk, *rest) for row, *rest in zip(rows.begun, found.at, arms, strict=True)]
    times = {
        "first_response": (found.answer_hours, found.answered),
        "resolution": (found.resolution_hours, found.resolved),
    }
    settled = found.settled
    shares = {
        "containment": found.by_light_draft & ~found.returned,
        "first_contact": found.one_answer & ~found.returned,
        "returned": found.returned,
    }
    sets: dict[str, Callable[[Rows], Iterable[int]]] = {
        "repeat_contacts": repeated,
        "transfers": transferred,
        "requeues": requeued,
    }
    name = slug.removesuffix("_median").removesuffix("_p90")
    if slug == "conversations":
        return cohort, None
    if name in times:
        return [
            row._replace(value=float(hours), unfinished=not done)
            for row, hours, done in zip(cohort, *times[name], strict=True)
        ], None
    if slug == "handle_conversation":
        return [
            row._replace(value=seconds)
            for row, seconds in zip(cohort, found.seconds.tolist(), strict=True)
            if seconds == seconds
        ], None
    if slug in shares:
        return at(cohort, settled), at(cohort, settled & shares[slug])
    if slug in sets:
        members = set(sets[slug](rows))
        return cohort, [row for row in cohort if row.pk in members]
    return None


def at(cohort: list[Row], marked: Any) -> list[Row]:
    return [row for row, here in zip(cohort, marked.tolist(), strict=True) if here]


def of_the_rest(rows: Rows, slug: str, chosen: dict[str, str]) -> Behind | None:
    match slug:
        case "mails":
            return Behind("mail", listed(rows.mails().filter(OF_PEOPLE)))
        case "automatic":
            return Behind("mail", listed(rows.mails().exclude(OF_PEOPLE)))
        case "model_calls" | "model_cost":
            return Behind("call", listed(rows.calls()))
    return None


def listed(found) -> list[Row]:
    return [Row(pk) for pk in found.order_by("pk").values_list("pk", flat=True)]
