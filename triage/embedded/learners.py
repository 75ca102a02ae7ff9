"""Learning categories from a few or many labelled mails.

`train` is a pure function of its samples: the same samples give the same model. Three learners look at a mail, and
what each of them is worth is found by leaving samples out, on the samples alone:

- centroid: cosine to the mean vector of each category; all that can be had from a sample or two,
- planes: multinomial logistic regression on the sentence vectors; the best and truest of few samples,
- nearness: ridge regression on likeness of vectors and words; bends where planes cannot once samples are many, and sees
  the names and codes that vectors blur.

Their scores are added with weights that make the truth of the left-out samples likeliest (logarithmic opinion pool:
Genest and Zidek 1986, Statistical Science 1:114), which includes the temperature (Guo et al. 2017,
arXiv 1706.04599)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from triage.embedded.kernels import Texts, fit_ridge
from triage.embedded.novelty import SIGNALS, Novelty, fit_novelty
from triage.embedded.trust import Trust, fit_trust

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDS = 5
ENOUGH_FOR_WORDS = 8
"""Samples in the middle category below which the words have not been met often enough to say anything."""
WORD_SHARES = (0.0, 0.05, 0.1, 0.2, 0.4)
"""Of words in likeness; the best is found on so many samples: """
TRIED_ON = 1500
PLANES_UP_TO = 4000
"""Samples beyond which planes add nothing to nearness and take the most time."""
LONE_CENTROID = 12.0
"""Weight of the centroids where nothing can be left out to find it."""


class Learner(Protocol):
    def scores(self, texts: Texts) -> NDArray:
        """(n, k): one column a category; the greater the likelier."""
        ...


@dataclass(frozen=True)
class Prediction:
    """What a model makes of n texts over k categories."""

    probabilities: NDArray
    """(n, k), rows sum to 1: which category, given that one of them fits."""
    trust: NDArray
    """(n,): that the likeliest category is right, given that one of them fits."""
    p_none: NDArray
    """(n,): that none of them fits."""
    signals: dict[str, NDArray]
    """(n,) each: the raw numbers behind p_none."""


@dataclass(frozen=True)
class Model:
    """Learners with their weights, and what tells that none of the categories fits."""

    learners: tuple[Learner, ...]
    weights: tuple[float, ...]
    novelty: Novelty
    trust: Trust | None = None

    def predict(self, texts: Texts) -> Prediction:
        import numpy as np

        logs = pool(self.weights, [each.scores(texts) for each in self.learners])
        signals = self.novelty.signals(texts)
        trust = self.trust.probability(logs, signals) if self.trust else np.exp(logs.max(axis=1))
        named = dict(zip(SIGNALS, signals.T, strict=True))
        return Prediction(np.exp(logs), trust, self.novelty.probability(signals), named)


def train(texts: Texts, labels: NDArray, k: int, background: Texts) -> Model:
    """A model of k categories from n samples; `labels` (n,) holds the category of each, every one at least once.

    `background` are texts of no particular desk: most of them fit none of the categories. 10,000 samples of 100
    categories take about half a minute of one core."""
    import numpy as np

    counts = np.bincount(labels, minlength=k)
    nearness = fit_ridge(texts, labels, k, best_word_share(texts, labels, k))
    novelty, signals = fit_novelty(nearness, texts, labels, k, background)
    if np.median(counts) < 2:
        return Model((Centroid.fit(texts, labels, k),), (LONE_CENTROID,), novelty)
    learners: list[Learner] = [nearness.ridge]
    left_out = [nearness.left_out()]
    if k > 1 and len(labels) <= PLANES_UP_TO:
        for kind in (Centroid, Planes):
            learners.append(kind.fit(texts, labels, k))
            left_out.append(scores_left_out(kind, texts, labels, k))
    seen_without = counts[labels] > 1
    left_out = [each[seen_without] for each in left_out]
    weights, _ = likeliest_weights(left_out, labels[seen_without])
    trust = fit_trust(pool(weights, left_out), signals[seen_without], labels[seen_without])
    return Model(tuple(learners), weights, novelty, trust)


def best_word_share(texts: Texts, labels: NDArray, k: int) -> float:
    """The share of words under which the truth of left-out samples is likeliest; none while words are hardly met."""
    import numpy as np

    if np.median(np.bincount(labels, minlength=k)) < ENOUGH_FOR_WORDS:
        return 0.0
    rows = np.sort(np.random.default_rng(0).permutation(len(labels))[:TRIED_ON])
    some, theirs = texts[rows], labels[rows]
    losses = [left_out_loss(some, theirs, k, slice(None), share) for share in WORD_SHARES]
    return WORD_SHARES[int(np.argmin(losses))]


def left_out_loss(texts: Texts, labels: NDArray, k: int, rows: NDArray | slice, word_share: float = 0.0) -> float:
    """Mean log loss of nearness on these rows, each left out in turn, at the best temperature."""
    scores = fit_ridge(texts, labels, k, word_share).left_out()
    return likeliest_weights([scores[rows]], labels[rows])[1]


def scores_left_out(kind: Any, texts: Texts, labels: NDArray, k: int) -> NDArray:
    """(n, k) scores of each sample from a learner that had not seen it."""
    import numpy as np

    folds = fold_of_each(labels)
    scores = np.zeros((len(labels), k), dtype=np.float32)
    for fold in range(FOLDS):
        seen, unseen = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if len(unseen):
            scores[unseen] = kind.fit(texts[seen], labels[seen], k).scores(texts[unseen])
    return scores


def fold_of_each(labels: NDArray) -> NDArray:
    """The fold in which each sample is left out, categories spread evenly; -1 (never) for a category's only sample."""
    import numpy as np

    rng = np.random.default_rng(0)
    folds = np.full(len(labels), -1)
    for label in np.unique(labels):
        rows = rng.permutation(np.flatnonzero(labels == label))
        if len(rows) > 1:
            folds[rows] = (np.arange(len(rows)) + rng.integers(FOLDS)) % FOLDS
    return folds


