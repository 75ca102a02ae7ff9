"""One draft with everything it is held against; what several checkers need is worked out once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from triage.check import lexicon
from triage.check.evidence import Evidence
from triage.check.facts import COVER, Fact
from triage.check.scan import LONGEST_TEXT, facts_of
from triage.check.sources import sources_of
from triage.language import detect
from triage.phrases import Folded, anchor, compiled, fold, table
from triage.types import Citation, Finding, Passage, Policy, Thread

SENTENCE = re.compile(r"[^\s.!?][^.!?\n]*(?:[.!?](?=\S)[^.!?\n]*)*[.!?]*")
"""A line or a part of it up to a full stop that white space follows."""

LONGEST_SENTENCE = 2_000
"""Letters."""


@dataclass
class Case:
    """`passages` is the knowledge that counts as cited; `language` what the draft has to be written in."""

    draft: str
    thread: Thread
    passages: Sequence[Passage]
    policy: Policy
    citations: Sequence[Citation]
    wanted_language: str | None

    @cached_property
    def evidence(self) -> Evidence:
        return Evidence(self.thread, self.passages, self.policy)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Those of the draft; a word is a number where its language says so: Italian has "siete" for "you are"."""
        spoken = {self.language, detect(self.draft)} & lexicon.NUMBERS_OF.keys()
        numbers = {word for language in spoken for word in lexicon.NUMBERS_OF[language]} or lexicon.NUMBERS.keys()
        foreign = lexicon.NUMBERS.keys() - numbers
        return tuple(fact for fact in facts_of(self.draft) if not foreign or self._first_word(fact) not in foreign)

    @cached_property
    def dates(self) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.kind == "date")

    @cached_property
    def times(self) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.unit == "time")

    def _first_word(self, fact: Fact) -> str:
        return self.draft[fact.start : fact.end].partition(" ")[0].casefold()

    @cached_property
    def folded(self) -> Folded:
        return fold(without_endless_words(self.draft[:LONGEST_TEXT]))

    @cached_property
    def sources(self) -> str:
        """All evidence as one text to search in."""
        return plain("\n".join(sources_of(self.thread, self.passages, self.policy)))

    @cached_property
    def language(self) -> str:
        """The language to answer in; "" when the mail is too short to tell."""
        latest = self.thread.latest
        return self.wanted_language or detect(f"{latest.subject}\n{latest.new_text}")

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages whose phrases are looked for in the draft: its own, the wanted one, and English."""
        return frozenset({self.language, detect(self.draft), "en"})

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """A line without a full stop that no sentence is as long as counts as several."""
        return tuple(
            (start, min(start + LONGEST_SENTENCE, match.end()))
            for match in SENTENCE.finditer(self.draft[:LONGEST_TEXT])
            for start in range(*match.span(), LONGEST_SENTENCE)
        )

    def sentence_at(self, position: int) -> int:
        """The number of the first sentence that ends after a place of the draft."""
        return bisect_right(self.sentences, position, key=lambda span: span[1])

    def finding(self, kind: str, start: int, end: int, detail: str) -> Finding:
        return Finding(kind, self.draft[start:end], start, end, detail)


ENDLESS_WORD = re.compile(r"\w{60,}")


def without_endless_words(text: str) -> str:
    """The text, as long as before, with covered what is no word: phrases are searched for in linear time then."""
    return ENDLESS_WORD.sub(lambda match: COVER * len(match.group()), text)


QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛‹›`´′", "'") | {"\u00a0": " "})


def plain(text: str) -> str:
    """A text as it is compared: white space, quotation marks, dashes and case made equal."""
    return " ".join(re.sub("[‐-―]", "-", text.translate(QUOTES)).casefold().split())


@lru_cache(maxsize=512)
def rows(name: str, meaning: str, languages: frozenset[str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What each phrase of a meaning is searched with: letters that must occur, then the pattern."""
    by_language = table(name).get(meaning, {})
    phrases = (phrase for language in by_language for phrase in by_language[language] if language in languages)
    return tuple((anchor(_certain(phrase)), compiled(phrase)) for phrase in dict.fromkeys(phrases))


def _certain(phrase: str) -> str:
    """A phrase without its alternatives, whatever stands inside them."""
    while (shorter := re.sub(r"\([^()]*\)", " ", phrase)) != phrase:
        phrase = shorter
    return phrase


def occurrences(text: Folded, name: str, meaning: str, languages: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Every place, in the folded text, of a phrase of the meaning in these languages that no exception covers."""
    masks = outermost([match.span() for match in _matches(text, rows(name, f"NOT_{meaning}", languages))])
    ends = [end for _, end in masks]
    for match in _matches(text, rows(name, meaning, languages)):
        at = bisect_right(ends, match.start())
        if at == len(masks) or match.end() <= masks[at][0]:
            yield match.span()


def outermost(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping spans as one, in order."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _matches(text: Folded, patterns: Sequence[tuple[str, re.Pattern[str]]]) -> Iterator[re.Match[str]]:
    for literal, pattern in patterns:
        if literal in text.text:
            yield from pattern.finditer(text.text)


def original(text: Folded, start: int, end: int) -> tuple[int, int]:
    """A span of the folded text as one of the text it was made from."""
    return text.origin(start), text.origin(end - 1) + 1
