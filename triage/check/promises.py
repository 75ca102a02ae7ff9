"""Promises in a draft, and whether a policy stands behind them.

A promise is found by its words (phrases/promises.toml) in a clause that does not deny it. It is backed when a policy
source says the same kind of thing, also undenied. A promise in other words escapes: docs say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from triage.check import lexicon
from triage.check.case import Case, occurrences, original, outermost, without_endless_words
from triage.check.people import greeted
from triage.check.scan import LONGEST_TEXT
from triage.language import detect
from triage.phrases import Folded, fold
from triage.types import Finding

WHAT = {
    "refund": "a refund",
    "full_refund": "a refund in full",
    "credit": "a credit or voucher",
    "replacement": "a replacement",
    "discount": "a discount",
    "free": "something free of charge",
    "compensation": "compensation or an exception",
    "guarantee": "that something is certain",
    "lifetime": "a guarantee without end",
    "liability": "an admission of liability",
    "legal": "a legal statement",
    "urgency": "something at once",
}

CLAUSE_END = re.compile(rf"[,;:.!?()\n–—]|\s-\s| (?:{lexicon.JOINERS}) ")
NEGATION_REACH = 60
"""Letters before and after a promise within which a "not" of the same clause denies it."""


MOST_PROMISES = 100
"""Promises of a draft that are held against the policies; those after them are marked."""


def promises(case: Case) -> Iterator[Finding]:
    text, languages = case.folded, case.languages
    policies = [Stated(source) for source in policy_sources(case)]
    left = MOST_PROMISES
    for kind, what in WHAT.items():
        found = occurrences(text, "promises", kind, languages)
        spans = [span for span in found if kind in THOUGH_DENIED or not denied(text, *span, languages)]
        for start, end in outermost(spans):
            begin, stop = original(text, start, end)
            if greeted(case.draft, begin):
                continue
            left -= 1
            if left < 0 or not backed(case, kind, begin, stop, policies):
                yield case.finding("promise", begin, stop, f"Promises {what}; no policy source says so.")
            elif beyond := widened(case, begin, policies):
                yield case.finding("promise", *beyond, f"Promises {what} whatever happens; no policy source says so.")


def backed(case: Case, kind: str, start: int, end: int, policies: Sequence[Stated]) -> bool:
    """True when a policy makes the promise, or says what its sentence says."""
    about = words_about(case, start, end) if kind in OF_SOMETHING else None
    return restated(case, start, policies) or any(policy.backs(kind, about, case.language) for policy in policies)


def widened(case: Case, start: int, policies: Sequence[Stated]) -> tuple[int, int] | None:
    """Where the sentence of a promise drops the conditions that all policies leave it: "in any case"."""
    first, last = case.sentences[case.sentence_at(start)]
    sentence = fold(case.draft[first:last])
    for span in occurrences(sentence, "promises", "unconditional", case.languages):
        if any(policy.unconditional() for policy in policies):
            return None
        begin, end = original(sentence, *span)
        return first + begin, first + end
    return None


class Stated:
    """One policy source, and what it promises."""

    def __init__(self, text: str) -> None:
        self._written = text[:LONGEST_TEXT]
        self.text = fold(without_endless_words(self._written))
        self.language = detect(text)
        self._languages = frozenset({self.language, "en"})
        self._promised: dict[str, frozenset[frozenset[str]]] = {}

    def backs(self, kind: str, about: frozenset[str] | None, language: str) -> bool:
        """True when the source makes such a promise, and about one of the same things when `about` names some.

        Across languages things have other names, and any such promise will do."""
        return any(
            about is None or self.language != language or concerns(about, promised)
            for promised in self._things_promised(kind)
        )

    def _things_promised(self, kind: str) -> frozenset[frozenset[str]]:
        """For each promise of a kind that the source makes, what it is about."""
        if kind not in self._promised:
            self._promised[kind] = frozenset(
                pieces(self._around(*span)) if kind in OF_SOMETHING else frozenset()
                for meaning in (f"backs_{kind}", kind)
                for span in occurrences(self.text, "promises", meaning, self._languages)
                if kind in THOUGH_DENIED or not denied(self.text, *span, self._languages)
            )
        return self._promised[kind]

    @cached_property
    def statements(self) -> tuple[tuple[frozenset[str], str], ...]:
        """Each of them with the stems of its words and of the title's."""
        title, _, body = self._written.partition("\n")
        of_title = stems(title)
        return tuple((of_title | stems(statement), statement) for statement in STATEMENT.split(body))

    def unconditional(self) -> bool:
        return any(True for _ in occurrences(self.text, "promises", "unconditional", self._languages))

    def _around(self, start: int, end: int) -> str:
        """The sentence of a promise, the one before it, and the title."""
        before = self.text.text[max(0, start - SCOPE) : start]
        after = re.split(r"[.!?](?=\s)", self.text.text[end : end + SCOPE])[0]
        title = self.text.original.split("\n", 1)[0]
        return " ".join((fold(title).text, *re.split(r"[.!?](?=\s)", before)[-2:], after))


