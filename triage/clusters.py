"""Groups of texts that mean the same, and the words that tell one group from the others."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy.typing import NDArray

APART = 0.55
"""Cosine distance, on average over pairs, at which two groups stay apart."""

LEAST = 5
MOST = 3000
"""Texts that are clustered at once; the time grows with the square."""

_WORD = re.compile(r"[^\W\d_]{4,}")


def clusters(vectors: NDArray, least: int = LEAST, apart: float = APART) -> list[list[int]]:
    """Places of the texts of each group of at least `least`, biggest first; `vectors` are unit rows, newest last.

    Agglomerative clustering by average linkage (Sokal and Michener 1958). Of more than MOST the newest are taken."""
    from sklearn.cluster import AgglomerativeClustering

    start = max(0, len(vectors) - MOST)
    if len(vectors) - start < max(2, least):
        return []
    model = AgglomerativeClustering(n_clusters=None, metric="cosine", linkage="average", distance_threshold=apart)
    groups: dict[int, list[int]] = {}
    for place, label in enumerate(model.fit_predict(vectors[start:]), start=start):
        groups.setdefault(int(label), []).append(place)
    return sorted((group for group in groups.values() if len(group) >= least), key=lambda group: (-len(group), group))


def telling_words(groups: Sequence[Sequence[str]], count: int = 3) -> list[tuple[str, ...]]:
    """For each group of texts the words that most mark it off: document frequency within it, times the logarithm of
    the rarity over all groups' texts (Spärck Jones 1972)."""
    inside = [Counter(word for text in group for word in {*_WORD.findall(text.casefold())}) for group in groups]
    overall = sum(inside, Counter())
    total = sum(map(len, groups))
    found = []
    for counts in inside:
        weight = {word: n * math.log((total + 1) / overall[word]) for word, n in counts.items()}
        found.append(tuple(sorted(weight, key=lambda word: (-weight[word], word))[:count]))
    return found
