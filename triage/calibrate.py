"""From labels to a calibration, thresholds with a guarantee, a shortlist, and an alarm when the world has moved.

A label is a mail whose category an agent confirmed or corrected, beside what the engine had made of it. Everything here
is a pure function of labels; nothing looks at a text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from triage.confidence import features, interpolate, probability, score
from triage.measures import calibration_error
from triage.types import Category, Threshold

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_FOR_PLATT = 100
LEAST_FOR_ISOTONIC = 500
DELTA = 0.1
"""Probability that a certificate may be wrong."""
LATER = 0.3
"""Share of the labels, the latest, on which a calibration is tested."""
SHORTLIST_MISSES = 0.05
MODEL_SIGNALS = ("second_p", "second_agrees", "stated", "token_probability", "self_agreement", "second_none")


@dataclass(frozen=True, slots=True)
class Label:
    signals: Mapping[str, float]
    """Those of the classification after judge()."""
    predicted: str | None
    truth: str | None
    """None for mail that fits no category."""
    at: datetime
    engine: str = "embedded"
    shortlist: tuple[tuple[str, float], ...] = ()

    @property
    def right(self) -> bool:
        return self.predicted is not None and self.predicted == self.truth


@dataclass(frozen=True, slots=True)
class Calibration:
    stored: dict[str, Any]
    """JSON for Policy.calibration: {"engine", "engines": {engine: {"kind", "n", "signals", "weights", "bias", "knots",
    "least_probability", "tested"}}}."""
    thresholds: dict[str, Threshold] = field(default_factory=dict)
    """One a category: certified by its own labels, else by all labels pooled, else the one set by hand."""
    pooled: Threshold = field(default_factory=Threshold)


def fit(
    labels: Sequence[Label],
    categories: Sequence[Category],
    engine: str = "embedded",
    default_threshold: float = 0.90,
    delta: float = DELTA,
) -> Calibration:
    """Everything that can be learnt from labels; thresholds are those of `engine`.

    A pure function: the same labels give the same calibration. Raises nothing on few or no labels: less is promised."""
    ordered = sorted(labels, key=lambda each: each.at)
    names = sorted({engine, *(each.engine for each in labels)})
    fitted = {name: fit_engine([each for each in ordered if each.engine == name]) for name in names}
    own = unspent([each for each in ordered if each.engine == engine], fitted[engine])

    def threshold(chosen: Sequence[Label], target: float) -> Threshold:
        return solve(chosen, fitted[engine], target, default_threshold, delta)

    thresholds = {}
    for category in categories:
        alone = [each for each in own if each.predicted == category.name]
        certificate = threshold(alone, category.target_error)
        pooled = threshold(own, category.target_error)
        if not certificate.certified and pooled.certified and not contradicts(alone, fitted[engine], pooled, category):
            certificate = pooled
        thresholds[category.name] = certificate
    strictest = min((category.target_error for category in categories), default=0.05)
    return Calibration({"engine": engine, "engines": fitted}, thresholds, threshold(own, strictest))


def contradicts(
    labels: Sequence[Label], fitted: Mapping[str, Any], pooled: Threshold, category: Category, delta: float = DELTA
) -> bool:
    """Whether a category's own labels above the pooled threshold rule out that it keeps its target error."""
    passed = [each for each in labels if probability(score(each.signals, fitted), fitted) >= pooled.value]
    errors = sum(not each.right for each in passed)
    return lower_bound(errors, len(passed), delta) > category.target_error


def solve(
    labels: Sequence[Label], fitted: Mapping[str, Any], target: float, default_threshold: float, delta: float = DELTA
) -> Threshold:
    """The least confidence above which at most `target` of the mail is wrong, with probability 1 - delta.

    Learn then Test (Angelopoulos et al. 2021, arXiv 2110.01052): each candidate threshold is the hypothesis that more
    than `target` of what passes it is wrong, tested by the exact binomial tail (Clopper and Pearson 1934); they are
    tested in an order fixed without looking at what was right (fixed sequence), and the first that cannot be
    rejected ends the search. Uncertified when the first one already cannot."""
    import numpy as np

    scores = np.array([score(each.signals, fitted) if each.predicted is not None else -np.inf for each in labels])
    right = np.array([each.right for each in labels], dtype=bool)
    found = certify(scores, right, target, delta)
    if found is None:
        passed = np.array([probability(s, fitted) >= default_threshold for s in scores], dtype=bool)
        n, errors = int(passed.sum()), int((passed & ~right).sum())
        return Threshold(default_threshold, False, n, errors, upper_bound(errors, n, delta))
    least, n, errors = found
    return Threshold(probability(least, fitted), True, n, errors, upper_bound(errors, n, delta))


