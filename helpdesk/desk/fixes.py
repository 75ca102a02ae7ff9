"""What could mend a case that went badly, and what that would have done to the mail of the last months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.desk.models import CategoryLabel, Lesson, PromptVersion, Review, Suggestion
from triage.retrieve import RELEVANT

LOOK_BACK = timedelta(days=90)
REPLAYED = 500
"""The latest drafts of a category that a fix is replayed on."""


@dataclass(frozen=True)
class Fix:
    kind: str
    """lesson, knowledge, threshold, rule or prompt."""
    text: str
    lesson: int | None = None
    prompt: int | None = None
    settled: bool = False
    """A lesson that is in force already."""
    effect: str = ""
    """What it would have done, counted on past mail; "" where that cannot be said beforehand."""


def fix_for(reading: Suggestion, review: Review | None) -> Fix:
    """The first that fits: misunderstood, nothing known, a lesson mined from this very edit, facts, else wording."""
    corrected = CategoryLabel.objects.filter(suggestion=reading).exclude(category=reading.category).last()
    if corrected:
        right = corrected.category.name if corrected.category else _("none of the categories")
        text = _("It was %(right)s: fit the threshold of %(category)s anew.")
        return Fix("threshold", text % {"right": right, "category": named(reading)}, effect=held_back(reading))
    if not found_something(reading):
        return Fix(
            "knowledge", _("No article answers this: write one from what the agent answered."), effect=gap(reading)
        )
    useful = Lesson.objects.filter(state__in=(Lesson.State.PROPOSED, Lesson.State.APPROVED))
    lesson = useful.filter(reviews=review).order_by("pk").last() if review else None
    if lesson:
        return Fix("lesson", lesson.text, lesson.pk, lesson.state == Lesson.State.APPROVED, lesson.effect)
    if review and review.fact_edits:
        return Fix(
            "knowledge", _("Facts were mended: look at the articles that the draft quotes."), effect=mended(reading)
        )
    if reading.destination == "draft" and review and review.decision == Review.Decision.DISCARDED:
        text = _("Send mail read as %(category)s to people up to this confidence (%(confidence).2f).")
        values = {"category": named(reading), "confidence": reading.confidence}
        return Fix("rule", text % values, effect=held_back(reading))
    return wording(reading)


def named(reading: Suggestion) -> str:
    return reading.category_name or _("no category")


def found_something(reading: Suggestion) -> bool:
    return any(passage["score"] >= RELEVANT for passage in reading.passages)


def alike(reading: Suggestion):
    """The latest readings of the same category, newest first."""
    since = timezone.now() - LOOK_BACK
    return Suggestion.objects.filter(category_name=reading.category_name, created_at__gt=since).order_by("-pk")


def held_back(reading: Suggestion) -> str:
    """Of the category's drafts, those no surer than this one: they would have gone to people; and how many were bad."""
    bad = Q(size_class=Review.Size.REWRITTEN) | Q(decision=Review.Decision.DISCARDED)
    wrong = CategoryLabel.objects.filter(suggestion=OuterRef("pk"), kind=CategoryLabel.Kind.CORRECTED)
    drafted = (
        alike(reading)
        .filter(destination="draft")
        .annotate(bad=Exists(Review.objects.filter(bad, suggestion=OuterRef("pk"))) | Exists(wrong))
    )
    found = list(drafted.values_list("confidence", "bad")[:REPLAYED])
    less_sure = [bad for confidence, bad in found if confidence <= reading.confidence]
    words = _("replayed on the last %(n)d drafts: %(held)d would have gone to people, %(bad)d of them rightly")
    return words % {"n": len(found), "held": len(less_sure), "bad": sum(less_sure)}


def wording(reading: Suggestion) -> Fix:
    """A wording of the drafting prompt that has passed the gate and waits; else how often the present one failed."""
    waiting = PromptVersion.objects.filter(name="draft", state=PromptVersion.State.PROPOSED, gate__passed=True).last()
    if waiting is None:
        return Fix("prompt", _("The wording did not do: try another prompt behind the gate."), effect=failed(reading))
    text = _("Try the wording of the drafting prompt that waits (%(version)s) on a part of the conversations.")
    words = _("on %(n)d golden mails %(before)d%% understood before, %(after)d%% with it; no guardrail gave way")
    gate = waiting.gate
    effect = words % {
        "n": gate["n"],
        "before": round(100 * gate["accuracy_before"]),
        "after": round(100 * gate["accuracy_after"]),
    }
    return Fix("prompt", text % {"version": waiting.version}, prompt=waiting.pk, effect=effect)


def failed(reading: Suggestion) -> str:
    bad = Q(size_class=Review.Size.REWRITTEN) | Q(decision=Review.Decision.DISCARDED)
    drafts = alike(reading).filter(destination="draft").values("pk")[:REPLAYED]
    rows = Review.objects.filter(suggestion__in=drafts)
    found = rows.aggregate(n=Count("pk"), k=Count("pk", filter=bad))
    return _("of the last %(n)d drafts of this category %(k)d were rewritten or discarded") % found


def gap(reading: Suggestion) -> str:
    rows = list(alike(reading).only("passages")[:REPLAYED])
    words = _("of the last %(n)d mails of this category %(k)d found no article")
    return words % {"n": len(rows), "k": sum(not found_something(row) for row in rows)}


def mended(reading: Suggestion) -> str:
    rows = Review.objects.filter(suggestion__in=alike(reading).filter(destination="draft").values("pk")[:REPLAYED])
    sent = list(rows.filter(decision=Review.Decision.SENT).values_list("fact_edits", flat=True))
    words = _("facts were mended in %(k)d of the last %(n)d answers of this category")
    return words % {"n": len(sent), "k": sum(bool(edits) for edits in sent)}
