"""What of a sent answer is worth talking about with whoever wrote it: tone, empathy, policy. By rules, no model.

The rules know words, not meaning: a cold answer in polite words passes, an irony is missed. What they mark is a reason
to talk, never a verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from triage.check import check
from triage.edits import own_text
from triage.lessons.parts import letter_of
from triage.phrases import Folded, fold, phrases
from triage.types import Passage, Policy, Sentiment, Thread

ASPECTS = {
    "insult": "tone",
    "blaming": "tone",
    "dismissive": "tone",
    "shouting": "tone",
    "curt": "tone",
    "no_greeting": "tone",
    "not_heard": "empathy",
    "promise": "policy",
    "asks_secret": "policy",
    "other_customer": "policy",
    "placeholder": "policy",
}
"""What is marked, and which of the three it speaks of."""

COST = {"insult": 0.75, "asks_secret": 0.75, "other_customer": 0.75, "no_greeting": 0.1, "curt": 0.25}
"""What one passage takes off its aspect; any other takes USUAL_COST."""
USUAL_COST = 0.4
BY_THE_CHECK = ("insult", "promise", "placeholder", "other_customer")
SHORT = 8
"""Words of its own from which an answer is no longer curt."""
MOST = 12

SHOUTING = re.compile(r"(?:\b[A-ZÄÖÜÀ-Þ]{3,}\b[ ,]*){3,}|!{2,}")


@dataclass(frozen=True, slots=True)
class Remark:
    """A passage of the answer, by its place in the text, and what is to be said of it: a key of ASPECTS."""

    kind: str
    start: int
    end: int

    @property
    def aspect(self) -> str:
        return ASPECTS[self.kind]


@dataclass(frozen=True, slots=True)
class Quality:
    """Each from 0 to 1; 1 where nothing is to be said."""

    tone: float
    empathy: float
    policy: float
    remarks: tuple[Remark, ...] = ()


def quality(answer: str, thread: Thread, mood: Sentiment, policy: Policy, passages: Sequence[Passage] = ()) -> Quality:
    """Scores and passages of one answer to the latest mail of `thread`, which was written in `mood`.

    `passages` and `policy` are what a promise may rest on. Never raises."""
    found = set(marked(answer, thread, mood, policy, passages))
    remarks = tuple(islice(sorted(found, key=lambda each: (each.start, each.end, each.kind)), MOST))
    return scored(remarks)


def scored(remarks: tuple[Remark, ...]) -> Quality:
    """The scores that these passages leave."""
    lost = dict.fromkeys(("tone", "empathy", "policy"), 0.0)
    for remark in remarks:
        lost[remark.aspect] += COST.get(remark.kind, USUAL_COST)
    return Quality(**{aspect: max(0.0, round(1 - cost, 2)) for aspect, cost in lost.items()}, remarks=remarks)


def marked(
    answer: str, thread: Thread, mood: Sentiment, policy: Policy, passages: Sequence[Passage]
) -> Iterator[Remark]:
    for finding in check(answer, thread, passages, policy):
        if finding.kind in BY_THE_CHECK:
            yield Remark(finding.kind, finding.start, finding.end)
    text = fold(answer)
    for kind in ("blaming", "dismissive", "asks_secret"):
        yield from (Remark(kind, *place(text, match.start, match.end)) for match in phrases("quality", kind).find(text))
    for match in SHOUTING.finditer(answer):
        yield Remark("shouting", *match.span())
    yield from form(answer)
    if mood in ("angry", "negative") and phrases("quality", "acknowledges").first(text) is None:
        yield Remark("not_heard", *first_sentence(answer))


def form(answer: str) -> Iterator[Remark]:
    """A letter without a greeting, or with next to nothing in it."""
    letter = letter_of(answer)
    start, end = first_sentence(answer)
    if not letter.greeting and own_text(answer):
        yield Remark("no_greeting", start, end)
    if 0 < len(" ".join(letter.sentences).split()) < SHORT:
        yield Remark("curt", start, end)


def place(text: Folded, start: int, end: int) -> tuple[int, int]:
    return text.origin(start), text.origin(end - 1) + 1


def first_sentence(answer: str) -> tuple[int, int]:
    """Where the first sentence after the greeting stands."""
    letter = letter_of(answer)
    first = letter.sentences[0] if letter.sentences else answer.strip()
    start = max(0, answer.find(first))
    return start, start + len(first)
