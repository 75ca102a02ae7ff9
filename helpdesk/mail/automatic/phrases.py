"""The wording of automatic mail in many languages, read once from `phrases.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

LONGEST = 1_500
"""Characters of a text that are searched: automatic mail says what it is at its beginning."""

_LANGUAGES = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text("utf-8"))


_ONE_CASE = str.maketrans({"İ": "i", "ı": "i", "ſ": "s", "ς": "σ"})
"""What `re.I` takes for the same letter and `lower` does not."""


class Phrases:
    """Phrases of one kind, looked for anywhere in a text without regard to case.

    In text of one case the pattern does without `re.I`, which makes it three times as fast."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._pattern = re.compile(_grouped(phrase.translate(_ONE_CASE) for phrase in phrases))

    def found_in(self, text: str) -> bool:
        return self._pattern.search(text.translate(_ONE_CASE).lower()) is not None


def _grouped(phrases: Iterable[str]) -> str:
    """One pattern for all of them, those with the same first letter together: `re` tries one branch after the other
    at every letter of a text, and passes by those whose first letter it is not."""
    groups: dict[str, list[str]] = {}
    for phrase in phrases:
        for form in _spelled_out(phrase):
            first = _LETTER.match(form)
            behind = "(?<=\\b.)" if first and form.startswith("\\b") else ""
            groups.setdefault(first[1] if first else "", []).append(behind + (form[first.end() :] if first else form))
    return "|".join(
        f"{first}(?:{'|'.join(dict.fromkeys(rest))})" for first, rest in sorted(groups.items(), reverse=True)
    )


_LETTER = re.compile(r"(?:\\b)?(\w)(?![?*+{])")


def _spelled_out(phrase: str, deep: int = 4) -> list[str]:
    """Patterns for the same texts that do not begin with a choice, as far as that can be had."""
    if not phrase.startswith("(?:") or not deep:
        return [phrase]
    choices, depth, start = [], 0, 3
    for at in range(3, len(phrase)):
        sign = phrase[at] if phrase[at - 1] != "\\" else ""
        if depth == 0 and sign in ("|", ")"):
            choices.append(phrase[start:at])
            start = at + 1
            if sign == ")":
                break
        depth += (sign == "(") - (sign == ")")
    rest = phrase[start:]
    if rest[:1] in ("*", "+", "{"):
        return [phrase]
    if rest.startswith("?"):
        choices.append("")
        rest = rest[1:]
    return [form for choice in choices for form in _spelled_out(choice + rest, deep - 1)]


def _of(kind: str) -> list[str]:
    return [phrase for language in _LANGUAGES.values() for phrase in language.get(kind, ())]


def _beginning(kind: str) -> re.Pattern[str]:
    return re.compile(f"{_OPENING}(?:{'|'.join(_of(kind))})", re.I)


# What may stand before the words that name an automatic reply: a tag such as "[EXTERNAL]". Of the signs one at a time:
# many within a repetition would take exponential time.
_OPENING = r"\s*(?:\[[^\]]{1,40}\]\s*|【[^】]{1,40}】\s*|[*<(\"'«„“])*"

BOUNCED = Phrases(_of("bounced"))
DELAYED = Phrases(_of("delayed"))
REPLY = _beginning("reply")
AWAY = _beginning("away")
AUTOMATIC = Phrases(_of("automatic"))
ABSENT = Phrases(_of("absent"))
RETURNS = Phrases(_of("returns"))
CONTACT = Phrases(_of("contact"))
RECEIVED = Phrases(_of("received"))
ASKS = Phrases(_of("asks"))


def opening(text: str) -> str:
    """The beginning of a text on one line, as the patterns expect it."""
    return re.sub(r"\s+", " ", text[:LONGEST].replace("’", "'")).strip()
