"""Answered mail drafted anew, as if a lesson had been there already; nothing stored but what the calls cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from helpdesk.desk import convert
from helpdesk.desk.engines import TableLedger, engines_for
from helpdesk.desk.models import Review, Suggestion
from triage.edits import edit_size
from triage.gate import ONE_SIDED, Effect, paired_effect
from triage.lessons.fit import takes_over
from triage.pipeline import checked
from triage.types import Lesson, Reply

REPLAYED = 40
"""Mails drafted anew for one lesson, the latest ones."""


@dataclass(frozen=True)
class Replayed:
    review: int
    before: str
    after: str
    sent: str
    new_findings: tuple[str, ...]

    @property
    def closer(self) -> float:
        """How much closer to what was sent, in sizes of edits."""
        return edit_size(self.before, self.sent) - edit_size(self.after, self.sent)


@dataclass(frozen=True)
class Proof:
    effect: Effect
    changed: int
    """Mails whose draft the lesson changes."""
    findings: tuple[str, ...]
    """Kinds of findings that drafts hold only with the lesson."""
    examples: tuple[dict[str, Any], ...]

    @property
    def kept(self) -> bool:
        return self.effect.better and not self.findings

    def stored(self) -> dict[str, Any]:
        return asdict(self) | {"kept": self.kept}


def prove(lesson: Lesson, reviews: Iterable[Review]) -> Proof:
    """Whether drafts of these answered mails come closer to what was sent with the lesson. Raises EngineError."""
    replayed = list(drafted_anew(lesson, reviews))
    touched = [each for each in replayed if each.before != each.after]
    return Proof(
        effect=paired_effect([each.closer for each in replayed], ONE_SIDED),
        changed=len(touched),
        findings=tuple(sorted({kind for each in replayed for kind in each.new_findings})),
        examples=tuple({"review": each.review, "before": each.before, "after": each.after} for each in touched[:3]),
    )


def drafted_anew(lesson: Lesson, reviews: Iterable[Review]) -> Iterator[Replayed]:
    for review in reviews:
        before, after = without_and_with(lesson, review.suggestion)
        if before is not None and after is not None:
            news = {finding.kind for finding in after.findings} - {finding.kind for finding in before.findings}
            yield Replayed(review.pk, before.text, after.text, review.sent_text, tuple(sorted(news)))


def without_and_with(lesson: Lesson, reading: Suggestion) -> tuple[Reply | None, Reply | None]:
    """The mail drafted with the lessons in force, and with this one among them."""
    message = reading.message
    policy, thread = convert.policy_of(message.mailbox), convert.thread_of(message)
    drafter = engines_for(message.mailbox, TableLedger(message.mailbox, message)).drafter
    classification = convert.classification_of(reading)
    passages = convert.passages_of(reading)
    others = tuple(each for each in policy.lessons if each.id != lesson.id)
    drafts = []
    for lessons in (others, (*(each for each in others if not takes_over(lesson, each)), lesson)):
        wanted = replace(policy, lessons=lessons)
        reply = drafter.draft(thread, classification, passages, wanted)
        drafts.append(
            checked(reply, thread, passages, wanted, classification.language) if reply and reply.text else None
        )
    return drafts[0], drafts[1]
