"""The letters of the sources as they stand, for what a draft writes alike though it is no fact a scanner reads."""

from __future__ import annotations

import re

from triage.check import lexicon

LEAST_CODE = 4
"""Digits by which "order 483920" is taken to mean LF-483920."""

EDGES = ".,;:!?()[]{}\"'“”„«»‚‘’*_¡¿"
"""What stands around a word and is no part of it."""


class Letters:
    """All sources as one text, without case."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._compact = re.sub(r"[ ./_-]", "", text)
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
        if code not in self._compact:
            return False
        return bool(re.search(rf"(?<!\w){'[ ./_-]?'.join(map(re.escape, code))}(?!\w)", self._text))

    def names_uncounted(self, thing: str) -> bool:
        """True when a source has the thing, and none says how many: "in the field … not in the field"."""
        stem = re.escape(thing.casefold()[: max(4, len(thing) - 2)])
        if not re.search(rf"(?<!\w){stem}", self._text):
            return False
        counted = re.finditer(rf"(?<!\w)(\w+)\s(?:[^\W\d_]{{2,20}}\s)?{stem}", self._text)
        return not any(word[1][0].isdigit() or word[1] in lexicon.NUMBERS for word in counted)
