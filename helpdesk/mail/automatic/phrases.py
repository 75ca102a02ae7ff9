"""The wording of automatic mail in many languages, read once from `phrases.toml`."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

LONGEST = 1_500
"""Characters of a text that are searched: automatic mail says what it is at its beginning."""

_LANGUAGES = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text("utf-8"))


def _any(kind: str, start: str = "") -> re.Pattern[str]:
    phrases = [phrase for language in _LANGUAGES.values() for phrase in language.get(kind, ())]
    return re.compile(f"{start}(?:{'|'.join(phrases)})", re.I)


# What may stand before the words that name an automatic reply: a tag such as "[EXTERNAL]".
_OPENING = r"\s*(?:\[[^\]]{1,40}\]\s*|【[^】]{1,40}】\s*|[*<(\"'«„“]+)*"

BOUNCED = _any("bounced")
DELAYED = _any("delayed")
REPLY = _any("reply", _OPENING)
AWAY = _any("away", _OPENING)
AUTOMATIC = _any("automatic")
ABSENT = _any("absent")
RETURNS = _any("returns")
CONTACT = _any("contact")
RECEIVED = _any("received")


def opening(text: str) -> str:
    """The beginning of a text on one line, as the patterns expect it."""
    return re.sub(r"\s+", " ", text[:LONGEST].replace("’", "'")).strip()
