"""Lessons from edits to rows: proposed with evidence and proof, decided by a manager, given up when they turn bad."""

from __future__ import annotations

import logging
from dataclasses import asdict
from itertools import islice

from django.db import transaction
from django.utils import timezone

from helpdesk.desk import convert
from helpdesk.desk.engines import encoder
from helpdesk.desk.learn.edits import WINDOW, answered_from_drafts, edit_of, edits_of
from helpdesk.desk.learn.golden import NoGoldenSet, gate
from helpdesk.desk.learn.replay import REPLAYED, Proof, prove
from helpdesk.desk.learn.telling import tell_managers
from helpdesk.desk.models import Category, Lesson, Review, User
from triage import types
from triage.gate import EVIDENT, turned_against
from triage.lessons import Change, Proposal, honoured, mine, why_unsafe
from triage.lessons.fit import takes_over
from triage.protocols import EngineError

logger = logging.getLogger(__name__)

State = Lesson.State


class NotAllowed(Exception):
    """A decision about a lesson that can't be carried out; the text says why."""


def propose_lessons() -> list[Lesson]:
    """Mines the latest edits; stores what is new and proved on answered mail it does not rest on."""
    edits = edits_of(list(answered_from_drafts()[:WINDOW])[::-1])
    taken = {
        (
            Change(row.kind, row.parameters).key,
            row.category.name if row.category else "",
            row.language,
            str(row.mailbox_id or ""),
        )
        for row in Lesson.objects.select_related("category")
    }

    def tried(proposal: Proposal) -> list[Lesson]:
        """The lesson, else those of them that hold for single categories or mailboxes."""
        if (proposal.change.key, proposal.category, proposal.language, proposal.mailbox) in taken:
            return []
        row = proposed(proposal)
        return [row] if row else [row for each in proposal.narrower for row in tried(each)]

    return [row for proposal in mine(edits, encoder()) for row in tried(proposal)]


def proposed(proposal: Proposal) -> Lesson | None:
    """The proposal as a row when the replay and the golden set speak for it; tried again next time when not."""
    change = proposal.change
    value = types.Lesson(
        "lesson:new", change.kind, proposal.text, proposal.category, proposal.language, dict(change.parameters)
    )
    try:
        after = max(int(edit.id) for edit in proposal.founded_on)
        proof = prove(value, answered_in_scope(value, after, proposal.mailbox))
        golden = guarded(value) if proof.kept else None
    except EngineError as error:
        logger.warning("A lesson could not be replayed, it will be next time: %s", error)
        return None
    if not proof.kept or (golden and not golden["passed"]):
        return None
    return stored(proposal, proof, golden)


def guarded(value: types.Lesson) -> dict | None:
    """What the golden set says of it; None on a desk without one."""
    try:
        return asdict(gate(lesson=value))
    except NoGoldenSet:
        return None


def answered_in_scope(lesson: types.Lesson, after: int, mailbox: str = "") -> list[Review]:
    """The latest answered mails that the lesson speaks of, later than the review it was learnt from last."""
    rows = answered_from_drafts().filter(suggestion__language=lesson.language, pk__gt=after)
    if lesson.category:
        rows = rows.filter(suggestion__category_name=lesson.category)
    if mailbox:
        rows = rows.filter(suggestion__message__mailbox=mailbox)
    return list(islice(rows.iterator(chunk_size=REPLAYED), REPLAYED))


def stored(proposal: Proposal, proof: Proof, golden: dict | None) -> Lesson:
    with transaction.atomic():
        row = Lesson.objects.create(
            kind=proposal.change.kind,
            text=proposal.text,
            parameters=dict(proposal.change.parameters),
            category=Category.objects.filter(name=proposal.category).first() if proposal.category else None,
            language=proposal.language,
            mailbox_id=int(proposal.mailbox) if proposal.mailbox else None,
            replay=proof.stored()
            | {"opportunities": proposal.opportunities, "followed": proposal.followed, "golden": golden},
        )
        row.reviews.set([int(edit.id) for edit in proposal.evidence])
    return row


def decide(lesson: Lesson, state: str, manager: User | None, why: str) -> None:
    """Approves, rejects or rolls a lesson back; in force from the next draft on. Raises NotAllowed.

    Approval takes the place of a lesson in force that can't be followed beside it."""
    allowed = {
        State.APPROVED: (State.PROPOSED, State.RETIRED),
        State.REJECTED: (State.PROPOSED,),
        State.RETIRED: (State.APPROVED,),
    }
    if not why.strip():
        raise NotAllowed("Say why: whoever looks at this lesson later wants to know.")
    unsafe = why_unsafe(Change(lesson.kind, lesson.parameters)) if state == State.APPROVED else ""
    if unsafe:
        raise NotAllowed(f"This can't be a lesson: {unsafe}.")
    if state == State.APPROVED and not lesson.replay.get("kept"):
        raise NotAllowed("No replay shows that this brings drafts closer to what is sent.")
    with transaction.atomic():
        row = Lesson.objects.select_for_update().get(pk=lesson.pk)
        if row.state not in allowed[State(state)]:
            raise NotAllowed(f"This lesson is {row.get_state_display()} already.")
        if state == State.APPROVED:
            replace_others(row, manager)
        settle(row, state, manager, why)
    lesson.refresh_from_db()


def settle(row: Lesson, state: str, manager: User | None, why: str) -> None:
    row.state, row.decided_by, row.decided_at, row.decided_why = state, manager, timezone.now(), why.strip()
    row.save()


def replace_others(row: Lesson, manager: User | None) -> None:
    in_force = Lesson.objects.filter(state=State.APPROVED, mailbox=row.mailbox).select_related("category")
    for other in in_force:
        if takes_over(convert.lesson_of(row), convert.lesson_of(other)):
            settle(other, State.RETIRED, manager, f"Replaced by: {row.text}")


def watch_lessons() -> list[Lesson]:
    """Rolls back every lesson that agents have begun to take back; tells the managers."""
    given_up = []
    for row in Lesson.objects.filter(state=State.APPROVED):
        evidence = turned_against(taken_back(row))
        if evidence >= EVIDENT:
            why = f"Agents take back what it does (evidence {evidence:.0f}, {EVIDENT:.0f} is enough)."
            settle(row, State.RETIRED, None, why)
            tell_managers("A lesson was rolled back", f"{row.text}\n\n{why}")
            given_up.append(row)
    return given_up


def taken_back(row: Lesson) -> list[bool]:
    """For each answer whose draft the lesson shaped, oldest first: whether the agent took its doing out."""
    change = Change(row.kind, row.parameters)
    since = answered_from_drafts().filter(at__gte=row.decided_at or row.created_at)
    shaped = [review for review in since if f"lesson:{row.pk}" in review.suggestion.lessons][::-1]
    edits = [edit for edit in map(edit_of, shaped) if honoured(change, edit.offered, edit)]
    return [not honoured(change, edit.sent, edit) for edit in edits]
