"""The wording of automatic mail in many languages, read once from `phrases.toml`."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

LONGEST = 1_500
"""Characters of a text that are searched: automatic mail says what it is at its beginning."""

_LANGUAGES = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text("utf-8"))


_ONE_CASE = str.maketrans({"İ": "i", "ı": "i", "ſ": "s", "ς": "σ"})
"""What `re.I` takes for the same letter and `lower` does not."""


class Phrases:
    """Phrases of one kind, looked for anywhere in a text without regard to case.

    In text of one case the pattern does without `re.I`, which makes it three times as fast."""

    def __init__(self, kind: str) -> None:
        self._pattern = re.compile(_any(kind).translate(_ONE_CASE))

    def found_in(self, text: str) -> bool:
        return self._pattern.search(text.translate(_ONE_CASE).lower()) is not None


def _any(kind: str) -> str:
    return "|".join(phrase for language in _LANGUAGES.values() for phrase in language.get(kind, ()))


def _beginning(kind: str) -> re.Pattern[str]:
    return re.compile(f"{_OPENING}(?:{_any(kind)})", re.I)


# What may stand before the words that name an automatic reply: a tag such as "[EXTERNAL]".
_OPENING = r"\s*(?:\[[^\]]{1,40}\]\s*|【[^】]{1,40}】\s*|[*<(\"'«„“]+)*"

BOUNCED = Phrases("bounced")
DELAYED = Phrases("delayed")
REPLY = _beginning("reply")
AWAY = _beginning("away")
AUTOMATIC = Phrases("automatic")
ABSENT = Phrases("absent")
RETURNS = Phrases("returns")
CONTACT = Phrases("contact")
RECEIVED = Phrases("received")


def opening(text: str) -> str:
    """The beginning of a text on one line, as the patterns expect it."""
    return re.sub(r"\s+", " ", text[:LONGEST].replace("’", "'")).strip()
