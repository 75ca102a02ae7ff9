"""Ridge regression with a kernel, where leaving samples out costs little more than fitting once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDTH = 1.5
"""Of the Gaussian kernel, exp(-WIDTH * squared distance) between unit vectors."""
SMOOTHNESS = 0.2
ROWS = 1000
"""Texts compared at a time, so that no more memory is taken than the kernel matrix itself needs."""


@dataclass(frozen=True)
class Texts:
    """Texts as the learners see them, row by row."""

    raw: Sequence[str]
    vectors: NDArray
    """(n, d) float32: unit vectors; those of several encoders side by side, scaled to be one unit vector."""

    def __getitem__(self, rows: NDArray) -> Texts:
        return Texts([self.raw[row] for row in rows], self.vectors[rows])

    def __len__(self) -> int:
        return len(self.raw)


@dataclass(frozen=True)
class Words:
    """Cosine of TF-IDF: words and pairs of words one half, parts of words the other."""

    vectorizer: Any
    terms: Any
    """(vocabulary, n) sparse, of the samples."""

    @classmethod
    def of(cls, texts: Texts) -> Words:
        import numpy as np
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_union

        vectorizer = make_union(
            TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), dtype=np.float32),
            TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(3, 5), dtype=np.float32),
        )
        return cls(vectorizer, vectorizer.fit_transform(texts.raw).T.tocsr())

    def to(self, texts: Texts) -> NDArray:
        return (self.vectorizer.transform(texts.raw) @ self.terms).toarray() / 2


@dataclass(frozen=True)
class Ridge:
    """Scores by likeness to samples: a Gaussian of the distance between vectors, and the words in common."""

    vectors: NDArray
    coefficients: NDArray
    """(n, k)"""
    words: Words | None
    word_share: float

    def scores(self, texts: Texts) -> NDArray:
        """(m, k): about 1 at the samples of a category and 0 far from them, less the mean over the categories."""
        return likeness(texts, self.vectors, self.words, self.word_share) @ self.coefficients


@dataclass(frozen=True)
class Fit:
    """A fitted ridge with what is needed to know what it would have said without some of its samples."""

    ridge: Ridge
    root: NDArray
    """(n, n) lower triangle: root.T @ root is the inverse of the kernel matrix with smoothing."""
    truth: NDArray
    """(n, k): 1 for a sample's own category and 0 for others, less the mean over the categories."""

    def left_out(self, groups: NDArray | None = None) -> NDArray:
        """(n, k) scores of each sample from a fit without it; with `groups` (n,), from a fit without its whole group.

        The residual of left-out rows B is (inverse_BB)^-1 times their coefficients: Allen 1974 (Technometrics 16:125),
        for blocks An, Liu and Venkatesh 2007 (Pattern Recognition 40:2154)."""
        import numpy as np

        coefficients = self.ridge.coefficients
        if groups is None:
            return self.truth - coefficients / np.einsum("ij,ij->j", self.root, self.root)[:, None]
        scores = np.empty_like(self.truth)
        for group in np.unique(groups):
            rows = np.flatnonzero(groups == group)
            block = self.root[rows[0] :, rows]  # above its first row the triangle is empty
            scores[rows] = self.truth[rows] - np.linalg.solve(block.T @ block, coefficients[rows])
        return scores


def fit_ridge(texts: Texts, labels: NDArray, k: int, word_share: float) -> Fit:
    """Ridge regression on who belongs where; n samples take n * n * 4 bytes meanwhile."""
    import numpy as np
    from scipy.linalg import cholesky
    from scipy.linalg.lapack import strtri

    n = len(labels)
    words = Words.of(texts) if word_share else None
    matrix = np.empty((n, n), dtype=np.float32, order="F")
    for start in range(0, n, ROWS):
        rows = np.arange(start, min(start + ROWS, n))
        matrix[:, rows] = likeness(texts[rows], texts.vectors, words, word_share).T
    matrix[np.arange(n), np.arange(n)] += np.float32(SMOOTHNESS)
    lower = cholesky(matrix, lower=True, overwrite_a=True, check_finite=False)
    root, _ = strtri(lower, lower=1, overwrite_c=1)
    truth = np.eye(k, dtype=np.float32)[labels] - np.float32(1 / k)
    return Fit(Ridge(texts.vectors, root.T @ (root @ truth), words, word_share), root, truth)


def likeness(texts: Texts, vectors: NDArray, words: Words | None, word_share: float) -> NDArray:
    """(m, n): of each text to each sample."""
    import numpy as np

    near = np.exp((texts.vectors @ vectors.T - 1) * np.float32(2 * WIDTH))
    return near if words is None else near + np.float32(word_share) * words.to(texts)