def certify(scores: NDArray, right: NDArray, target: float, delta: float) -> tuple[float, int, int] | None:
    """The last score of the fixed sequence that passes, how many labels reach it, and how many of those are wrong."""
    import numpy as np
    from scipy.stats import binom

    order = np.argsort(-scores, kind="stable")
    ranked, wrong = scores[order], np.cumsum(~right[order])
    best = None
    for n in sequence(ranked, target, delta):
        last = int(np.flatnonzero(ranked == ranked[n - 1])[-1])  # equal scores pass together
        if binom.cdf(wrong[last], last + 1, target) > delta:
            break
        best = float(ranked[last]), last + 1, int(wrong[last])
    return best


def sequence(ranked: NDArray, target: float, delta: float) -> list[int]:
    """How many labels pass at each threshold to be tested, growing; from scores (highest first) alone.

    Only the counts at which one more error becomes allowed are tested, since there the test uses up its level; last
    of all, everything. The first is the one that most likely succeeds if the scores are honest: with fewer labels a
    single error ends the search, with more the error rate does."""
    import numpy as np
    from scipy.stats import poisson

    usable = int(np.isfinite(ranked).sum())
    allowed = allowed_errors(usable, target, delta)
    counts = [n for n in range(1, usable + 1) if allowed[n] > allowed[n - 1]]
    if not counts:
        return []
    expected = np.cumsum(1 / (1 + np.exp(np.clip(ranked[:usable], -30, 30))))
    chance = [poisson.cdf(allowed[n], expected[n - 1]) for n in counts]
    return [*counts[int(np.argmax(chance)) :], usable]


def allowed_errors(n: int, target: float, delta: float) -> NDArray:
    """(n + 1,): for 0 to n labels, the most errors that still reject an error rate above `target`; -1 for none."""
    import numpy as np
    from scipy.stats import binom

    sizes = np.arange(n + 1)
    most = binom.ppf(delta, sizes, target)
    return np.where(binom.cdf(most, sizes, target) <= delta, most, most - 1)


def upper_bound(errors: int, n: int, delta: float = DELTA) -> float:
    """The greatest error rate that `errors` of n do not rule out at level delta (Clopper and Pearson 1934)."""
    from scipy.stats import beta

    return float(beta.ppf(1 - delta, errors + 1, n - errors)) if errors < n else 1.0


def lower_bound(errors: int, n: int, delta: float = DELTA) -> float:
    """The least error rate that `errors` of n do not rule out at level delta."""
    from scipy.stats import beta

    return float(beta.ppf(delta, errors, n - errors + 1)) if errors else 0.0


def fit_engine(labels: Sequence[Label]) -> dict[str, Any]:
    """The calibration of one engine from its labels, oldest first."""
    if len(labels) < LEAST_FOR_PLATT:
        return {"kind": "none", "n": len(labels)}
    fitted = fit_score(labels)
    curve = fit_curve(labels, fitted)
    return {
        **curve,
        **fitted,
        "n": len(labels),
        "least_probability": least_probability(labels),
        "tested": tested_on_later(labels),
    }


