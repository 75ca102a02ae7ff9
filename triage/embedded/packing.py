"""A trained model as arrays of numbers, and back. What its samples give again (vectors, words) is not in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from triage.embedded.kernels import Ridge, Texts, Words
from triage.embedded.learners import Centroid, Learner, Model, Planes
from triage.embedded.novelty import SIGNALS, Novelty
from triage.embedded.trust import Trust

if TYPE_CHECKING:
    from numpy.typing import NDArray


def packed(model: Model) -> dict[str, Any]:
    """Arrays by name; `numbers` holds what is no array, as JSON."""
    import numpy as np

    novelty, trust = model.novelty, model.trust
    planes = [each for each in model.learners if isinstance(each, Planes)]
    numbers = {
        "learners": [type(each).__name__ for each in model.learners],
        "weights": model.weights,
        "word_share": novelty.ridge.word_share,
        "bias": novelty.bias,
        "trust_bias": trust.bias if trust else None,
    }
    return {
        "numbers": np.array(json.dumps(numbers)),
        "coefficients": novelty.ridge.coefficients,
        "centroids": novelty.centroids,
        "novelty": novelty.weights,
        **({"trust": trust.weights} if trust else {}),
        **({"planes": planes[0].weights, "planes_bias": planes[0].bias} if planes else {}),
    }


def unpacked(arrays: Mapping[str, NDArray], texts: Texts, k: int) -> Model:
    """The model of these samples over k categories. Raises ValueError or KeyError where the arrays are none."""
    numbers = json.loads(str(arrays["numbers"]))
    n, width = texts.vectors.shape

    def checked(name: str, *shape: int) -> NDArray:
        import numpy as np

        if arrays[name].shape != shape or not np.isfinite(arrays[name]).all():
            raise ValueError(f"{name} is not what {n} samples of {k} categories give")
        return arrays[name]

    words = Words.of(texts) if numbers["word_share"] else None
    ridge = Ridge(texts.vectors, checked("coefficients", n, k), words, numbers["word_share"])
    centroids = checked("centroids", k, width)
    learners: dict[str, Learner] = {"Ridge": ridge, "Centroid": Centroid(centroids)}
    if "planes" in arrays:
        learners["Planes"] = Planes(checked("planes", k, width), checked("planes_bias", k))
    novelty = Novelty(ridge, centroids, texts.vectors, checked("novelty", len(SIGNALS)), numbers["bias"])
    trust = Trust(checked("trust", 2 + len(SIGNALS)), numbers["trust_bias"]) if "trust" in arrays else None
    names = numbers["learners"]
    return Model(tuple(learners[name] for name in names), tuple(numbers["weights"]), novelty, trust)
