"""The letters of the sources as they stand, for what a draft writes alike though it is no fact a scanner reads."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from triage.check import lexicon

LEAST_CODE = 4
"""Digits by which "order 483920" is taken to mean LF-483920."""

MOST_GROUPS, LONGEST_GROUPED = 12, 40
"""Groups and letters of a code that may be parted differently: "8001 2277 31"."""

EDGES = ".,;:!?()[]{}\"'“”„«»‚‘’*_¡¿"
"""What stands around a word and is no part of it."""

GROUP = re.compile(r"[a-z0-9]+")
COUNTABLE = re.compile(r"(?<!\w)(\w+)(?=(?:\s(\w+))?(?:\s(\w+))?)")


class Letters:
    """All sources as one text, without case."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._verbatim = {token.strip(EDGES) for token in text.split()}

    def has_token(self, token: str) -> bool:
        """True when a source has the very same letters and digits between white space."""
        return token.casefold().strip(EDGES) in self._verbatim

    def has_digits(self, run: str) -> bool:
        """True when a source has these digits, however they are grouped: 39 77 for 3977."""
        digits = re.sub(r"\D", "", run)
        return len(digits) >= LEAST_CODE and digits != run and self.has_spaced(digits)

    def has_spaced(self, code: str) -> bool:
        """True when a source parts the same letters and digits differently: "8001 2277 31" for 8001227731."""
        return code in self._grouped

    @cached_property
    def _grouped(self) -> frozenset[str]:
        """What is a code when its groups, parted by one mark each, are joined; with a digit at least."""
        found: set[str] = set()
        open_groups: list[str] = []
        past = -1
        for match in GROUP.finditer(self._text):
            start, end = match.span()
            joined = start == past + 1 and self._text[past] in " ./_-"
            begins = start == 0 or not _in_word(self._text[start - 1])
            group = match.group()
            longer = [each + group for each in open_groups[-MOST_GROUPS + 1 :]] if joined else []
            open_groups = [each for each in longer if len(each) <= LONGEST_GROUPED] + ([group] if begins else [])
            if end == len(self._text) or not _in_word(self._text[end]):
                found.update(each for each in open_groups if len(each) >= LEAST_CODE and not each.isalpha())
            past = end
        return frozenset(found)

    def names_uncounted(self, thing: str) -> bool:
        """True when a source has the thing, and none says how many: "in the field … not in the field"."""
        stem = thing.casefold()[: max(4, len(thing) - 2)]
        return _begins(self._words, stem) and not _begins(self._counted, stem)

    @cached_property
    def _words(self) -> list[str]:
        return sorted(set(re.findall(r"\w+", self._text)))

    @cached_property
    def _counted(self) -> list[str]:
        """The words with a number before them, or before the one before them: "two new fields"."""
        counted = (
            match.groups()[1:]
            for match in COUNTABLE.finditer(self._text)
            if match[1][0].isdigit() or match[1] in lexicon.NUMBERS
        )
        return sorted({word for words in counted for word in words if word})


def _begins(words: Sequence[str], stem: str) -> bool:
    """True when one of the words, in order, begins like this."""
    at = bisect_left(words, stem)
    return at < len(words) and words[at].startswith(stem)


def _in_word(letter: str) -> bool:
    return letter == "_" or letter.isalnum()
