"""The phrases of `phrases.toml`, gathered over all languages and folded for comparison."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

LANGUAGES: dict[str, dict[str, list[str]]] = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text("utf-8"))
_UNSPACED = "\u0e00"
"""From Thai on, scripts set words without spaces between them."""
ROLES = ("from", "sent", "to", "cc", "subject")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """One spelling for comparing: lower case, plain apostrophes, no dot left on a Turkish i."""
    return text.lower().replace("\u2019", "'").replace("\u0307", "")


def phrases(key: str) -> tuple[str, ...]:
    """The folded phrases of one key in all languages, longest first."""
    found = {fold(phrase) for language in LANGUAGES.values() for phrase in language.get(key, ())}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of the words, from its beginning where the script has spaces between words."""
    words = list(words)
    spaced = "|".join(re.escape(word) for word in words if word[:1] < _UNSPACED)
    unspaced = "|".join(re.escape(word) for word in words if word[:1] >= _UNSPACED)
    return rf"(?<!\w)(?:{spaced})|{unspaced}" if unspaced else rf"(?<!\w)(?:{spaced})"


def one_of(words: Iterable[str]) -> str:
    """A pattern for one of the words anywhere, the first of them where several begin alike. Those with the same first
    letter stand together: `re` tries one branch after the other at every letter of a text."""
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in groups.items())


def find_any(words: Iterable[str], folded: str) -> tuple[int, int] | None:
    """Start and end of the first of the words that the folded text has, as `any_of` would find it; much faster."""
    for word in words:
        at = folded.find(word)
        while at >= 0:
            if at == 0 or word[:1] >= _UNSPACED or not folded[at - 1].isalnum():
                return at, at + len(word)
            at = folded.find(word, at + 1)
    return None


LABELS = {phrase: role for role in reversed(ROLES) for phrase in phrases(role)}
"""What the label of a header line introduces: "von" → "from". Where languages differ, the earlier role counts."""
