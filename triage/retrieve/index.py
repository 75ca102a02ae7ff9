"""Passages in memory, found by vectors and sparse terms, fused into one score."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from triage.protocols import Encoder
from triage.retrieve.macros import ready
from triage.types import Classification, Passage, Thread

if TYPE_CHECKING:
    from numpy.typing import NDArray

RELEVANT = 0.4
"""A best passage scored below this is no answer: the rule `no_knowledge` sends the mail to a person.

On held-out questions whose category is known, 77% reach it, and for 85% of these the best passage is the right one."""

FIRST_LANGUAGE = "en"
"""What the first encoder knows best; a second one that knows many languages is asked alone about the others."""

QUESTION_CHARACTERS = 1_500
"""The question stands at the start of a mail; what follows blurs its vector."""

PER_SOURCE = 2
"""Passages of one article among the results, so that a long article leaves room for another."""

STEM = 6
"""Words are compared by their first letters, which does for the endings of all our languages at once."""

K1, B = 1.2, 0.75
"""Okapi BM25 (Robertson and Zaragoza 2009, The Probabilistic Relevance Framework, eq. 3.15)."""


@dataclass(frozen=True, slots=True)
class _Source:
    """What is kept of one article or answer between searches."""

    passages: tuple[Passage, ...]
    vectors: NDArray
    second_vectors: NDArray
    terms: tuple[Counter[str], ...]


class Index:
    """A retriever over passages held in memory. Safe across threads: a search sees it before or after a change."""

    def __init__(self, passages: Iterable[Passage], encoder: Encoder, second: Encoder | None = None) -> None:
        """Encodes every passage; raises what the encoders raise. `second` knows the languages the first one does not;
        with both, English is judged by their mean and every other language by the second alone."""
        self._encoder = encoder
        self._second = second
        self._lock = Lock()
        self._snapshot: _Snapshot | None = None
        by_ref: dict[str, list[Passage]] = {}
        for passage in passages:
            by_ref.setdefault(passage.ref, []).append(passage)
        self._sources = {ref: self._prepared(group) for ref, group in by_ref.items()}

    def replace(self, ref: str, passages: Iterable[Passage]) -> None:
        """The passages of one article or answer, anew; none removes it. Only these are encoded."""
        prepared = self._prepared(list(passages))
        with self._lock:
            if prepared.passages:
                self._sources[ref] = prepared
            else:
                self._sources.pop(ref, None)
            self._snapshot = None

    def encoded(self) -> list[str]:
        """The texts whose vectors are held."""
        return [_encoded(passage) for source in self._sources.values() for passage in source.passages]

    def search(self, thread: Thread, classification: Classification, limit: int = 5) -> tuple[Passage, ...]:
        """The passages that most likely answer the latest mail, best first, each scored 0 to 1 (see RELEVANT)."""
        snapshot = self._current()
        question = question_of(thread)
        if not snapshot.passages or not question:
            return ()
        likeness = self._likeness(snapshot, question, classification.language)
        found = snapshot.best(likeness, terms_of(question), classification, limit)
        usable = (ready(passage, thread, classification.category) for passage in found)
        return tuple(passage for passage in usable if passage)

    def _likeness(self, snapshot: _Snapshot, question: str, language: str) -> NDArray[Any]:
        if self._second is None:
            return snapshot.vectors @ self._encoder.encode([question])[0]
        second = snapshot.second_vectors @ self._second.encode([question])[0]
        if language != FIRST_LANGUAGE:
            return second
        return (snapshot.vectors @ self._encoder.encode([question])[0] + second) / 2

    def _prepared(self, passages: Sequence[Passage]) -> _Source:
        texts = list(map(_encoded, passages))
        vectors = self._encoder.encode(texts)
        second_vectors = self._second.encode(texts) if self._second else vectors
        return _Source(tuple(passages), vectors, second_vectors, tuple(Counter(terms_of(text)) for text in texts))

    def _current(self) -> _Snapshot:
        with self._lock:
            if self._snapshot is None:
                self._snapshot = _Snapshot(self._sources.values())
            return self._snapshot


def _encoded(passage: Passage) -> str:
    return f"{passage.title}\n{passage.text}"


def question_of(thread: Thread) -> str:
    """What is looked for: subject and new text of the latest mail, shortened."""
    latest = thread.latest
    return f"{latest.subject}\n{latest.new_text}".strip()[:QUESTION_CHARACTERS]


_WORD = re.compile(r"[^\W_]+")


def terms_of(text: str) -> list[str]:
    """Words as they are compared: without case and accents, cut to STEM letters; numbers whole."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [word if word[0].isdigit() else word[:STEM] for word in _WORD.findall(plain)]