def likeliest_weights(scores: list[NDArray], labels: NDArray) -> tuple[tuple[float, ...], float]:
    """Non-negative weights under which the pooled scores make the labels likeliest, and the log loss with them."""
    import numpy as np
    from scipy.optimize import minimize

    stacked = np.stack(scores)
    rows = np.arange(len(labels))

    def loss(weights: NDArray) -> tuple[float, NDArray]:
        logs = log_softmax(np.tensordot(weights, stacked, axes=1))
        expected = (np.exp(logs)[None] * stacked).sum(axis=2)
        slope = expected.mean(axis=1) - stacked[:, rows, labels].mean(axis=1)
        return -float(logs[rows, labels].mean()), slope

    start = np.ones(len(scores))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0.0, 100.0)] * len(scores))
    return tuple(float(weight) for weight in found.x), float(found.fun)


@dataclass(frozen=True)
class Centroid:
    centroids: NDArray

    @classmethod
    def fit(cls, texts: Texts, labels: NDArray, k: int) -> Centroid:
        import numpy as np

        sums = np.zeros((k, texts.vectors.shape[1]), dtype=np.float32)
        np.add.at(sums, labels, texts.vectors)
        return cls(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9))

    def scores(self, texts: Texts) -> NDArray:
        return texts.vectors @ self.centroids.T


@dataclass(frozen=True)
class Planes:
    weights: NDArray
    bias: NDArray

    @classmethod
    def fit(cls, texts: Texts, labels: NDArray, k: int) -> Planes:
        import numpy as np
        from sklearn.linear_model import LogisticRegression

        fitted = LogisticRegression(C=7.0, max_iter=100, tol=1e-3).fit(texts.vectors, labels)
        weights, bias = fitted.coef_.astype(np.float32), fitted.intercept_.astype(np.float32)
        if len(fitted.classes_) == 2:
            weights, bias = np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
        every = np.zeros((k, weights.shape[1]), dtype=np.float32)
        offsets = np.full(k, bias.min() - 10, dtype=np.float32)
        every[fitted.classes_], offsets[fitted.classes_] = weights, bias
        return cls(every, offsets)

    def scores(self, texts: Texts) -> NDArray:
        return texts.vectors @ self.weights.T + self.bias


def pool(weights: Sequence[float], scores: Sequence[NDArray]) -> NDArray:
    """(n, k) log probabilities."""
    import numpy as np

    return log_softmax(np.tensordot(np.asarray(weights), np.stack(scores), axes=1))


def log_softmax(scores: NDArray) -> NDArray:
    import numpy as np

    shifted = scores - scores.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
