"""Learning categories from a few or many labelled mails.

`train` is a pure function of its samples: the same samples give the same model. Three learners look at a mail, and
what each of them is worth is found by cross-validation on the samples alone:

- centroid: cosine to the mean vector of each category; all that can be had from one to five samples,
- vectors: multinomial logistic regression on the sentence vectors,
- words: one-against-the-rest linear machine on words and parts of words (TF-IDF); sees the names and codes that
  sentence vectors blur, once there are enough samples to have met them.

Their scores are added with weights that make the truth of the left-out samples likeliest (logarithmic opinion pool:
Genest and Zidek 1986, Statistical Science 1:114), which includes the temperature (Guo et al. 2017,
arXiv 1706.04599)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from triage.embedded.novelty import Novelty, fit_novelty

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDS = 5
ENOUGH_FOR_WORDS = 8
"""Samples in the middle category below which the words have not been met often enough to say anything."""


@dataclass(frozen=True)
class Texts:
    """Texts as the learners see them, row by row."""

    raw: Sequence[str]
    vectors: NDArray
    """(n, d) float32: unit vectors; those of several encoders side by side, scaled to be one unit vector."""

    def __getitem__(self, rows: NDArray) -> Texts:
        return Texts([self.raw[row] for row in rows], self.vectors[rows])


class Learner(Protocol):
    def scores(self, texts: Texts) -> NDArray:
        """(n, k): one column a category; the greater the likelier."""
        ...


@dataclass(frozen=True)
class Prediction:
    """What a model makes of n texts over k categories."""

    probabilities: NDArray
    """(n, k), rows sum to 1: which category, given that one of them fits."""
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

    def log_probabilities(self, texts: Texts) -> NDArray:
        return pool(self.weights, [each.scores(texts) for each in self.learners])

    def predict(self, texts: Texts) -> Prediction:
        import numpy as np

        logs = self.log_probabilities(texts)
        signals = self.novelty.signals(texts.vectors, logs)
        return Prediction(np.exp(logs), self.novelty.probability(signals), signals)


def train(texts: Texts, labels: NDArray, k: int) -> Model:
    """A model of k categories from n samples; `labels` (n,) holds the category of each, every one at least once.

    At 10,000 samples of 100 categories about half a minute of one core."""
    import numpy as np

    counts = np.bincount(labels, minlength=k)
    kinds: list[Any] = [Centroid, Vectors] if np.median(counts) > 1 else [Centroid]
    if np.median(counts) >= ENOUGH_FOR_WORDS:
        kinds.append(Words)
    weights, left_out = pool_weights(kinds, texts, labels, k)
    learners = tuple(kind.fit(texts, labels, k) for kind in kinds)
    return Model(learners, weights, fit_novelty(texts.vectors, labels, k, left_out))


def pool_weights(kinds: list[Any], texts: Texts, labels: NDArray, k: int) -> tuple[tuple[float, ...], NDArray | None]:
    """The weights of the pool, and (n, k) log probabilities of each sample from models that had not seen it.

    None instead of those when most categories have a single sample: nothing can then be left out, and the weight
    is the one that fitted best where something could."""
    import numpy as np

    folds = fold_of_each(labels)
    if folds is None:
        return (LONE_CENTROID,), None
    scores = [np.zeros((len(labels), k), dtype=np.float32) for _ in kinds]
    for fold in range(int(folds.max()) + 1):
        seen, unseen = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        for column, kind in zip(scores, kinds, strict=True):
            column[unseen] = kind.fit(texts[seen], labels[seen], k).scores(texts[unseen])
    counted = folds >= 0
    weights = likeliest_weights([each[counted] for each in scores], labels[counted])
    logs = pool(weights, scores)
    logs[~counted] = np.nan
    return weights, logs


LONE_CENTROID = 12.0


def fold_of_each(labels: NDArray) -> NDArray | None:
    """The fold in which each sample is left out, categories spread evenly; -1 for a category's only sample."""
    import numpy as np

    rng = np.random.default_rng(0)
    folds = np.full(len(labels), -1)
    for label in np.unique(labels):
        rows = rng.permutation(np.flatnonzero(labels == label))
        if len(rows) > 1:
            folds[rows] = (np.arange(len(rows)) + rng.integers(FOLDS)) % FOLDS
    return folds if np.mean(folds >= 0) > 0.5 else None


def likeliest_weights(scores: list[NDArray], labels: NDArray) -> tuple[float, ...]:
    """Non-negative weights under which the pooled scores make the labels likeliest."""
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
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0.0, 50.0)] * len(scores))
    return tuple(float(weight) for weight in found.x)


@dataclass(frozen=True)
class Centroid:
    centroids: NDArray

    @classmethod
    def fit(cls, texts: Texts, labels: NDArray, k: int) -> Centroid:
        import numpy as np

        sums = np.zeros((k, texts.vectors.shape[1]), dtype=np.float32)
        np.add.at(sums, labels, texts.vectors)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        return cls(sums / np.maximum(norms, 1e-9))

    def scores(self, texts: Texts) -> NDArray:
        return texts.vectors @ self.centroids.T


@dataclass(frozen=True)
class Vectors:
    weights: NDArray
    bias: NDArray

    @classmethod
    def fit(cls, texts: Texts, labels: NDArray, k: int) -> Vectors:
        from sklearn.linear_model import LogisticRegression

        fitted = LogisticRegression(C=20.0, max_iter=200, tol=1e-3).fit(texts.vectors, labels)
        return cls(*columns(fitted, k))

    def scores(self, texts: Texts) -> NDArray:
        return texts.vectors @ self.weights.T + self.bias


@dataclass(frozen=True)
class Words:
    vectorizer: Any
    weights: NDArray
    bias: NDArray

    @classmethod
    def fit(cls, texts: Texts, labels: NDArray, k: int) -> Words:
        from sklearn.svm import LinearSVC

        vectorizer = tfidf()
        fitted = LinearSVC(C=0.5).fit(vectorizer.fit_transform(texts.raw), labels)
        return cls(vectorizer, *columns(fitted, k))

    def scores(self, texts: Texts) -> NDArray:
        return self.vectorizer.transform(texts.raw) @ self.weights.T + self.bias


def tfidf() -> Any:
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union

    return make_union(
        TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), dtype=np.float32),
        TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(2, 5), min_df=2, dtype=np.float32),
    )


def columns(fitted: Any, k: int) -> tuple[NDArray, NDArray]:
    """Weights (k, d) and bias (k,) of a fitted linear model: categories it never met score far below all others."""
    import numpy as np

    weights, bias = fitted.coef_, fitted.intercept_
    if len(fitted.classes_) == 2:
        weights, bias = np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    full = np.zeros((k, weights.shape[1]), dtype=np.float32)
    offset = np.full(k, float(bias.min()) - 10.0, dtype=np.float32)
    full[fitted.classes_], offset[fitted.classes_] = weights, bias
    return full, offset


def pool(weights: Sequence[float], scores: Sequence[NDArray]) -> NDArray:
    """(n, k) log probabilities."""
    import numpy as np

    return log_softmax(np.tensordot(np.asarray(weights), np.stack(scores), axes=1))


def log_softmax(scores: NDArray) -> NDArray:
    import numpy as np

    shifted = scores - scores.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
