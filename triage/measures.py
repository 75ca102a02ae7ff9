"""Measures of a classifier and of its confidence, over plain numbers. Empty input gives 0 or None, never an error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

BINS = 15
DRAWS = 200


def share(flags: Iterable[bool]) -> float:
    """The share that is true, 0 to 1; 0 of none."""
    counted = list(flags)
    return sum(counted) / len(counted) if counted else 0.0


def macro_f1(truths: Sequence[str | None], guesses: Sequence[str | None]) -> float:
    """Mean over the true categories of the harmonic mean of precision and recall."""
    scores = []
    for name in set(truths):
        hits = sum(truth == guess == name for truth, guess in zip(truths, guesses, strict=True))
        scores.append(2 * hits / (truths.count(name) + guesses.count(name)))
    return sum(scores) / len(scores) if scores else 0.0


def calibration_error(confidences: ArrayLike, right: ArrayLike, bins: int = BINS) -> float:
    """Expected calibration error: |share right - mean confidence|, weighted over bins of equal width.

    Naeini, Cooper and Hauskrecht 2015 (AAAI); the bins of Guo et al. 2017 (arXiv 1706.04599)."""
    import numpy as np

    said, hit = np.asarray(confidences, dtype=float), np.asarray(right, dtype=float)
    place = np.minimum((said * bins).astype(int), bins - 1)
    gaps = np.bincount(place, weights=hit - said, minlength=bins)
    return float(np.abs(gaps).sum() / len(said)) if len(said) else 0.0


def error_floor(confidences: Sequence[float], bins: int = BINS) -> float:
    """The calibration error that perfectly true confidences would show by chance: the mean over simulated outcomes."""
    import numpy as np

    said = np.asarray(confidences, dtype=float)
    rng = np.random.default_rng(0)
    errors = [calibration_error(said, rng.random(len(said)) < said, bins) for _ in range(DRAWS)]
    return float(np.mean(errors)) if len(said) else 0.0


def risk_coverage_area(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Mean over k of the error rate among the k most confident; equal confidences count as their average.

    Geifman and El-Yaniv 2017 (arXiv 1705.08500), Geifman, Uziel and El-Yaniv 2019 (arXiv 1805.08206)."""
    import numpy as np

    said, wrong = np.asarray(confidences, dtype=float), 1.0 - np.asarray(right, dtype=float)
    if not len(said):
        return 0.0
    _, tied = np.unique(-said, return_inverse=True)
    mean_wrong = (np.bincount(tied, weights=wrong) / np.bincount(tied))[np.sort(tied)]
    return float(np.mean(np.cumsum(mean_wrong) / np.arange(1, len(said) + 1)))


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """Probability that a positive scores above a negative, ties counted half (Mann and Whitney 1947)."""
    from scipy.stats import rankdata

    if not positives or not negatives:
        return None
    ranks = rankdata([*positives, *negatives])[: len(positives)]
    return float((ranks.sum() - len(positives) * (len(positives) + 1) / 2) / (len(positives) * len(negatives)))


def caught(positives: Sequence[float], negatives: Sequence[float], kept: float) -> float | None:
    """The share of positives above the least score that leaves at least `kept` of the negatives at or below it."""
    if not positives or not negatives:
        return None
    limit = sorted(negatives)[max(0, -int(-kept * len(negatives) // 1) - 1)]
    return share(score > limit for score in positives)
