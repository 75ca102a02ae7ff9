"""Telling that a mail fits none of the categories, without ever having seen such a mail.

Whole categories are held out in turn: their mails play the part of mail that fits none of the others, and so do texts
of no particular desk. A logistic model over how near and how clear a mail lies learns the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage.embedded.kernels import Fit, Ridge, Texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

GROUPS = 10
NEIGHBOURS = 3
PRIOR = 0.1
"""Share of mail that fits nothing, as long as nobody has counted it."""
SIGNALS = ("top", "lead", "centre", "standing", "near")
FEWEST_CATEGORIES = 5
LEAST_TAUGHT = 30
"""Samples with a sibling below which nothing is learnt."""
UNTAUGHT = (0.0, 0.0, -15.0, 0.0, -15.0), 6.0
STIFFNESS = 0.2


@dataclass(frozen=True)
class Novelty:
    """Each signal falls where nothing fits, so no weight is above zero."""

    ridge: Ridge
    centroids: NDArray
    vectors: NDArray
    weights: NDArray
    bias: float

    def signals(self, texts: Texts) -> NDArray:
        """(n, signals): the best ridge score and its lead over the next, cosine to the best centroid, by how much that
        stands out among the centroids, and mean cosine to the nearest samples."""
        import numpy as np

        found = [
            signals_of(self.ridge.scores(part), part.vectors @ self.centroids.T, part.vectors @ self.vectors.T)
            for part in chunks(texts)
        ]
        return np.concatenate(found)

    def probability(self, signals: NDArray) -> NDArray:
        """(n,): that none of the categories fits."""
        return logistic(signals @ self.weights + self.bias)


def fit_novelty(nearness: Fit, texts: Texts, labels: NDArray, k: int, background: Texts) -> tuple[Novelty, NDArray]:
    """What tells novelty, and (n, signals) of each sample as if it alone were new."""
    import numpy as np

    sums = np.zeros((k, texts.vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, labels, texts.vectors)
    untaught = Novelty(nearness.ridge, unit(sums), texts.vectors, np.array(UNTAUGHT[0]), UNTAUGHT[1])
    as_new = np.concatenate(list(_as_new(nearness.left_out(), texts.vectors, labels, sums)))
    siblings = np.bincount(labels, minlength=k)[labels] > 1
    if siblings.sum() < LEAST_TAUGHT or k < FEWEST_CATEGORIES:
        return untaught, as_new
    group = np.random.default_rng(0).permutation(k) % GROUPS
    alien = np.concatenate(list(_as_alien(nearness.left_out(group[labels]), texts.vectors, labels, sums, group)))
    weights, bias = separate(as_new[siblings], (alien, untaught.signals(background)))
    bias += float(np.log(PRIOR / (1 - PRIOR)))
    return Novelty(nearness.ridge, untaught.centroids, texts.vectors, weights, bias), as_new


def _as_new(scores: NDArray, vectors: NDArray, labels: NDArray, sums: NDArray) -> Iterator[NDArray]:
    """Signals of each sample as if it alone were new."""
    import numpy as np

    own = np.einsum("ij,ij->i", vectors, unit(sums[labels] - vectors))
    for rows in slices(len(labels)):
        centres, near = vectors[rows] @ unit(sums).T, vectors[rows] @ vectors.T
        here = np.arange(len(centres))
        centres[here, labels[rows]] = own[rows]
        near[here, here + rows.start] = -1
        yield signals_of(scores[rows], centres, near)


def _as_alien(scores: NDArray, vectors: NDArray, labels: NDArray, sums: NDArray, group: NDArray) -> Iterator[NDArray]:
    """Signals of each sample as if the categories of its group did not exist."""
    import numpy as np

    for rows in slices(len(labels)):
        centres, near = vectors[rows] @ unit(sums).T, vectors[rows] @ vectors.T
        own = group[labels[rows]][:, None]
        centres[own == group] = np.nan
        near[own == group[labels]] = -1
        yield signals_of(np.where(own == group, -1, scores[rows]), centres, near)


def signals_of(scores: NDArray, centres: NDArray, near: NDArray) -> NDArray:
    """(n, signals) from ridge scores (n, k), cosines to centroids (n, k; NaN: no such category) and to samples."""
    import numpy as np

    best = -np.partition(-scores, 1, axis=1)[:, :2] if scores.shape[1] > 1 else np.repeat(scores, 2, axis=1)
    count = min(NEIGHBOURS, near.shape[1])
    nearest = -np.partition(-near, count - 1, axis=1)[:, :count]
    centre = np.nanmax(centres, axis=1)
    standing = centre - np.nanmean(centres, axis=1)
    return np.stack([best[:, 0], best[:, 0] - best[:, 1], centre, standing, nearest.mean(axis=1)], axis=1)


def separate(fitting: NDArray, others: tuple[NDArray, ...]) -> tuple[NDArray, float]:
    """Logistic weights (none above zero) and bias that tell the others, which all weigh alike, from what fits."""
    import numpy as np
    from scipy.optimize import minimize

    examples = np.concatenate([fitting, *others])
    none = np.arange(len(examples)) >= len(fitting)
    shares = [np.full(len(each), 0.5 / len(others) / len(each)) for each in others]
    weight = np.concatenate([np.full(len(fitting), 0.5 / len(fitting)), *shares])
    middle, spread = fitting.mean(axis=0), fitting.std(axis=0) + 1e-6
    scaled = (examples - middle) / spread

    def loss(line: NDArray) -> tuple[float, NDArray]:
        z = scaled @ line[:-1] + line[-1]
        pull = weight * (logistic(z) - none)
        cost = weight @ (np.logaddexp(0, z) - none * z) + STIFFNESS * (line[:-1] @ line[:-1])
        return float(cost), np.append(scaled.T @ pull + 2 * STIFFNESS * line[:-1], pull.sum())

    width = scaled.shape[1]
    bounds = [(None, 0.0)] * width + [(None, None)]
    line = minimize(loss, np.zeros(width + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = line[:-1] / spread
    return weights, float(line[-1] - weights @ middle)


def slices(n: int) -> Iterator[slice]:
    return (slice(start, min(start + 1000, n)) for start in range(0, n, 1000))


def chunks(texts: Texts) -> Iterator[Texts]:
    import numpy as np

    return (texts[np.arange(rows.start, rows.stop)] for rows in slices(len(texts)))


def unit(rows: NDArray) -> NDArray:
    import numpy as np

    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def logistic(z: NDArray) -> NDArray:
    import numpy as np

    return 1 / (1 + np.exp(-np.clip(z, -50, 50)))
