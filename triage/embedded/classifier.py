"""Which category a mail belongs to, judged from descriptions, examples and what agents confirmed."""

from __future__ import annotations

import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from threading import Thread as Worker
from typing import TYPE_CHECKING

from triage.embedded.delicate import Likeness, examples, learn_likeness
from triage.embedded.encoder import CachedEncoder, load_multilingual
from triage.embedded.kept import Kept
from triage.embedded.kernels import Texts
from triage.embedded.learners import TRIED_ON, Model, Prediction, left_out_loss, train
from triage.embedded.packing import packed, unpacked
from triage.language import detect
from triage.protocols import Encoder, EngineError
from triage.reading import adds_something, asks, read
from triage.types import Category, Classification, Email, Policy, Thread

if TYPE_CHECKING:
    from numpy.typing import NDArray

SECOND_WEIGHTS = (0.7, 1.4, 3.0)
"""Lengths of the second encoder's vectors beside the first's, of which the best is found on the samples."""
ENGLISH_WEIGHT, OTHER_WEIGHT = 0.7, 3.0
"""Those taken where too few samples are in the language: the first encoder knows English only."""
MOST_SAMPLES = 10_000
"""More are not learnt from: of every category equally many, those that come first."""
SEEN_OF_EACH = 20
"""Samples of each category that serve for a language of which hardly any sample is."""
LEAST_TO_CHOOSE = 30
MOSTLY = 0.9
"""Share of samples in English from which its weight is not looked for."""
NONE_FITS = 0.5
"""Probability of "none of these" from which no category is named."""
LISTED = 10
"""Categories kept of the ranking."""
MODELS_KEPT = 8
SAMPLES_WORTH_WAITING = 1500
"""A model of more samples is trained in the background, the old one serving until the new is ready."""
REST = 20
"""Between two trainings in the background at least so many times what one takes: a twentieth of a core at most."""

SENTENCE = re.compile(
    r"(?<=[.!?…])\s+|\n{2,}|\n(?=\s*(?:[-*•]|\d+[.)]))"
    r"|,?\s+(?=(?:and|und|et|y|e|en)\s+(?:also|separately|auch|außerdem|aussi|también|anche|ook)\b)"
)
LEAST_WORDS = 4
ITEM = re.compile(r"(?:[-*•]|\d+[.)])\s")
SURE_OF_A_REQUEST = 0.7
SURE_OF_ONE_MORE = 0.45
"""Enough where the mail itself says that it adds something: also, besides, two things."""


@dataclass(frozen=True)
class TrainedModel:
    """What was learnt from one state of the categories, for mail in English or for mail in any other language."""

    names: tuple[str, ...]
    english: bool
    key: str
    """Changes whenever a description, an example or a confirmed mail does."""
    second_weight: float
    model: Model
    seconds: float
    """How long the training took."""
    finished: float
    """When, by time.monotonic."""


