"""Which category a mail belongs to, judged from descriptions, examples and what agents confirmed."""

from __future__ import annotations

import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from threading import Thread as Worker
from typing import TYPE_CHECKING

from triage.embedded.encoder import load_multilingual
from triage.embedded.kernels import Texts
from triage.embedded.learners import Model, Prediction, train
from triage.protocols import Encoder, EngineError
from triage.reading import read
from triage.types import Category, Classification, Email, Policy, Thread

if TYPE_CHECKING:
    from numpy.typing import NDArray

SECOND_WEIGHT = 0.7
"""Length of the second encoder's vectors beside the first's; measured best from .6 to .7 on English."""
NONE_FITS = 0.5
"""Probability of "none of these" from which no category is named."""
LISTED = 10
"""Categories kept of the ranking."""
MODELS_KEPT = 8
SECONDS_WORTH_WAITING = 2.0
"""A model that took longer to train is replaced in the background, the old one serving until the new is ready."""
REST = 20
"""Between two trainings in the background at least so many times what one takes: a twentieth of a core at most."""

SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n{2,}|\n(?=\s*(?:[-*•]|\d+[.)]))")
LEAST_WORDS = 4
SURE_OF_A_REQUEST = 0.7


@dataclass(frozen=True)
class TrainedModel:
    """What was learnt from one state of the categories."""

    names: tuple[str, ...]
    key: str
    """Changes whenever a description, an example or a confirmed mail does."""
    model: Model
    seconds: float
    """How long the training took."""
    finished: float
    """When, by time.monotonic."""


class EmbeddedClassifier:
    """Learns the policy's categories the first time it meets them and whenever they have changed. Safe across threads.

    `second` brings another encoder whose vectors stand beside the first one's; None for the first alone."""

    def __init__(self, encoder: Encoder, second: Callable[[], Encoder] | None = load_multilingual) -> None:
        self._encoder = encoder
        self._second = second
        self._models: OrderedDict[tuple[str, ...], TrainedModel] = OrderedDict()
        self._lock = Lock()
        self._training: set[tuple[str, ...]] = set()

    def classify(self, thread: Thread, policy: Policy) -> Classification:
        """Reads the latest mail of the thread; confidence is P(category) as trained, not yet calibrated.

        Raises EngineError when the policy has no category or the encoder's files are missing."""
        trained = self._model(policy.categories)
        email = thread.latest
        found = trained.model.predict(self._texts([text_of(email)]))
        likeliest = ranking(trained.names, found.probabilities[0], float(found.trust[0]))
        p_none = float(found.p_none[0])
        reading = read(email)
        return Classification(
            category=likeliest[0][0] if p_none < NONE_FITS else None,
            confidence=likeliest[0][1] * (1 - p_none),
            sentiment=reading.sentiment,
            urgency=reading.urgency,
            language=reading.language,
            summary=reading.summary,
            asks_for_human=reading.asks_for_human,
            intents=self._intents(trained, email, likeliest[0][0] if p_none < NONE_FITS else None),
            signals={name: round(float(values[0]), 4) for name, values in found.signals.items()},
            shortlist=likeliest[:LISTED],
            p_none=p_none,
        )

    def train(self, categories: Sequence[Category]) -> TrainedModel:
        """A model of these categories; changes nothing. Raises EngineError when there are none."""
        if not categories:
            raise EngineError("There are no categories to choose from; a manager adds them.", permanent=True)
        started = time.perf_counter()
        texts, labels = samples(categories)
        import numpy as np

        model = train(self._texts(texts), np.array(labels), len(categories), self._texts(background()))
        names = tuple(category.name for category in categories)
        return TrainedModel(names, content_key(categories), model, time.perf_counter() - started, time.monotonic())

    def predict(self, texts: Sequence[str], policy: Policy) -> tuple[tuple[str, ...], Prediction]:
        """Names of the categories, and for each text how likely they are; for measuring many texts at once."""
        trained = self._model(policy.categories)
        return trained.names, trained.model.predict(self._texts(texts))

    def _intents(self, trained: TrainedModel, email: Email, main: str | None) -> tuple[str, ...]:
        """The main category, then those that a sentence or paragraph of the mail asks for by itself."""
        parts = segments(email.new_text)
        if len(parts) < 2:
            return (main,) if main else ()
        found = trained.model.predict(self._texts(parts))
        confidences = found.trust * (1 - found.p_none)
        best = found.probabilities.argmax(axis=1)
        sure = [(p, trained.names[i]) for p, i in zip(confidences, best, strict=True) if p >= SURE_OF_A_REQUEST]
        others = (name for _, name in sorted(sure, reverse=True))
        return tuple(dict.fromkeys((main, *others) if main else others))

    def _texts(self, texts: Sequence[str]) -> Texts:
        return Texts(list(texts), self._vectors(texts))

    def _vectors(self, texts: Sequence[str]) -> NDArray:
        import numpy as np

        vectors = self._encoder.encode(texts)
        if self._second is None:
            return vectors
        beside = SECOND_WEIGHT * self._second().encode(texts)
        return np.hstack([vectors, beside]) / np.float32(np.hypot(1, SECOND_WEIGHT))

    def _model(self, categories: Sequence[Category]) -> TrainedModel:
        names = tuple(category.name for category in categories)
        key = content_key(categories)
        with self._lock:
            held = self._models.get(names)
            if held is not None:
                self._models.move_to_end(names)
                if held.key == key:
                    return held
        if held is not None and held.seconds > SECONDS_WORTH_WAITING:
            self._train_beside(categories, held)
            return held
        return self._hold(self.train(categories))

    def _hold(self, trained: TrainedModel) -> TrainedModel:
        with self._lock:
            self._models[trained.names] = trained
            self._models.move_to_end(trained.names)
            while len(self._models) > MODELS_KEPT:
                self._models.popitem(last=False)
        return trained

    def _train_beside(self, categories: Sequence[Category], held: TrainedModel) -> None:
        with self._lock:
            if held.names in self._training or time.monotonic() - held.finished < REST * held.seconds:
                return
            self._training.add(held.names)

        def work() -> None:
            try:
                self._hold(self.train(categories))
            finally:
                with self._lock:
                    self._training.discard(held.names)

        Worker(target=work, name="train the classifier", daemon=True).start()


