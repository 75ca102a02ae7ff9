"""What the team has said before and may say again: sentences of approved answers that hold nobody's data.

A sentence counts only when it went to several customers word for word, so that what was said of one customer's case
is never told to another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from triage.edits import facts
from triage.lessons.parts import letter_of
from triage.redact import without_personal_data
from triage.types import Passage

CUSTOMERS = 3
"""Customers to whom a sentence must have gone before another may read it."""

HABIT = 3
"""Categories from which on a sentence is a habit of writing and answers no question."""

LEAST_LETTERS = 60
"""An answer of fewer letters of its own says too little to be found by."""

HELD_BACK = ("id", "email", "url", "amount", "date", "name")


@dataclass(frozen=True, slots=True)
class Answered:
    """An approved answer, newest last; `offered` is the draft it was made from ("" for none)."""

    ref: str
    customer: str
    category: str
    language: str
    sent: str
    offered: str = ""
    names: tuple[str, ...] = ()


def earlier_answers(answers: Sequence[Answered]) -> list[Passage]:
    """One passage for each different answer that is left, under the newest ref, with `source="answer"`.

    Left are the sentences that agents wrote themselves (not the draft's), without personal data and facts, that went
    to CUSTOMERS or more, in fewer than HABIT categories."""
    own = [_own_sentences(answer) for answer in answers]
    customers, categories = defaultdict(set), defaultdict(set)
    for answer, sentences in zip(answers, own, strict=True):
        for sentence in sentences:
            customers[_key(sentence)].add(answer.customer)
            categories[_key(sentence)].add(answer.category)
    found: dict[tuple[str, str, str], Passage] = {}
    for answer, sentences in zip(answers, own, strict=True):
        shared = [
            sentence
            for sentence in sentences
            if len(customers[_key(sentence)]) >= CUSTOMERS and len(categories[_key(sentence)]) < HABIT
        ]
        text = " ".join(shared)
        if len(text) >= LEAST_LETTERS:
            found[answer.category, answer.language, _key(text)] = Passage(
                answer.ref, answer.category, text, "answer", answer.category, answer.language
            )
    return list(found.values())


def _own_sentences(answer: Answered) -> list[str]:
    offered = {_key(sentence) for sentence in letter_of(answer.offered).sentences}
    return [
        sentence
        for sentence in letter_of(answer.sent).sentences
        if _key(sentence) not in offered and _is_anybodys(sentence, answer.names)
    ]


def _is_anybodys(sentence: str, names: Sequence[str]) -> bool:
    named = any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence, re.IGNORECASE) for name in names if name)
    held_back = any(kind in HELD_BACK or len(text) > 2 for kind, text in facts(sentence))
    return not named and not held_back and without_personal_data(sentence) == sentence


def _key(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
