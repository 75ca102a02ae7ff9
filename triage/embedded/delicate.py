"""Delicate mail by its likeness to written examples, where nothing is named that a phrase could find."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from triage.delicate import SIGNAL
from triage.protocols import Encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENOUGH = 0.7
"""Probability of being delicate from which a person sees the mail: few ordinary mails reach it."""
NONE, CUSTOM = "none", "custom"
STIFFNESS = 10.0
SENTENCE_WORDS = 5
"""A manager's phrase of so many words is an example mail as well."""


@dataclass(frozen=True)
class Likeness:
    """Multinomial logistic regression over the vectors of one encoder."""

    topics: tuple[str, ...]
    weights: NDArray
    bias: NDArray

    def signals(self, vector: NDArray) -> dict[str, float]:
        """{"delicate:TOPIC": probability that the mail is delicate}, or nothing; `vector` (d,) is that of the mail."""
        import numpy as np

        scores = self.weights @ vector + self.bias
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        none = self.topics.index(NONE)
        delicate = 1 - float(shares[none])
        shares[none] = 0
        return {SIGNAL + self.topics[int(shares.argmax())]: round(delicate, 4)} if delicate >= ENOUGH else {}


def learn_likeness(encoder: Encoder, own: Sequence[str] = ()) -> Likeness:
    """From the examples that come with the program, ordinary texts, and a manager's `own`."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    texts, topics = examples()
    own = [text for text in own if len(text.split()) >= SENTENCE_WORDS]
    fitted = LogisticRegression(C=STIFFNESS, max_iter=300).fit(
        encoder.encode([*texts, *own]), [*topics, *(CUSTOM for _ in own)]
    )
    return Likeness(tuple(map(str, fitted.classes_)), fitted.coef_.astype(np.float32), fitted.intercept_)


@cache
def examples() -> tuple[list[str], list[str]]:
    """Texts and the topic of each; tables `again_TOPIC` and `oblique_TOPIC` hold more of a topic."""
    here = Path(__file__)
    stored = tomllib.loads(here.with_suffix(".toml").read_text(encoding="utf-8"))
    pairs = [
        (text, name.removeprefix("again_").removeprefix("oblique_"))
        for name, by_language in stored.items()
        for rows in by_language.values()
        for text in rows
    ]
    pairs += [(text, NONE) for text in here.with_name("background.txt").read_text(encoding="utf-8").splitlines()]
    return [text for text, _ in pairs], [topic for _, topic in pairs]
