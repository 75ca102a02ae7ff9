"""Ridge regression with kernels, where leaving samples out costs nothing more than fitting once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDTH = 1.5
"""Of the Gaussian kernel, exp(-WIDTH * squared distance) between unit vectors."""
SMOOTHNESS = 0.2
ANCHORS = 3000
"""Samples that a kernel compares with, at most; more are stood for by these (Nyström: Williams and Seeger 2001)."""


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


class Kernel(Protocol):
    def to(self, texts: Texts) -> NDArray:
        """(n, anchors): how alike each text is to each anchor."""
        ...


@dataclass(frozen=True)
class Gaussian:
    anchors: NDArray

    @classmethod
    def on(cls, texts: Texts, anchors: NDArray) -> Gaussian:
        return cls(texts.vectors[anchors])

    def to(self, texts: Texts) -> NDArray:
        import numpy as np

        return np.exp((texts.vectors @ self.anchors.T - 1) * np.float32(2 * WIDTH))


@dataclass(frozen=True)
class Words:
    """Cosine of TF-IDF: words and pairs of words one half, parts of words the other."""

    vectorizer: Any
    anchors: Any
    """(anchors, vocabulary) sparse."""

    @classmethod
    def on(cls, texts: Texts, anchors: NDArray) -> Words:
        import numpy as np
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_union

        vectorizer = make_union(
            TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), dtype=np.float32),
            TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(3, 5), min_df=2, dtype=np.float32),
        )
        return cls(vectorizer, vectorizer.fit_transform(texts.raw)[anchors])

    def to(self, texts: Texts) -> NDArray:
        return (self.vectorizer.transform(texts.raw) @ self.anchors.T).toarray() / 2


@dataclass(frozen=True)
class Ridge:
    kernel: Kernel
    coefficients: NDArray
    """(anchors, k)"""

    def scores(self, texts: Texts) -> NDArray:
        """(n, k): about 1 at the samples of a category and 0 far from them, less the mean over the categories."""
        return self.kernel.to(texts) @ self.coefficients


@dataclass(frozen=True)
class Fit:
    """A fitted ridge with what is needed to know what it would have said without some of its samples."""

    ridge: Ridge
    half: NDArray
    """(anchors, n): half.T @ half is the hat matrix."""
    truth: NDArray
    """(n, k)"""

    def left_out(self, groups: NDArray | None = None) -> NDArray:
        """(n, k) scores of each sample from a fit without it; with `groups` (n,), without its whole group.

        The residual of left-out rows B is (I - H_BB)^-1 times their residual, H the hat matrix: Allen 1974
        (Technometrics 16:125), for blocks An, Liu and Venkatesh 2007 (Pattern Recognition 40:2154)."""
        import numpy as np

        residual = self.truth - self.half.T @ (self.half @ self.truth)
        if groups is None:
            leverage = np.einsum("ij,ij->j", self.half, self.half)
            return self.truth - residual / np.maximum(1 - leverage, 1e-3)[:, None]
        scores = np.empty_like(self.truth)
        for group in np.unique(groups):
            rows = np.flatnonzero(groups == group)
            block = self.half[:, rows]
            unseen = np.linalg.solve(np.eye(len(rows), dtype=block.dtype) - block.T @ block, residual[rows])
            scores[rows] = self.truth[rows] - unseen
        return scores


def fit_ridge(kernel_on: Callable[[Texts, NDArray], Kernel], texts: Texts, labels: NDArray, k: int) -> Fit:
    """A ridge regression on who belongs where: truth is 1 for a sample's category and 0 for others, less their mean."""
    import numpy as np
    from scipy.linalg import cholesky, solve_triangular

    n = len(labels)
    chosen = np.sort(np.random.default_rng(0).permutation(n)[:ANCHORS])
    eye = np.eye(len(chosen), dtype=np.float32)
    kernel = kernel_on(texts, chosen)
    truth = np.eye(k, dtype=np.float32)[labels] - np.float32(1 / k)
    between = kernel.to(texts)
    root = cholesky(between[chosen] + np.float32(1e-3) * eye, lower=True, check_finite=False)
    features = solve_triangular(root, between.T, lower=True, check_finite=False)
    gram = cholesky(features @ features.T + np.float32(SMOOTHNESS) * eye, lower=True, check_finite=False)
    half = solve_triangular(gram, features, lower=True, check_finite=False, overwrite_b=True)
    coefficients = solve_triangular(gram, half @ truth, trans="T", lower=True, check_finite=False)
    coefficients = solve_triangular(root, coefficients, trans="T", lower=True, check_finite=False)
    return Fit(Ridge(kernel, coefficients), half, truth)
