"""Cases that only a person may answer, found by what is said, in many languages and without a model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage.phrases import fold, own, phrases
from triage.types import Email

TOPICS = ("danger", "death", "security", "fraud", "legal", "chargeback", "privacy", "minor", "press")
"""The gravest first."""

LABELS = {
    "danger": "danger to a person",
    "death": "a death",
    "security": "security",
    "fraud": "fraud",
    "legal": "a legal claim",
    "chargeback": "a payment dispute",
    "privacy": "data protection",
    "minor": "a minor",
    "press": "press",
    "custom": "a phrase of your own list",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """Something seen in a mail, with the words it was seen in."""

    topic: str
    evidence: str


def delicate(email: Email, extra: Iterable[str] = ()) -> tuple[Hit, ...]:
    """The delicate topics of a mail's subject and new text, gravest first, each with the sentence that shows it.

    `extra` are a manager's own phrases, in the notation of `triage.phrases`; they are reported as topic `custom`.
    """
    folded = fold(f"{email.subject}\n\n{email.new_text}")
    hits = []
    for topic in TOPICS:
        if match := phrases("delicate", topic).first(folded):
            hits.append(Hit(topic, folded.sentence(match.start, match.end)))
    if match := own(extra).first(folded):
        hits.append(Hit("custom", folded.sentence(match.start, match.end)))
    return tuple(hits)
