"""The figures of a month, each counted with its denominator and interval."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from triage.figures.definitions import BY_SLUG, Definition
from triage.figures.intervals import Estimate, mean, poisson, quantile, ratio, share, total
from triage.figures.month import Conversations, Month
from triage.figures.survival import duration_quantile

ENOUGH = 30
"""Below this n a figure is shown in grey, as too small to act on."""
ENOUGH_RATED = 0.20


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the review. Without a value there was nothing to count it from, or too little to claim it."""

    slug: str
    value: float | None
    n: int
    """The denominator; of a count, the count."""
    k: int | None = None
    low: float | None = None
    high: float | None = None
    """None also when the interval has no upper end."""

    @property
    def definition(self) -> Definition:
        return BY_SLUG[self.slug]

    @property
    def grey(self) -> bool:
        return self.definition.unit not in ("count",) and self.n < ENOUGH

    @property
    def estimate(self) -> Estimate | None:
        if self.value is None or self.low is None:
            return None
        return Estimate(self.value, self.low, math.inf if self.high is None else self.high, self.n, self.k)


def figure(slug: str, estimate: Estimate | None, n: int = 0) -> Figure:
    if estimate is None:
        return Figure(slug, None, n)
    high = estimate.high if math.isfinite(estimate.high) else None
    return Figure(slug, estimate.value, estimate.n, estimate.k, estimate.low, high)


def count(slug: str, number: int) -> Figure:
    return Figure(slug, number, number, None, *poisson(number))


def measure(month: Month) -> dict[str, Figure]:
    """Every figure of DEFINITIONS, by slug and in that order."""
    found = [
        *volumes(month),
        *drafts(month),
        *understanding(month),
        *escalation(month),
        *times(month),
        *outcomes(month),
        *people(month),
        *costs(month),
        *safety(month),
    ]
    by_slug = {each.slug: each for each in found}
    return {slug: by_slug[slug] for slug in BY_SLUG}


def volumes(month: Month) -> list[Figure]:
    return [
        count("conversations", len(month.conversations)),
        *(count(name, month.counted(name)) for name in ("mails", "automatic", "answers")),
        count("readings", month.routed("draft", "human", "none")),
        coverage(month),
        figure("escalated", share(month.routed("human"), month.routed("draft", "human"))),
    ]


def coverage(month: Month) -> Figure:
    return figure("coverage", share(month.routed("draft"), month.routed("draft", "human")))


def drafts(month: Month) -> list[Figure]:
    decided = month.decided()
    sizes = {
        size: month.decided(lambda row, size=size: row.decision == "sent" and row.size == size)  # type: ignore[misc]
        for size in ("unchanged", "light", "edited", "rewritten")
    }
    discarded = month.decided(lambda row: row.decision != "sent")
    edits = [edit.size for edit in month.edits if edit.size is not None]
    sent = decided - discarded
    return [
        count("drafts_decided", decided),
        figure("use", share(sent, decided)),
        figure("useful", share(sizes["unchanged"] + sizes["light"], decided)),
        *(figure(size, share(number, decided)) for size, number in sizes.items()),
        figure("discarded", share(discarded, decided)),
        figure("edit_median", quantile(edits, 0.5)),
        figure("edit_p90", quantile(edits, 0.9)),
        figure("fact_edits", share(month.decided(lambda row: row.decision == "sent" and row.facts), sent)),
    ]


def understanding(month: Month) -> list[Figure]:
    return [
        wrong_category(month),
        figure(
            "wrong_drafted",
            share(
                month.judged(lambda row: row.destination == "draft" and not row.right),
                month.judged(lambda row: row.destination == "draft"),
            ),
        ),
        figure(
            "audited",
            share(month.judged(lambda row: row.audited and row.right), month.judged(lambda row: row.audited)),
        ),
        figure("flagged", share(month.counted("flagged"), month.routed("draft", "human", "none"))),
    ]


def wrong_category(month: Month) -> Figure:
    return figure("wrong_category", share(month.judged(lambda row: not row.right), month.judged()))


def escalation(month: Month) -> list[Figure]:
    needed = share(month.counted("hidden_needed"), month.counted("hidden"))
    faulty = share(month.decided(lambda row: row.faulty), month.decided())
    return [
        figure("escalation_precision", needed),
        figure("escalation_recall", recall(month.routed("human"), needed, month.routed("draft"), faulty)),
    ]


