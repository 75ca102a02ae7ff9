"""The manager's review session: the month's flagged and worst cases, one by one, each with what could mend it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone

from helpdesk.desk.learn.gaps import found_something
from helpdesk.desk.models import CategoryLabel, Event, Flag, Lesson, Review, Suggestion, User

DECIDED = "session"
WORST = 30
DECISIONS = ("approved", "rejected", "later")


@dataclass(frozen=True)
class Fix:
    kind: str
    """lesson, knowledge, threshold, rule or prompt."""
    text: str
    lesson: int | None = None
    effect: dict | None = None


@dataclass(frozen=True)
class Case:
    key: str
    """flag:ID or review:ID"""
    conversation: int
    why: str
    mail: str
    category: str
    confidence: float
    offered: str
    sent: str
    fix: Fix


def cases(month: date) -> list[Case]:
    """Flagged cases first, then the biggest edits and the discarded drafts; what was decided is left out."""
    start = timezone.make_aware(datetime.combine(month.replace(day=1), time()))
    end = timezone.make_aware(datetime.combine(next_month(month), time()))
    flags = Flag.objects.filter(at__gte=start, at__lt=end, suggestion__isnull=False)
    bad = Q(size_class=Review.Size.REWRITTEN) | Q(decision=Review.Decision.DISCARDED)
    reviews = Review.objects.filter(bad, at__gte=start, at__lt=end, suggestion__isnull=False).order_by("-edit_size")
    found = [flagged(row) for row in flags.select_related("suggestion__message").order_by("pk")]
    seen = {case.conversation for case in found}
    worst = reviews.select_related("suggestion__message")[:WORST]
    found += [reviewed(row) for row in worst if row.conversation_id not in seen]
    done = decided_keys([case.key for case in found])
    return [case for case in found if case.key not in done]


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def flagged(flag: Flag) -> Case:
    review = Review.objects.filter(suggestion=flag.suggestion).order_by("-pk").first()
    case = case_of(f"flag:{flag.pk}", flag.suggestion, review)
    return replace(case, why=flag.word)


def reviewed(review: Review) -> Case:
    case = case_of(f"review:{review.pk}", review.suggestion, review)
    return replace(case, why=", ".join((review.get_decision_display(), *review.chips)))


def case_of(key: str, reading: Suggestion, review: Review | None) -> Case:
    return Case(
        key=key,
        conversation=reading.conversation_id,
        why="",
        mail=reading.message.new_text,
        category=reading.category_name,
        confidence=reading.confidence,
        offered=reading.draft_text,
        sent=review.sent_text if review else "",
        fix=fix_for(reading, review),
    )


def fix_for(reading: Suggestion, review: Review | None) -> Fix:
    """The first that fits: misunderstood, nothing known, a lesson mined from this very edit, facts, else wording."""
    corrected = CategoryLabel.objects.filter(suggestion=reading).exclude(category=reading.category).first()
    if corrected:
        right = corrected.category.name if corrected.category else "none of the categories"
        return Fix("threshold", f"It was {right}: learning anew raises what {reading.category_name} asks for.")
    if not found_something(reading):
        return Fix("knowledge", "No article answers this: write one from what the agent answered.")
    lesson = Lesson.objects.filter(state=Lesson.State.PROPOSED, reviews=review).first() if review else None
    if lesson:
        return Fix("lesson", lesson.text, lesson.pk, lesson.replay.get("effect"))
    if review and review.fact_edits:
        return Fix("knowledge", "Facts were mended: look at the articles that the draft quotes.")
    if reading.destination == "draft" and review and review.decision == Review.Decision.DISCARDED:
        return Fix("rule", f"A rule could send such mail to people, or {reading.category_name} be owned by people.")
    return Fix("prompt", "The wording did not do: try another prompt behind the gate.")


def decided_keys(keys: list[str]) -> set[str]:
    decided = Event.objects.filter(kind=DECIDED, detail__in=keys).values_list("detail", "data")
    return {key for key, data in decided if data.get("decision") != "later"}


def decide_case(case: Case, decision: str, manager: User) -> None:
    """Notes the decision; what it sets in motion is done where its fix lives. Raises ValueError for another word."""
    if decision not in DECISIONS:
        raise ValueError(f"{decision!r} is none of {', '.join(DECISIONS)}")
    data = {"decision": decision, "fix": case.fix.kind, "text": case.fix.text, "lesson": case.fix.lesson}
    Event.objects.create(conversation_id=case.conversation, actor=manager, kind=DECIDED, detail=case.key, data=data)
