"""Months drawn from known chances: how often a change is claimed that is not there, or one missed that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from triage.figures import (
    Conversations,
    Decisions,
    Edit,
    Labels,
    Month,
    Readings,
    Slice,
    changes,
    measure,
)

ALIKE = Slice("Order status", "en", "support@larkfield.example", "standard")


@dataclass(frozen=True)
class World:
    """What a simulated month is drawn from."""

    conversations: int = 1000
    coverage: float = 0.6
    useful: float = 0.75
    wrong: float = 0.06
    hours: float = 3.0
    seconds: float = 60.0
    satisfied: float = 0.8
    rated: float = 0.3

    def month(self, rng: np.random.Generator) -> Month:
        n = self.conversations
        drafted = int(rng.binomial(n, self.coverage))
        sizes = rng.multinomial(drafted, (self.useful * 0.6, self.useful * 0.4, 1 - self.useful))
        facts = rng.binomial(drafted, 0.08)
        labelled = n // 2
        wrong = int(rng.binomial(labelled, self.wrong))
        hours = rng.lognormal(np.log(self.hours), 1, n)
        watched = rng.uniform(0, 200, n)
        settled = rng.random(n) < 0.7
        rated = int(rng.binomial(n, self.rated))
        edits = np.where(rng.random(drafted) < 0.4, 0.0, rng.beta(1, 4, drafted))
        return Month(
            counts={
                "rated": rated,
                "rateable": n,
                "good": int(rng.binomial(rated, self.satisfied)),
                "hidden": 40,
                "hidden_needed": int(rng.binomial(40, 0.7)),
                "model_calls": n,
            },
            readings=[Readings(ALIKE, "draft", drafted), Readings(ALIKE, "human", n - drafted)],
            labels=[Labels(ALIKE, "draft", False, False, wrong), Labels(ALIKE, "draft", False, True, labelled - wrong)],
            decisions=[
                Decisions(ALIKE, "sent", "unchanged", False, False, int(sizes[0])),
                Decisions(ALIKE, "sent", "light", True, False, int(facts)),
                Decisions(ALIKE, "sent", "light", False, False, max(0, int(sizes[1]) - int(facts))),
                Decisions(ALIKE, "discarded", "", False, True, int(sizes[2])),
                Decisions(ALIKE, "own", "", False, False, n - drafted),
            ],
            edits=[
                Edit(ALIKE, size, seconds)
                for size, seconds in zip(edits, rng.lognormal(np.log(self.seconds), 0.6, drafted), strict=True)
            ],
            conversations=Conversations(
                at=[ALIKE] * n,
                in_pilot=rng.random(n) < 0.7,
                answer_hours=np.minimum(hours, watched),
                answered=hours <= watched,
                resolution_hours=np.minimum(hours * 1.5, watched),
                resolved=hours * 1.5 <= watched,
                settled=settled,
                returned=rng.random(n) < 0.1,
                one_answer=rng.random(n) < 0.8,
                seconds=np.where(hours <= watched, rng.lognormal(np.log(self.seconds), 0.6, n), np.nan),
                by_light_draft=rng.random(n) < 0.4,
                good=np.where(rng.random(n) < 0.3, (rng.random(n) < self.satisfied).astype(float), np.nan),
            ),
            days=[(cost, closed) for cost, closed in zip(rng.gamma(20, 0.01, 30), rng.poisson(30, 30), strict=True)],
        )


def claims(before: World, now: World, seed: int) -> dict[str, bool]:
    rng = np.random.default_rng(seed)
    return {
        slug: change.claimed for slug, change in changes(measure(now.month(rng)), measure(before.month(rng))).items()
    }


def false_claims(pairs: int) -> int:
    """Of so many pairs of months drawn alike, those of which anything is claimed."""
    return sum(any(claims(World(), World(), seed).values()) for seed in range(pairs))


PLANTED = {
    "coverage": (World(coverage=0.6), World(coverage=0.7)),
    "useful": (World(coverage=1.0, useful=0.7), World(coverage=1.0, useful=0.8)),
    "wrong_category": (World(wrong=0.06), World(wrong=0.16)),
    "satisfaction": (World(rated=1.0, satisfied=0.75), World(rated=1.0, satisfied=0.85)),
}
"""By figure: two months of 1,000 conversations whose chances lie 10 points apart."""


def claimed_share(slug: str, pairs: int) -> float:
    """Of so many pairs with the planted change, the share in which it is claimed of this figure."""
    before, now = PLANTED[slug]
    return sum(claims(before, now, 1000 + seed)[slug] for seed in range(pairs)) / pairs
