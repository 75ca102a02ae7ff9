"""How far the likeliest category can be trusted: learnt from the mistakes that left-out samples would have met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_MISTAKES = 5
STIFFNESS = 0.3


@dataclass(frozen=True)
class Trust:
    weights: NDArray
    bias: float

    def probability(self, logs: NDArray, signals: NDArray) -> NDArray:
        """(n,): that the likeliest category is the right one, given that one of them fits."""
        import numpy as np

        return 1 / (1 + np.exp(-(features(logs, signals) @ self.weights + self.bias)))


def fit_trust(logs: NDArray, signals: NDArray, labels: NDArray) -> Trust | None:
    """A logistic model from log probabilities (n, k) and signals (n, s) of samples as if each were new.

    None where there are too few mistakes to learn from: the probability itself is then the best there is."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    right = logs.argmax(axis=1) == labels
    if min(right.sum(), (~right).sum()) < LEAST_MISTAKES:
        return None
    found = features(logs, signals)
    middle, spread = found.mean(axis=0), found.std(axis=0) + 1e-6
    fitted = LogisticRegression(C=STIFFNESS).fit((found - middle) / spread, right)
    weights = fitted.coef_[0] / spread
    return Trust(weights, float(fitted.intercept_[0] - np.dot(weights, middle)))


def features(logs: NDArray, signals: NDArray) -> NDArray:
    """(n, 2 + s): log odds of the likeliest category, its lead over the next, and the signals."""
    import numpy as np

    best = -np.partition(-logs, 1, axis=1)[:, :2] if logs.shape[1] > 1 else np.repeat(logs, 2, axis=1)
    odds = best[:, 0] - np.log(np.maximum(-np.expm1(best[:, 0]), 1e-4))
    return np.column_stack([np.clip(odds, -9, 9), np.clip(best[:, 0] - best[:, 1], 0, 10), signals])