class EmbeddedClassifier:
    """Learns the policy's categories the first time it meets them and whenever they have changed. Safe across threads.

    `second` brings another encoder whose vectors stand beside the first one's, with a weight that differs between mail
    in English and other mail; None for the first alone. `kept` is where what was learnt outlives the process."""

    def __init__(
        self, encoder: Encoder, second: Callable[[], Encoder] | None = load_multilingual, kept: Kept | None = None
    ) -> None:
        self._encoder = encoder
        self._second = second
        self._kept = kept
        self._models: OrderedDict[tuple[tuple[str, ...], bool], TrainedModel] = OrderedDict()
        self._lock = Lock()
        self._learning = Lock()
        self._training: set[tuple[tuple[str, ...], bool]] = set()
        self._likeness: dict[tuple[str, ...], Likeness] = {}

    def classify(self, thread: Thread, policy: Policy) -> Classification:
        """Reads the latest mail of the thread; confidence is P(category) as trained, not yet calibrated.

        Raises EngineError when the policy has no category or the encoder's files are missing."""
        email = thread.latest
        text = text_of(email)
        trained = self._model(policy.categories, in_english(text))
        found = self._predict(trained, [text])
        likeliest = ranking(trained.names, found.probabilities[0], float(found.trust[0]))
        p_none = float(found.p_none[0])
        named = likeliest[0][0] if p_none < NONE_FITS else None
        reading = read(email, policy.languages)
        return Classification(
            category=named,
            confidence=likeliest[0][1] * (1 - p_none),
            sentiment=reading.sentiment,
            urgency=reading.urgency,
            language=reading.language,
            summary=reading.summary,
            asks_for_human=reading.asks_for_human,
            intents=self._intents(trained, email, named),
            signals={name: round(float(values[0]), 4) for name, values in found.signals.items()}
            | self._delicate(text, policy),
            shortlist=likeliest[:LISTED],
            p_none=p_none,
        )

    def train(self, categories: Sequence[Category], english: bool = True) -> TrainedModel:
        """A model of these categories; changes nothing. Raises EngineError when there are none."""
        import numpy as np

        if not categories:
            raise EngineError("There are no categories to choose from; a manager adds them.", permanent=True)
        started = time.perf_counter()
        texts, indices = lesson(categories, english)
        labels, k = np.array(indices), len(categories)
        weight = self._second_weight(texts, labels, k, english)
        model = train(self._texts(texts, weight), labels, k, self._texts(background(), weight))
        names = tuple(category.name for category in categories)
        seconds = time.perf_counter() - started
        return TrainedModel(names, english, content_key(categories), weight, model, seconds, time.monotonic())

    def _trained(self, categories: Sequence[Category], english: bool) -> TrainedModel:
        """The model kept of exactly these categories, else a new one, which is then kept."""
        if self._kept is None or not categories:
            return self.train(categories, english)
        name = "english" if english else "other"
        key = f"{content_key(categories)}:{self._made_by()}"
        arrays = self._kept.arrays(name, key)
        if arrays is not None:
            try:
                return self._unpacked(arrays, categories, english)
            except (ValueError, KeyError, TypeError) as error:
                self._kept.put_away(name, error)
        trained = self.train(categories, english)
        told = {"second_weight": trained.second_weight, "seconds": trained.seconds}
        self._kept.keep_arrays(name, key, {**packed(trained.model), **told})
        texts = [*lesson(categories, english)[0], *background()]
        for encoder in filter(None, (self._encoder, self._second and self._second())):
            if isinstance(encoder, CachedEncoder):
                encoder.keep(name, texts)
        return trained

    def _unpacked(self, arrays: dict[str, NDArray], categories: Sequence[Category], english: bool) -> TrainedModel:
        weight, seconds = float(arrays["second_weight"]), float(arrays["seconds"])
        texts = self._texts(lesson(categories, english)[0], weight)
        model = unpacked(arrays, texts, len(categories))
        names = tuple(category.name for category in categories)
        return TrainedModel(names, english, content_key(categories), weight, model, seconds, time.monotonic())

    def _made_by(self) -> str:
        """Changes with the encoders and with the code that learns."""
        encoders = (self._encoder, self._second and self._second())
        return ":".join([code_key(), *(getattr(each, "name", type(each).__name__) for each in encoders)])

    def _second_weight(self, texts: list[str], labels: NDArray, k: int, english: bool) -> float:
        """The weight under which left-out samples of the language are understood best."""
        import numpy as np

        tried = np.sort(np.random.default_rng(0).permutation(len(texts))[:TRIED_ON])
        own = np.array([in_english(texts[row]) == english for row in tried])
        if self._second is None or own.sum() < LEAST_TO_CHOOSE or (english and own.mean() > MOSTLY):
            return ENGLISH_WEIGHT if english else OTHER_WEIGHT
        some = [texts[row] for row in tried]
        losses = [left_out_loss(self._texts(some, weight), labels[tried], k, own) for weight in SECOND_WEIGHTS]
        return SECOND_WEIGHTS[int(np.argmin(losses))]

    def _predict(self, trained: TrainedModel, texts: Sequence[str]) -> Prediction:
        return trained.model.predict(self._texts(texts, trained.second_weight))

    def _texts(self, texts: Sequence[str], second_weight: float) -> Texts:
        import numpy as np

        vectors = self._encoder.encode(texts)
        if self._second is not None:
            beside = np.float32(second_weight) * self._second().encode(texts)
            vectors = np.hstack([vectors, beside]) / np.float32(np.hypot(1, second_weight))
        return Texts(list(texts), vectors)

    def _delicate(self, text: str, policy: Policy) -> dict[str, float]:
        """Signals of delicate mail, by its likeness to examples; none without the encoder that knows many languages."""
        if self._second is None:
            return {}
        own = next((rule.phrases for rule in policy.rules if rule.slug == "delicate"), ())
        encoder = self._second()
        if own not in self._likeness:
            self._likeness = {own: learn_likeness(encoder, own)}
            if isinstance(encoder, CachedEncoder):
                encoder.keep("delicate", examples()[0])
        return self._likeness[own].signals(encoder.encode([text])[0])

    def _intents(self, trained: TrainedModel, email: Email, main: str | None) -> tuple[str, ...]:
        """The main category, then those that a sentence or paragraph of the mail asks for by itself."""
        parts = segments(email.new_text)
        adds = adds_something(email.new_text) or sum(bool(ITEM.match(part)) for part in parts) > 1
        if len(parts) < (1 if adds else 2):
            return (main,) if main else ()
        least = SURE_OF_ONE_MORE if adds else SURE_OF_A_REQUEST
        found = self._predict(trained, parts)
        confidences = found.trust * (1 - found.p_none)
        best = found.probabilities.argmax(axis=1)
        sure = [(p, trained.names[i]) for p, i in zip(confidences, best, strict=True) if p >= least]
        others = (name for _, name in sorted(sure, reverse=True))
        return tuple(dict.fromkeys((main, *others) if main else others))

    def _model(self, categories: Sequence[Category], english: bool) -> TrainedModel:
        names = tuple(category.name for category in categories)
        english = english or self._second is None
        key = content_key(categories)
        with self._lock:
            held = self._models.get((names, english))
            stand_in = held or self._models.get((names, not english))
        if held is not None and held.key == key:
            return held
        if stand_in is None or len(lesson(categories, english)[0]) <= SAMPLES_WORTH_WAITING:
            return self._learnt(categories, names, english, key)
        if held is None or time.monotonic() - held.finished > REST * held.seconds:
            self._train_beside(categories, names, english)
        return stand_in

    def _learnt(self, categories: Sequence[Category], names: tuple[str, ...], english: bool, key: str) -> TrainedModel:
        """Learns now; whoever else wants the same waits for it instead of learning it too."""
        with self._learning:
            held = self._models.get((names, english))
            return held if held is not None and held.key == key else self._hold(self._trained(categories, english))

    def _hold(self, trained: TrainedModel) -> TrainedModel:
        with self._lock:
            self._models[trained.names, trained.english] = trained
            self._models.move_to_end((trained.names, trained.english))
            while len(self._models) > MODELS_KEPT:
                self._models.popitem(last=False)
        return trained

    def _train_beside(self, categories: Sequence[Category], names: tuple[str, ...], english: bool) -> None:
        with self._lock:
            if (names, english) in self._training:
                return
            self._training.add((names, english))

        def work() -> None:
            try:
                self._hold(self._trained(categories, english))
            finally:
                with self._lock:
                    self._training.discard((names, english))

        Worker(target=work, name="train the classifier", daemon=True).start()


