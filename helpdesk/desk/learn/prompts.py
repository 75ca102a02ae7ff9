"""A manager's wordings of prompts: measured, staged for a share of conversations, released, rolled back."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from helpdesk.desk.engines import released_prompts
from helpdesk.desk.learn.golden import NoGoldenSet, gate
from helpdesk.desk.learn.lessons import NotAllowed
from helpdesk.desk.learn.telling import tell_managers
from helpdesk.desk.models import PromptVersion, Review, User
from triage import prompts
from triage.gate import EVIDENT, Comparison, compare

State = PromptVersion.State
STAGED_SHARE = 0.2


def propose_prompt(name: str, text: str, why: str, author: User | None) -> PromptVersion:
    """A new wording, not in use yet. Raises NotAllowed when it can't stand in for the one in the file."""
    problem = prompts.problem(name, text)
    if problem:
        raise NotAllowed(problem)
    return PromptVersion.objects.create(
        name=name, text=text, version=prompts.version(name, text), why=why.strip(), author=author
    )


def measure(row: PromptVersion) -> dict:
    """Holds the wording against the golden set and keeps what was found. Raises NotAllowed, EngineError."""
    try:
        verdict = gate(wordings=released_prompts() | {row.name: row.text})
    except NoGoldenSet as error:
        raise NotAllowed(str(error)) from error
    row.gate = asdict(verdict)
    row.save(update_fields=["gate"])
    return row.gate


def measure_proposed() -> list[PromptVersion]:
    """Measures every proposed wording that was not measured yet; one that can't be says why in its gate."""
    rows = [row for row in PromptVersion.objects.filter(state=State.PROPOSED) if not row.gate]
    for row in rows:
        try:
            measure(row)
        except NotAllowed as error:
            row.gate = {"passed": False, "reasons": [str(error)]}
            row.save(update_fields=["gate"])
    return rows


def stage(row: PromptVersion, share: float = STAGED_SHARE) -> None:
    """In use for a share of conversations (0 to 1, both apart), so that it can be compared. Raises NotAllowed."""
    if not 0 < share < 1:
        raise NotAllowed("A share lies between 0 and 1, for example 0.2.")
    must_have_passed(row)
    change(row, State.STAGED, allowed=(State.PROPOSED,), share=share)


def release(row: PromptVersion) -> None:
    """In use for every conversation from the next draft on; the wording released before retires. Raises NotAllowed."""
    must_have_passed(row)
    with transaction.atomic():
        others = PromptVersion.objects.filter(name=row.name, state=State.RELEASED).exclude(pk=row.pk)
        for other in others:
            change(other, State.RETIRED, allowed=(State.RELEASED,))
        change(row, State.RELEASED, allowed=(State.PROPOSED, State.STAGED), share=1.0)


def roll_back(row: PromptVersion, why: str = "") -> None:
    """Out of use from the next draft on; the wording released before it is in use again. Raises NotAllowed."""
    with transaction.atomic():
        was_released = row.state == State.RELEASED
        change(row, State.RETIRED, allowed=(State.STAGED, State.RELEASED), share=0.0)
        if why:
            row.why = "\n".join(filter(None, (row.why, why)))
            row.save(update_fields=["why"])
        before = PromptVersion.objects.filter(name=row.name, state=State.RETIRED, share=1.0).exclude(pk=row.pk)
        earlier = before.order_by("-decided_at").first() if was_released else None
        if earlier:
            change(earlier, State.RELEASED, allowed=(State.RETIRED,))


def must_have_passed(row: PromptVersion) -> None:
    if not row.gate.get("passed"):
        reasons = "; ".join(row.gate.get("reasons", ())) or "it has not been held against the golden set"
        raise NotAllowed(f"This wording may not be used: {reasons}.")


def change(row: PromptVersion, state: str, allowed: tuple[str, ...], **values) -> None:
    with transaction.atomic():
        found = PromptVersion.objects.select_for_update().get(pk=row.pk)
        if found.state not in allowed:
            raise NotAllowed(f"This wording is {found.get_state_display()}.")
        for name, value in (values | {"state": state, "decided_at": timezone.now()}).items():
            setattr(found, name, value)
        found.save()
    row.refresh_from_db()


def watch_prompts() -> list[PromptVersion]:
    """Rolls back every staged wording that is evidently worse than the one in use; tells the managers."""
    rolled_back = []
    for row in PromptVersion.objects.filter(state=State.STAGED):
        found = compared(row)
        row.gate = row.gate | {"comparison": asdict(found)}
        row.save(update_fields=["gate"])
        if found.harmful:
            why = (
                f"Rolled back by itself: drafts need more editing (evidence {found.harm:.0f}, {EVIDENT:.0f} is enough)."
            )
            roll_back(row, why)
            tell_managers(f"The prompt {row.name} was rolled back", why)
            rolled_back.append(row)
    return rolled_back


def compared(row: PromptVersion) -> Comparison:
    """Edits of drafts by this wording and by the one in use, since it was staged; a discarded draft costs 1."""
    rows = Review.objects.filter(decision__in=(Review.Decision.SENT, Review.Decision.DISCARDED))
    if row.decided_at:
        rows = rows.filter(at__gte=row.decided_at)
    outcomes = [
        (used == row.version, 1.0 if size is None else size)
        for versions, size in rows.order_by("at", "pk").values_list("versions", "edit_size")
        if (used := versions.get("prompts", {}).get(row.name))
    ]
    return compare(outcomes)
