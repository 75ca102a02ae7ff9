"""The manager's review session: the month's flagged and worst cases, one by one, each with what could mend it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.text import slugify

from helpdesk.desk.fixes import Fix, fix_for
from helpdesk.desk.learn.calibration import recalibrate
from helpdesk.desk.learn.gaps import article_from
from helpdesk.desk.learn.lessons import NotAllowed, decide
from helpdesk.desk.learn.prompts import stage
from helpdesk.desk.models import Event, Flag, Lesson, PromptVersion, Review, Rule, Suggestion, User

DECIDED = "session"
WORST = 30
DECISIONS = ("approved", "rejected", "later")


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
    reading: int


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
        reading=reading.pk,
    )


def decided_keys(keys: list[str]) -> set[str]:
    decided = Event.objects.filter(kind=DECIDED, detail__in=keys).values_list("detail", "data")
    return {key for key, data in decided if data.get("decision") != "later"}


def case_by_key(key: str) -> Case | None:
    """Any flagged or reviewed case, of whatever month; None when there is no such row."""
    kind, _, number = key.partition(":")
    if not number.isdecimal():
        return None
    if kind == "flag":
        flag = Flag.objects.filter(pk=number, suggestion__isnull=False).select_related("suggestion__message").first()
        return flagged(flag) if flag else None
    rows = Review.objects.filter(pk=number, suggestion__isnull=False).select_related("suggestion__message")
    review = rows.first() if kind == "review" else None
    return reviewed(review) if review else None


def decide_case(case: Case, decision: str, manager: User, why: str = "") -> Model | None:
    """Notes the decision; approval carries the fix out. Returns the row that it made or changed, if any.

    Raises NotAllowed where it can't be carried out, ValueError for another word."""
    if decision not in DECISIONS:
        raise ValueError(f"{decision!r} is none of {', '.join(DECISIONS)}")
    if decision != "later" and case.key in decided_keys([case.key]):
        raise NotAllowed("This case was decided meanwhile.")
    why = why.strip() or f"Decided on the case {case.key}."
    with transaction.atomic():
        done = carried_out(case, decision, manager, why)
        data = {"decision": decision, "fix": case.fix.kind, "text": case.fix.text, "lesson": case.fix.lesson}
        data |= {"done": f"{done._meta.model_name}:{done.pk}"} if done else {}
        Event.objects.create(conversation_id=case.conversation, actor=manager, kind=DECIDED, detail=case.key, data=data)
    return done


def carried_out(case: Case, decision: str, manager: User, why: str) -> Model | None:
    if case.fix.lesson and decision != "later":
        lesson = Lesson.objects.get(pk=case.fix.lesson)
        if lesson.state == Lesson.State.PROPOSED:
            decide(lesson, decision, manager, why)
        return lesson
    if decision != "approved":
        return None
    reading = Suggestion.objects.select_related("message", "category").get(pk=case.reading)
    match case.fix.kind:
        case "threshold":
            recalibrate()
            return reading.category
        case "knowledge":
            return article_from(reading, case.sent, manager)
        case "rule":
            return rule_from(reading, manager, why)
        case "prompt" if case.fix.prompt:
            return staged(case.fix.prompt)
    return None


def staged(pk: int) -> PromptVersion:
    """In use for a share of the conversations; it is rolled back by itself when it evidently does harm."""
    row = PromptVersion.objects.get(pk=pk)
    stage(row)
    return row


def rule_from(reading: Suggestion, manager: User, why: str) -> Rule | None:
    """Mail read as this category goes to people up to this confidence; one rule a category, raised when need be."""
    if not reading.category_name:
        return None
    slug = f"custom:unsure-{slugify(reading.category_name)}"[:80]
    bound = (math.floor(100 * reading.confidence + 1e-9) + 1) / 100  # `below` leaves its number out
    rule = Rule.objects.filter(slug=slug).first() or Rule(
        slug=slug, reason=f"Drafts of {reading.category_name} failed."
    )
    before = max((float(each["value"]) for each in rule.conditions if each["field"] == "confidence"), default=0.0)
    rule.conditions = [
        {"field": "category", "operator": "is", "value": reading.category_name},
        {"field": "confidence", "operator": "below", "value": f"{max(bound, before):.2f}"},
    ]
    rule._history_user, rule._change_reason = manager, why[:100]
    rule.save()
    return rule