def recall(escalated: int, needed: Estimate | None, drafted: int, faulty: Estimate | None) -> Estimate | None:
    """Of the mail that needed people, the share that reached them; both samples weighted up to what they stand for."""
    if needed is None or (faulty is None and drafted):
        return None
    fault = faulty or Estimate(0.0, 0.0, 0.0, 0)

    def reached(precision: float, fault_rate: float) -> float:
        caught, missed = escalated * precision, drafted * fault_rate
        return caught / (caught + missed) if caught + missed else 1.0

    n = needed.n + fault.n
    return Estimate(
        reached(needed.value, fault.value), reached(needed.low, fault.high), reached(needed.high, fault.low), n
    )


def times(month: Month) -> list[Figure]:
    rows = month.conversations
    with_draft = [edit.seconds for edit in month.edits if edit.size is not None]
    without = [edit.seconds for edit in month.edits if edit.size is None]
    n = len(rows)
    return [
        first_response(rows),
        figure("first_response_p90", duration_quantile(rows.answer_hours, rows.answered, 0.9), n),
        figure("resolution_median", duration_quantile(rows.resolution_hours, rows.resolved, 0.5), n),
        figure("resolution_p90", duration_quantile(rows.resolution_hours, rows.resolved, 0.9), n),
        figure("handle_drafted", quantile(with_draft, 0.5)),
        figure("handle_own", quantile(without, 0.5)),
        handle_time(rows),
    ]


def first_response(rows: Conversations) -> Figure:
    return figure("first_response_median", duration_quantile(rows.answer_hours, rows.answered, 0.5), len(rows))


def handle_time(rows: Conversations) -> Figure:
    import numpy as np

    return figure("handle_conversation", quantile(rows.seconds[~np.isnan(rows.seconds)].tolist(), 0.5))


def outcomes(month: Month) -> list[Figure]:
    rows = month.conversations
    settled = rows.where(rows.settled)
    n = len(settled)
    stayed = ~settled.returned
    new = len(rows)
    return [
        figure("containment", share(int((settled.by_light_draft & stayed).sum()), n)),
        figure("first_contact", share(int((settled.one_answer & stayed).sum()), n)),
        returned(rows),
        *(
            figure(name, share(month.counted(counted), new))
            for name, counted in (("repeat_contacts", "repeats"), ("transfers", "transfers"), ("requeues", "requeues"))
        ),
    ]


def returned(rows: Conversations) -> Figure:
    return figure("returned", share(int((rows.settled & rows.returned).sum()), int(rows.settled.sum())))


def people(month: Month) -> list[Figure]:
    rated = share(month.counted("rated"), month.counted("rateable"))
    claimed = rated is not None and rated.value >= ENOUGH_RATED
    good = share(month.counted("good"), month.counted("rated"))
    return [
        figure("response_rate", rated),
        figure("satisfaction", good if claimed else None, month.counted("rated")),
        figure("sentiment", mean(month.moods), len(month.moods)),
    ]


def costs(month: Month) -> list[Figure]:
    return [
        count("model_calls", month.counted("model_calls")),
        spent(month),
        figure("cost_per_resolved", ratio(month.days) if month.counted("model_calls") else None),
    ]


def spent(month: Month) -> Figure:
    n, of_days = month.counted("model_calls"), total([cost for cost, _ in month.days])
    return figure("model_cost", replace(of_days, n=n)) if of_days else Figure("model_cost", 0.0, n)


def safety(month: Month) -> list[Figure]:
    unchanged = month.decided(lambda row: row.decision == "sent" and row.size == "unchanged")
    sent = sum(row.number for row in month.decisions if row.decision == "sent")
    own = sum(row.number for row in month.decisions if row.decision in ("own", "passed_over"))
    return [
        figure("rubber_stamped", share(month.counted("stamped"), unchanged)),
        figure("adoption", share(sent, sent + own)),
        count("injection", month.reasons.get("injection", 0)),
        figure("unsupported", share(month.counted("unsupported"), month.counted("shown_drafts"))),
        count("foreign_data", month.counted("foreign_data")),
    ]