def restated(case: Case, start: int, policies: Sequence[Stated]) -> bool:
    """True when one statement of a policy has most of what the draft's sentence says, in its words.

    Both or neither of them deny something, so that "no refund of the fee" backs no refund of it."""
    first, last = case.sentences[case.sentence_at(start)]
    sentence = case.draft[first:last]
    said = stems(sentence)
    if len(said) < LEAST_RESTATED:
        return False
    denies = _denies(sentence, case.languages)
    return any(
        len(said & known) >= RESTATED * len(said) and _denies(statement, case.languages) == denies
        for policy in policies
        for known, statement in policy.statements
    )


def stems(text: str) -> frozenset[str]:
    """The beginnings of the words of a text that say something, and its numbers."""
    words = re.findall(r"[^\W\d_]{4,60}|\d+", fold(text).text)
    return frozenset(word[:PIECE] for word in words if word not in lexicon.COMMON)


def _denies(text: str, languages: frozenset[str]) -> bool:
    return any(True for _ in occurrences(fold(text), "promises", "negation", languages))


STATEMENT = re.compile(r"(?<=[.!?;])\s|\n")
RESTATED = 0.65
"""Share of what a sentence says that one statement of a policy has to say too."""
LEAST_RESTATED = 5
"""Words a sentence needs for that to mean something."""


def concerns(about: frozenset[str], source: frozenset[str]) -> bool:
    """True when a source speaks of one of the same things, and of express where the draft does."""
    return bool(about & source) and (about & ALSO_NAMED) <= source


ALSO_NAMED = frozenset({"express", "upgrade"})
"""What a promise may only concern when its source names it too."""

THOUGH_DENIED = frozenset({"legal"})
"""What is said also by denying it: "by law you need not pay"."""

OF_SOMETHING = frozenset({"free", "discount"})
"""Promises that mean nothing without their object: a free repair is no free delivery."""

SCOPE = 300
"""Letters around a promise in which its object is looked for."""

PIECE = 5
"""Letters two words must share in a row to be about one thing: "zurückgeben" and "Rückgabe"."""


def words_about(case: Case, start: int, end: int) -> frozenset[str]:
    """What a promise of the draft may be about: the words of its sentence, and of the one before when they are few."""
    number = case.sentence_at(start)
    first, last = case.sentences[number][0], max(case.sentences[number][1], end)
    about = pieces(fold(f"{case.draft[first:start]} {case.draft[end:last]}").text)
    if len(about) > 1 or not number:
        return about
    return about | pieces(fold(case.draft[slice(*case.sentences[number - 1])]).text)


def pieces(text: str) -> frozenset[str]:
    """What the words of a folded text are compared by: every PIECE letters in a row, endings apart."""
    words = set(re.findall(r"[^\W\d_]{4,60}", text)) - lexicon.COMMON
    shared = {name for name, begins in lexicon.CONCEPTS for word in words if word.startswith(begins)}
    return frozenset(word[at : at + PIECE] for word in words for at in range(max(1, len(word) - PIECE))) | shared


def policy_sources(case: Case) -> Iterator[str]:
    """What may back a promise: policy articles, the company's systems, and what the company already wrote."""
    policies = set(case.policy.policy_sources)
    yield from (
        f"{each.title}\n{each.text}" for each in case.passages if each.ref in policies and each.audience == "public"
    )
    yield from (f"{name}: {value}" for name, value in case.thread.customer.facts.items())
    yield from (email.new_text for email in case.thread.emails if not email.incoming)


def denied(text: Folded, start: int, end: int, languages: frozenset[str]) -> bool:
    """True when the clause around a promise says that it is not so."""
    before = CLAUSE_END.split(text.text[max(0, start - NEGATION_REACH) : start])[-1]
    after = CLAUSE_END.split(text.text[end : end + NEGATION_REACH])[0]
    clause = fold(before + text.text[start:end] + after)
    return any(True for _ in occurrences(clause, "promises", "negation", languages))
