"""Where a lesson has something to do, and whether a text does what it says."""

from __future__ import annotations

import re

from rapidfuzz.fuzz import ratio

from triage.lessons.changes import Change, Edit, names_order_first
from triage.lessons.parts import ORDER, Letter, general, letter_of
from triage.types import Lesson

SAME = 80.0
"""Likeness, 0 to 100, from which two sentences say the same."""

ROOM = 1.25
"""How far an answer may exceed a length that is meant as about so long."""


def applicable(change: Change, edit: Edit) -> bool:
    """True when the draft as offered does not yet do what the change says, and could."""
    if change.kind == "order_first" and not edit.order:
        return False
    if ORDER in change.text and not edit.order:
        return False
    return bool(edit.offered.strip()) and not honoured(change, edit.offered, edit)


def honoured(change: Change, text: str, edit: Edit) -> bool:
    """True when `text`, an answer in the place of this edit, does what the change says."""
    plain = general(text, edit.names, edit.order)
    return _TESTS[change.kind](change, letter_of(plain), plain)


def _greeting(change: Change, letter: Letter, text: str) -> bool:
    return letter.greeting == change.text


def _closing(change: Change, letter: Letter, text: str) -> bool:
    return letter.closing == change.text


def _order_first(change: Change, letter: Letter, text: str) -> bool:
    return names_order_first(letter)


def _phrase(change: Change, letter: Letter, text: str) -> bool:
    """The old wording is gone; where the new one holds the old one, each old one stands within a new one."""
    old, new = change.parameters["replace"], change.parameters["with"]
    return not re.search(rf"(?<!\w){re.escape(old)}(?!\w)", text.replace(new, "\0"))


def _add(change: Change, letter: Letter, text: str) -> bool:
    return any(ratio(change.text, sentence) >= SAME for sentence in letter.sentences)


def _remove(change: Change, letter: Letter, text: str) -> bool:
    return not _add(change, letter, text)


def _length(change: Change, letter: Letter, text: str) -> bool:
    return len(text) <= ROOM * int(change.parameters["characters"])


_TESTS = {
    "greeting": _greeting,
    "closing": _closing,
    "order_first": _order_first,
    "phrase": _phrase,
    "add_sentence": _add,
    "remove_sentence": _remove,
    "length": _length,
}


ONE_OF_A_KIND = ("greeting", "closing", "order_first", "length")


def supersedes(new: Change, old: Change) -> bool:
    """True when two lessons of the same scope can't both be followed, so that the new one takes the old one's place."""
    if new.kind == old.kind:
        same_wording = new.kind == "phrase" and new.parameters["replace"] == old.parameters["replace"]
        return new.kind in ONE_OF_A_KIND or same_wording
    opposite = {new.kind, old.kind} == {"add_sentence", "remove_sentence"}
    return opposite and ratio(new.text, old.text) >= SAME


def takes_over(new: Lesson, old: Lesson) -> bool:
    """Whether the new lesson stands in for the old one: same category and language, and both can't be followed."""
    same_scope = (new.category, new.language) == (old.category, old.language)
    return same_scope and supersedes(Change(new.kind, new.parameters), Change(old.kind, old.parameters))
