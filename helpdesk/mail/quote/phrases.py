"""The phrases of `phrases.toml`, gathered over all languages and folded for comparison."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

LANGUAGES: dict[str, dict[str, list[str]]] = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text("utf-8"))
ROLES = ("from", "sent", "to", "cc", "subject")


def fold(text: str) -> str:
    """One spelling for comparing: lower case, plain apostrophes, no dot left on a Turkish i."""
    return text.lower().replace("\u2019", "'").replace("\u0307", "")


def phrases(key: str) -> tuple[str, ...]:
    """The folded phrases of one key in all languages, longest first."""
    found = {fold(phrase) for language in LANGUAGES.values() for phrase in language.get(key, ())}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of the words, whole where the script has spaces between words."""
    return "|".join(rf"(?<!\w){re.escape(word)}" if word[:1] < "\u0e00" else re.escape(word) for word in words)


LABELS = {phrase: role for role in reversed(ROLES) for phrase in phrases(role)}
"""What the label of a header line introduces: "von" → "from". Where languages differ, the earlier role counts."""
