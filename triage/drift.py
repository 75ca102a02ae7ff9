"""Alarms that the world has moved since confidence was calibrated, valid however often they are looked at."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

FALSE_ALARM = 0.05
"""Probability that an assistant which keeps its promise is ever accused of breaking it."""
BETS = (0.25, 0.5, 0.75, 0.9)
"""Shares of what may be lost on a single right mail, staked against the promise."""
SLIGHT, MARKED = 0.1, 0.25
"""Stability indices from which a change is worth a look, and a new calibration (Siddiqi 2006, Credit Scorecards)."""


@dataclass(frozen=True, slots=True)
class Drift:
    alarm: bool
    evidence: float
    """Greatest wealth so far of one who bets against the promise; the alarm is at 1 / FALSE_ALARM."""
    n: int
    errors: int
    at: int | None = None
    """Place (from 0) of the audited mail at which the alarm was raised."""


def drift(wrong: Sequence[bool], target: float, false_alarm: float = FALSE_ALARM) -> Drift:
    """Whether audited mail, in order of time, shows an error rate above `target` (0 to 1, exclusive).

    Testing by betting: each mail multiplies a wealth by 1 + bet * (wrong - target) / target. While the error rate is
    at most `target` that does not grow on average, so that it ever reaches 1 / false_alarm has at most the
    probability false_alarm, whenever one looks (Ville 1939; Waudby-Smith and Ramdas 2024, JRSS B 86:1; for deployed
    models Podkopaev and Ramdas 2022, arXiv 2110.06177)."""
    wealth = [1.0] * len(BETS)
    best, at = 1.0, None
    for place, error in enumerate(wrong):
        wealth = [each * (1 + bet * (error - target) / target) for each, bet in zip(wealth, BETS, strict=True)]
        best = max(best, sum(wealth) / len(wealth))
        if at is None and best >= 1 / false_alarm:
            at = place
    return Drift(at is not None, best, len(wrong), sum(wrong), at)


def stability_index(before: Mapping[Hashable, int], after: Mapping[Hashable, int]) -> float:
    """Population stability index of two counts over the same kinds (categories, bands of confidence); 0 is no change.

    Sum of (after - before) * ln(after / before) over shares, half a mail added to each kind so that none is empty
    (Kullback and Leibler 1951, symmetric)."""
    kinds = before.keys() | after.keys()
    if not kinds or not sum(before.values()) or not sum(after.values()):
        return 0.0
    share = {
        side: {kind: (counts.get(kind, 0) + 0.5) / (sum(counts.values()) + 0.5 * len(kinds)) for kind in kinds}
        for side, counts in (("before", before), ("after", after))
    }
    return sum(
        (share["after"][kind] - share["before"][kind]) * math.log(share["after"][kind] / share["before"][kind])
        for kind in kinds
    )
