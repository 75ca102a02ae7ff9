"""Telling that a mail fits none of the categories, without ever having seen such a mail.

Whole categories are held out in turn: their mails play the part of mail that fits none of the others. A logistic model
over how near and how clear a mail lies to the rest learns the difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy.typing import NDArray

GROUPS = 5
NEIGHBOURS = 5
PRIOR = 0.1
"""Share of mail that fits nothing, as long as nobody has counted it."""

SIGNALS = ("clear", "margin", "nearest", "neighbours", "agreement")
LEAST_TAUGHT = 40
"""Samples below which nothing is learnt and nearness alone is judged, by the two numbers that follow."""
UNTAUGHT_MIDDLE, UNTAUGHT_SLOPE = 0.15, -30.0


@dataclass(frozen=True)
class Novelty:
    vectors: NDArray
    labels: NDArray
    weights: NDArray
    bias: float

    def signals(self, vectors: NDArray, logs: NDArray) -> dict[str, NDArray]:
        nearest, similar = neighbours(self.vectors, vectors)
        return signals(logs, self.labels[nearest], similar)

    def probability(self, found: dict[str, NDArray]) -> NDArray:
        import numpy as np

        stacked = np.stack([found[name] for name in SIGNALS], axis=1)
        return 1 / (1 + np.exp(-(stacked @ self.weights + self.bias)))


def fit_novelty(vectors: NDArray, labels: NDArray, k: int, left_out: NDArray | None) -> Novelty:
    """`left_out` (n, k): log probabilities of each sample from models that had not seen it; NaN rows are left aside."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if left_out is None or len(labels) < LEAST_TAUGHT or k < 2 * GROUPS:
        weights = np.array([0.0, 0.0, UNTAUGHT_SLOPE, 0.0, 0.0])
        return Novelty(vectors, labels, weights, -UNTAUGHT_SLOPE * UNTAUGHT_MIDDLE)
    counted = np.flatnonzero(np.isfinite(left_out).all(axis=1))
    group = np.random.default_rng(0).permutation(k) % GROUPS
    fits = _signals_of_samples(vectors, labels, left_out, counted, np.full(k, -1))
    alien = _signals_of_samples(vectors, labels, left_out, counted, group)
    examples = np.vstack([fits, alien])
    truth = np.repeat([0, 1], len(counted))
    fitted = make_pipeline(StandardScaler(), LogisticRegression(C=1.0)).fit(examples, truth)
    scaler, logistic = fitted[0], fitted[1]
    weights = logistic.coef_[0] / scaler.scale_
    prior = np.log(PRIOR / (1 - PRIOR))
    return Novelty(vectors, labels, weights, float(logistic.intercept_[0] - weights @ scaler.mean_ + prior))


def _signals_of_samples(vectors: NDArray, labels: NDArray, logs: NDArray, rows: NDArray, group: NDArray) -> NDArray:
    """Signals of each sample (rows, signals) as if it were new and the categories of its own group did not exist."""
    import numpy as np

    found = np.zeros((len(rows), len(SIGNALS)))
    for part in np.unique(group):
        hidden = group == part if part >= 0 else np.zeros(len(group), dtype=bool)
        own = np.flatnonzero(hidden[labels[rows]]) if part >= 0 else np.arange(len(rows))
        known = np.flatnonzero(~hidden[labels])
        nearest, similar = neighbours(vectors[known], vectors[rows[own]], not_itself=part < 0)
        left = np.where(hidden, -np.inf, logs[rows[own]])
        left -= np.logaddexp.reduce(left, axis=1, keepdims=True)
        each = signals(left, labels[known][nearest], similar)
        found[own] = np.stack([each[name] for name in SIGNALS], axis=1)
    return found


def neighbours(known: NDArray, vectors: NDArray, not_itself: bool = False) -> tuple[NDArray, NDArray]:
    """(n, NEIGHBOURS) rows of `known` nearest to each vector, and their cosines, nearest first."""
    import numpy as np

    count = min(NEIGHBOURS, len(known) - not_itself)
    rows, cosines = [], []
    for start in range(0, len(vectors), 1000):
        similar = vectors[start : start + 1000] @ known.T
        if not_itself:
            similar[similar > 1 - 1e-5] = -1.0
        nearest = np.argpartition(-similar, count - 1, axis=1)[:, :count]
        order = np.argsort(-np.take_along_axis(similar, nearest, axis=1), axis=1)
        nearest = np.take_along_axis(nearest, order, axis=1)
        rows.append(nearest)
        cosines.append(np.take_along_axis(similar, nearest, axis=1))
    return np.concatenate(rows), np.concatenate(cosines)


def signals(logs: NDArray, neighbour_labels: NDArray, cosines: NDArray) -> dict[str, NDArray]:
    """Raw numbers of each row: log odds of the likeliest category, its lead, nearness and agreement of neighbours."""
    import numpy as np

    top = -np.sort(-logs, axis=1)[:, :2]
    second = top[:, 1] if top.shape[1] > 1 else np.full(len(top), -20.0)
    return {
        "clear": np.clip(top[:, 0] - np.log1p(-np.exp(np.minimum(top[:, 0], -1e-9))), -10, 10),
        "margin": np.clip(top[:, 0] - second, 0, 10),
        "nearest": cosines[:, 0],
        "neighbours": cosines.mean(axis=1),
        "agreement": (neighbour_labels == logs.argmax(axis=1)[:, None]).mean(axis=1),
    }