@cache
def background() -> tuple[str, ...]:
    """Texts that belong to no particular desk, in several languages."""
    return tuple(Path(__file__).with_name("background.txt").read_text(encoding="utf-8").splitlines())


@cache
def code_key() -> str:
    """Changes with anything that decides what is learnt from the same samples."""
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(Path(__file__).parent.glob("*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=50_000)
def in_english(text: str) -> bool:
    """Whether the encoder of English should read it: so it is when the language cannot be told."""
    return detect(text, ("en",)) in ("en", "")


def lesson(categories: Sequence[Category], english: bool) -> tuple[list[str], list[int]]:
    """The samples that a model for this language learns from, few of each category where hardly any is in it."""
    most = fair_share(categories, MOST_SAMPLES)
    if not english and in_english_share(samples(categories, SEEN_OF_EACH)[0]) > MOSTLY:
        most = min(most, SEEN_OF_EACH)
    return samples(categories, most)


def fair_share(categories: Sequence[Category], total: int) -> int:
    """The most samples of each category with which there are no more than `total` in all."""
    counts = [1 + len(category.examples) + len(category.confirmed) for category in categories]
    fits = (most for most in range(max(counts), 1, -1) if sum(min(most, count) for count in counts) <= total)
    return next(fits, 1)


def in_english_share(texts: Sequence[str]) -> float:
    return sum(map(in_english, texts)) / len(texts)


def samples(categories: Sequence[Category], most: int = MOST_SAMPLES) -> tuple[list[str], list[int]]:
    """Texts to learn from and the category of each, the first `most` of each; name and description are one example."""
    pairs = [
        (text, index)
        for index, category in enumerate(categories)
        for text in list(
            dict.fromkeys((f"{category.name}. {category.description}", *category.examples, *category.confirmed))
        )[:most]
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
    """Sentences and list items that ask for something: what is told around a request is no request of its own."""
    parts = (part.strip() for part in SENTENCE.split(text))
    return [part for part in parts if len(part.split()) >= LEAST_WORDS and (ITEM.match(part) or asks(part))]
