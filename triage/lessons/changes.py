"""One edit taken apart into changes, each of which could be a lesson."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from rapidfuzz.fuzz import ratio

from triage.edits import own_text
from triage.lessons.parts import ORDER, Letter, general, letter_of

SAME_SENTENCE = 60.0
"""Likeness, 0 to 100, from which a sentence is the other one reworded (normalised Indel similarity of letters)."""

LONGEST_PHRASE = 6
"""Words; a longer rewording is a new sentence."""

SHORTER = 0.67
"""A draft cut to less than this share of its letters was too long."""

_TOKEN = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Edit:
    """A draft as offered and the answer as sent, with what is needed to tell a habit from a single case."""

    id: str
    conversation: str
    agent: str
    offered: str
    sent: str
    category: str = ""
    language: str = "en"
    names: tuple[str, ...] = ()
    """What the customer is called by: full name, first name, last name."""
    order: str = ""
    """The order the mail is about; "" for none."""
    mailbox: str = ""
    """The mailbox that the mail came to; "" where there is but one."""


@dataclass(frozen=True, slots=True)
class Change:
    """A rule in the small: kind and parameters as the drafters understand them."""

    kind: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two changes the same, letter case and white space apart."""
        return (self.kind, *(" ".join(value.casefold().split()) for _, value in sorted(self.parameters.items())))

    @property
    def text(self) -> str:
        """What it is about, for clustering by meaning."""
        return self.parameters.get("text", "")


def changes(edit: Edit) -> tuple[Change, ...]:
    """Everything an agent changed that a lesson could say, in the order of the letter; none for an unchanged draft."""
    if own_text(edit.offered) == own_text(edit.sent):
        return ()
    before = letter_of(general(edit.offered, edit.names, edit.order))
    after = letter_of(general(edit.sent, edit.names, edit.order))
    found = [*_ends(before, after), *_opening(before, after, edit), *_sentences(before, after), *_length(edit)]
    return tuple({change.key: change for change in found}.values())


def _ends(before: Letter, after: Letter) -> Iterator[Change]:
    if after.greeting and after.greeting != before.greeting:
        yield Change("greeting", {"text": after.greeting})
    if after.closing and after.closing != before.closing:
        yield Change("closing", {"text": after.closing})


def _opening(before: Letter, after: Letter, edit: Edit) -> Iterator[Change]:
    """The order named in the first sentence, where the draft did not."""
    if edit.order and names_order_first(after) and not names_order_first(before):
        yield Change("order_first")


def names_order_first(letter: Letter) -> bool:
    return bool(letter.sentences) and ORDER in letter.sentences[0]


def _sentences(before: Letter, after: Letter) -> Iterator[Change]:
    one, other = (list(map(_without_order, letter.sentences)) for letter in (before, after))
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        removed, added, reworded = _paired(one[i1:i2], list(enumerate(other[j1:j2], start=j1)))
        for old, new in reworded:
            yield from _rewordings(old, new)
        for sentence in removed:
            yield Change("remove_sentence", {"text": sentence})
        for position, sentence in added:
            place = "start" if position == 0 or (position == 1 and len(other) > 3) else "end"
            yield Change("add_sentence", {"text": sentence, "place": place})


def _without_order(sentence: str) -> str:
    """The sentence itself where the order was put before it: that is a change of its own."""
    return re.sub(r"^\{order\}\s*[:–—-]\s*", "", sentence)


def _paired(
    before: list[str], after: list[tuple[int, str]]
) -> tuple[list[str], list[tuple[int, str]], list[tuple[str, str]]]:
    """Sentences that went, that came, and pairs of which one is the other reworded, most alike first."""
    likeness = sorted(
        ((_likeness(old, new), i, j) for i, old in enumerate(before) for j, (_, new) in enumerate(after)), reverse=True
    )
    pairs: dict[int, int] = {}
    for score, i, j in likeness:
        if score >= SAME_SENTENCE and i not in pairs and j not in pairs.values():
            pairs[i] = j
    removed = [old for i, old in enumerate(before) if i not in pairs]
    added = [new for j, new in enumerate(after) if j not in pairs.values()]
    return removed, added, [(before[i], after[j][1]) for i, j in sorted(pairs.items())]


def _likeness(one: str, other: str) -> float:
    """Of letters, 0 to 100; 0 for sentences that share less than half of the shorter one's words: in short sentences
    the letters alone deceive."""
    words = [{match.group().casefold() for match in re.finditer(r"\w+", text)} for text in (one, other)]
    shared, shorter = len(words[0] & words[1]), min(map(len, words))
    return ratio(one, other) if 2 * shared >= shorter else 0.0


def _rewordings(before: str, after: str) -> Iterator[Change]:
    """The wordings that differ between two forms of a sentence; a pure insertion takes its next word along."""
    old, new = list(_TOKEN.finditer(before)), list(_TOKEN.finditer(after))
    for i1, i2, j1, j2 in _runs([match.group() for match in old], [match.group() for match in new]):
        if i1 == i2 or j1 == j2:  # something must stand on both sides: the word after, else the word before
            if i2 < len(old) and j2 < len(new):
                i2, j2 = i2 + 1, j2 + 1
            elif i1 and j1:
                i1, j1 = i1 - 1, j1 - 1
            else:
                continue
        if max(i2 - i1, j2 - j1) <= LONGEST_PHRASE:
            wording = before[old[i1].start() : old[i2 - 1].end()], after[new[j1].start() : new[j2 - 1].end()]
            if re.search(r"\w", wording[0]) and wording[0] != wording[1]:
                yield Change("phrase", {"replace": wording[0], "with": wording[1]})


def _runs(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """What differs, as (i1, i2, j1, j2); runs with a single word between them are one."""
    runs: list[tuple[int, int, int, int]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if runs and i1 - runs[-1][1] <= 1:
            start_before, _, start_after, _ = runs.pop()
            runs.append((start_before, i2, start_after, j2))
        else:
            runs.append((i1, i2, j1, j2))
    return runs


def _length(edit: Edit) -> Iterator[Change]:
    before, after = own_text(edit.offered), own_text(edit.sent)
    if len(after) < SHORTER * len(before) and len(letter_of(after).sentences) >= 1:
        yield Change("length", {"characters": str(-(-len(after) // 50) * 50)})