@dataclass(frozen=True, slots=True)
class Weights:
    """How signs of relevance add up to the probability that the best passage answers: a logistic model.

    Fitted by `python -m bench.retrieve --fit` on one half of the questions, with and without their article in the
    index."""

    bias: float = -12.0
    likeness: float = 7.6
    terms: float = 2.4
    category: float = 3.0
    language: float = 6.1


class _Snapshot:
    """Everything a search needs, as arrays; never changed once made."""

    def __init__(self, sources: Iterable[_Source]) -> None:
        sources = list(sources)
        self.passages = [passage for source in sources for passage in source.passages]
        if not self.passages:
            return
        self.vectors = np.concatenate([source.vectors for source in sources])
        self.second_vectors = np.concatenate([source.second_vectors for source in sources])
        self._categories = _Codes(passage.category for passage in self.passages)
        self._languages = _Codes(passage.language for passage in self.passages)
        self._index_terms([terms for source in sources for terms in source.terms])

    def best(
        self, likeness: NDArray[Any], terms: Sequence[str], classification: Classification, limit: int
    ) -> tuple[Passage, ...]:
        scores = self._scores(likeness, terms, classification)
        taken: Counter[str] = Counter()
        found: list[Passage] = []
        for position in np.argsort(-scores, kind="stable"):
            passage = self.passages[position]
            if taken[passage.ref] < PER_SOURCE:
                taken[passage.ref] += 1
                found.append(replace(passage, score=float(scores[position])))
            if len(found) >= limit:
                break
        return tuple(found)

    def _scores(self, likeness: NDArray[Any], terms: Sequence[str], classification: Classification) -> NDArray[Any]:
        """Probabilities from the four signs; the category counts by how likely the classifier finds it."""
        weights = Weights()
        likely = dict(classification.shortlist) or {classification.category or "": classification.confidence}
        signs = weights.bias + weights.likeness * likeness + weights.terms * self.term_scores(terms)
        signs += weights.category * self._categories.values(likely)
        signs += weights.language * self._languages.values({classification.language: 1.0})
        return 1 / (1 + np.exp(-signs))

    def _index_terms(self, counts: Sequence[Counter[str]]) -> None:
        """One array of (passage, weight) ordered by term; `_starts` says where each term's part begins."""
        self._vocabulary: dict[str, int] = {}
        numbers = [self._vocabulary.setdefault(term, len(self._vocabulary)) for each in counts for term in each]
        term = np.array(numbers, dtype=np.int64)
        frequency = np.array([count for each in counts for count in each.values()], dtype=np.float32)
        document = np.repeat(np.arange(len(counts)), [len(each) for each in counts])
        lengths = np.array([each.total() for each in counts], dtype=np.float32)
        containing = np.bincount(term, minlength=len(self._vocabulary))
        self._idf = np.log1p((len(counts) - containing + 0.5) / (containing + 0.5)).astype(np.float32)
        length_norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()), 1.0))
        weight = self._idf[term] * frequency * (K1 + 1) / (frequency + length_norm[document])
        order = np.argsort(term, kind="stable")
        self._documents, self._weights = document[order], weight[order]
        self._starts = np.concatenate([[0], np.cumsum(containing)])

    def term_scores(self, terms: Sequence[str]) -> NDArray[Any]:
        """BM25 of every passage, as a share of what one would get that holds the question's eight rarest words."""
        scores = np.zeros(len(self.passages), dtype=np.float32)
        known = {self._vocabulary[term] for term in terms if term in self._vocabulary}
        if not known:
            return scores
        for number in known:
            part = slice(self._starts[number], self._starts[number + 1])
            scores[self._documents[part]] += self._weights[part]
        rarest = sorted((float(self._idf[number]) for number in known), reverse=True)[:8]
        return np.minimum(scores / (sum(rarest) * (K1 + 1) / 2), 1.0)


class _Codes:
    """A column of names that can be replaced by numbers at once."""

    def __init__(self, names: Iterable[str]) -> None:
        self._codes: dict[str, int] = {}
        self._column = np.array([self._codes.setdefault(name, len(self._codes)) for name in names])

    def values(self, numbers: Mapping[str, float]) -> NDArray[Any]:
        """For each row the number of its name, 0 for a name without one."""
        return np.array([numbers.get(name, 0.0) for name in self._codes], dtype=np.float32)[self._column]


def shared_words(text: str, question: str) -> float:
    """Share of a text's words of four letters and more that the question has too, 0 to 1."""
    wanted = {word for word in terms_of(question) if len(word) >= 4}
    words = [word for word in terms_of(text) if len(word) >= 4]
    return sum(word in wanted for word in words) / max(len(words), 1)
