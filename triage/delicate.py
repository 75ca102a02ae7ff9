"""Cases that only a person may answer, found by what is said, in many languages and without a model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triage.phrases import fold, own, phrases
from triage.types import Email

TOPICS = (
    "danger",
    "death",
    "security",
    "fraud",
    "discrimination",
    "legal",
    "chargeback",
    "privacy",
    "minor",
    "hardship",
    "press",
)
"""The gravest first."""
BY_LIKENESS_ALONE = ("discrimination", "hardship")
"""Topics without phrases: hardly anybody names them."""
SIGNAL = "delicate:"
"""Before the topic: the name of a classifier's signal that a mail is like examples of it."""

LABELS = {
    "danger": "danger to a person",
    "death": "a death",
    "security": "security",
    "fraud": "fraud",
    "discrimination": "discrimination",
    "legal": "a legal claim",
    "chargeback": "a payment dispute",
    "privacy": "data protection",
    "minor": "a minor",
    "hardship": "a customer in need of care",
    "press": "press",
    "custom": "a phrase of your own list",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """Something seen in a mail, with the words it was seen in; no words where the whole mail is like examples of it."""

    topic: str
    evidence: str


def delicate(email: Email, extra: Iterable[str] = ()) -> tuple[Hit, ...]:
    """The delicate topics of a mail's subject and new text, gravest first, each with the sentence that shows it.

    `extra` are a manager's own phrases, in the notation of `triage.phrases`; they are reported as topic `custom`.
    """
    folded = fold(f"{email.subject}\n\n{email.new_text}")
    hits = []
    for topic in TOPICS:
        if topic in BY_LIKENESS_ALONE:
            continue
        if match := phrases("delicate", topic).first(folded):
            hits.append(Hit(topic, folded.sentence(match.start, match.end)))
    if match := own(extra).first(folded):
        hits.append(Hit("custom", folded.sentence(match.start, match.end)))
    return tuple(hits)


def with_likeness(hits: Iterable[Hit], signals: Mapping[str, float]) -> tuple[Hit, ...]:
    """The hits, and what the classifier's signals say of topics that no phrase was found of; gravest first."""
    found = list(hits)
    topics = {hit.topic for hit in found}
    liked = (name.removeprefix(SIGNAL) for name in signals if name.startswith(SIGNAL))
    found += [Hit(topic, "") for topic in liked if topic not in topics]
    return tuple(sorted(found, key=lambda hit: TOPICS.index(hit.topic) if hit.topic in TOPICS else len(TOPICS)))