@cache
def background() -> tuple[str, ...]:
    """Texts that belong to no particular desk, in several languages."""
    return tuple(Path(__file__).with_name("background.txt").read_text(encoding="utf-8").splitlines())


def samples(categories: Sequence[Category]) -> tuple[list[str], list[int]]:
    """Texts to learn from and the category of each; name and description count as one example."""
    pairs = [
        (text, index)
        for index, category in enumerate(categories)
        for text in dict.fromkeys((f"{category.name}. {category.description}", *category.examples, *category.confirmed))
    ]
    return [text for text, _ in pairs], [index for _, index in pairs]


def content_key(categories: Sequence[Category]) -> str:
    """Changes with anything that `samples` would return."""
    digest = hashlib.blake2b(digest_size=16)
    for category in categories:
        for text in (category.name, category.description, "", *category.examples, *category.confirmed):
            digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


def text_of(email: Email) -> str:
    """What is classified: the subject, then the new text (all of it where nothing new could be told apart)."""
    return "\n\n".join(filter(None, (email.subject.strip(), (email.new_text or email.text).strip())))


def ranking(names: Sequence[str], probabilities: NDArray, trust: float) -> tuple[tuple[str, float], ...]:
    """Categories with their probabilities, best first: `trust` for the first, what it leaves shared by the others."""
    order = (-probabilities).argsort(kind="stable")
    rest = max(1 - float(probabilities[order[0]]), 1e-9)
    others = tuple((names[i], float(probabilities[i]) * (1 - trust) / rest) for i in order[1:])
    return ((names[order[0]], trust), *others)


def segments(text: str) -> list[str]:
    """Sentences and list items long enough to ask for something."""
    return [part.strip() for part in SENTENCE.split(text) if len(part.split()) >= LEAST_WORDS]