def fit_score(labels: Sequence[Label]) -> dict[str, Any]:
    """With a second opinion: a logistic model over the signals, fitted to the earlier half of the labels.

    The other half stays unspent, so that certificates rest on labels that the score has not seen."""
    from sklearn.linear_model import LogisticRegression

    answered = [each for each in labels[: len(labels) // 2] if "second_p" in each.signals and each.predicted]
    names = [name for name in MODEL_SIGNALS if any(name in each.signals for each in answered)]
    right = [each.right for each in answered]
    if not names or len(set(right)) < 2:
        return {}
    fitted = LogisticRegression(C=1.0).fit([features(each.signals, names) for each in answered], right)
    return {
        "signals": names,
        "weights": fitted.coef_[0].tolist(),
        "bias": float(fitted.intercept_[0]),
        "spent": len(labels) // 2,
    }


def unspent(labels: Sequence[Label], fitted: Mapping[str, Any]) -> Sequence[Label]:
    return labels[fitted.get("spent", 0) :]


def fit_curve(labels: Sequence[Label], fitted: Mapping[str, Any]) -> dict[str, Any]:
    """Knots (score, probability), both increasing: Platt's sigmoid, or from 500 labels an isotonic curve."""
    import numpy as np

    answered = [each for each in labels if each.predicted is not None]
    scores = np.array([score(each.signals, fitted) for each in answered])
    right = np.array([each.right for each in answered], dtype=float)
    sigmoid = platt(scores, right)
    if len(labels) < LEAST_FOR_ISOTONIC:
        return {"kind": "platt", "knots": sigmoid}
    return {"kind": "isotonic", "knots": halfway(sigmoid, isotonic(scores, right))}


def halfway(one: list[list[float]], other: list[list[float]]) -> list[list[float]]:
    """The mean of two curves: the steadiness of the sigmoid, and where it bends wrongly half of the correction."""
    at = sorted({x for x, _ in (*one, *other)})
    return [[x, (interpolate(x, one) + interpolate(x, other)) / 2] for x in at]


def platt(scores: NDArray, right: NDArray) -> list[list[float]]:
    """Sigmoid of a straight line in the score, targets smoothed (Platt 1999), slope kept positive; as knots."""
    import numpy as np
    from scipy.optimize import minimize

    hits, misses = right.sum(), len(right) - right.sum()
    aims = np.where(right > 0, (hits + 1) / (hits + 2), 1 / (misses + 2))

    def loss(line: NDArray) -> tuple[float, NDArray]:
        z = line[0] * scores + line[1]
        slope = (1 / (1 + np.exp(-z)) - aims) / len(scores)
        return float(np.mean(np.logaddexp(0, z) - aims * z)), np.array([slope @ scores, slope.sum()])

    a, b = minimize(loss, [1.0, 0.0], jac=True, method="L-BFGS-B", bounds=[(0.05, 5.0), (None, None)]).x
    at = np.linspace(min(scores.min(), -10) - 1, max(scores.max(), 10) + 1, 89)
    return [[float(x), float(1 / (1 + math.exp(-(a * x + b))))] for x in at]


def isotonic(scores: NDArray, right: NDArray) -> list[list[float]]:
    """Centred isotonic regression (Oron and Flournoy 2017): the means of the pooled blocks, joined by lines.

    Joined rather than in steps so that no two scores share a probability: thresholds on either are then the same.
    Each block is smoothed by half a hit and half a miss, so that nothing is called certain."""
    import numpy as np
    from sklearn.isotonic import IsotonicRegression

    height = IsotonicRegression(out_of_bounds="clip").fit(scores, right).predict(scores)
    blocks = []
    for value in np.unique(height):
        inside = height == value
        n = int(inside.sum())
        blocks.append([float(scores[inside].mean()), (value * n + 0.5) / (n + 1), n])
    knots = increasing(blocks)
    low, high = float(scores.min()) - 5, float(scores.max()) + 5
    return [[low, knots[0][1] / 2], *knots, [high, 1 - (1 - knots[-1][1]) / 2]]


def increasing(blocks: list[list[float]]) -> list[list[float]]:
    """Knots of blocks (x, y, n) whose smoothing broke the order: neighbours pooled until y increases."""
    pooled: list[list[float]] = []
    for x, y, n in blocks:
        while pooled and pooled[-1][1] >= y:
            x0, y0, n0 = pooled.pop()
            x, y, n = (x * n + x0 * n0) / (n + n0), (y * n + y0 * n0) / (n + n0), n + n0
        pooled.append([x, y, n])
    return [[x, y] for x, y, _ in pooled]


def least_probability(labels: Sequence[Label]) -> float:
    """The probability that at least 95% of true categories have: split conformal prediction with 1 - p as the score.

    Sadinle, Lei and Wasserman 2019 (JASA 114:223). A true category missing from a mail's shortlist counts as 0."""
    found = sorted(dict(each.shortlist).get(each.truth, 0.0) for each in labels if each.truth is not None)
    place = math.floor(SHORTLIST_MISSES * (len(found) + 1))
    return found[place - 1] if place >= 1 else 0.0


def tested_on_later(labels: Sequence[Label]) -> dict[str, float]:
    """How a calibration fitted to the earlier labels did on the later ones: calibration error, before and after."""
    cut = round(len(labels) * (1 - LATER))
    earlier, later = labels[:cut], [each for each in labels[cut:] if each.predicted is not None]
    fitted = fit_score(earlier)
    fitted = {**fit_curve(earlier, fitted), **fitted}
    right = [each.right for each in later]
    before = [probability(score(each.signals, None), None) for each in later]
    after = [probability(score(each.signals, fitted), fitted) for each in later]
    return {"n": len(later), "ece_before": calibration_error(before, right), "ece": calibration_error(after, right)}
