"""What the embedded drafter can do with a lesson: change greeting, closing, opening, length, a wording or a sentence.

Kinds and parameters: `greeting` and `closing` {text}, where {name} stands for the customer; `phrase` {replace, with};
`order_first` {} names the order in the first line; `length` {characters}; `add_sentence` {text, place: start|end} and
`remove_sentence` {text}, where {order} stands for the order. It passes over every other kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from triage.types import Classification, Lesson

if TYPE_CHECKING:
    from triage.embedded.drafter import Parts


def apply_lessons(
    parts: Parts, lessons: Sequence[Lesson], classification: Classification, order: str
) -> tuple[str, ...]:
    """Changes the parts by every lesson in scope; returns the ids of those that changed something."""
    return tuple(
        lesson.id
        for lesson in lessons
        if lesson.category in ("", classification.category)
        and lesson.language in ("", classification.language)
        and lesson.kind in KINDS
        and KINDS[lesson.kind](parts, lesson.parameters, order)
    )


def _greeting(parts: Parts, parameters: Mapping[str, str], order: str) -> bool:
    text = parameters.get("text", "")
    if not text or ("{name}" in text and not parts.name):
        return False
    return _changed(parts, "greeting", text.replace("{name}", parts.name))


def _closing(parts: Parts, parameters: Mapping[str, str], order: str) -> bool:
    return _changed(parts, "closing", parameters.get("text") or parts.closing)


def _order_first(parts: Parts, parameters: Mapping[str, str], order: str) -> bool:
    if not order or order in parts.opening:
        return False
    return _changed(parts, "opening", f"{order}: {parts.opening}")


def _phrase(parts: Parts, parameters: Mapping[str, str], order: str) -> bool:
    """Replaces a wording everywhere; the citations follow the sentences they back."""
    old, new = parameters.get("replace", ""), parameters.get("with", "")
    if not old:
        return False
    pattern = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)")
    before = parts.text()
    parts.opening = pattern.sub(lambda _: new, parts.opening)
    parts.body = [pattern.sub(lambda _: new, block) for block in parts.body]
    parts.citations = [replace(each, sentence=pattern.sub(lambda _: new, each.sentence)) for each in parts.citations]
    return parts.text() != before


def _length(parts: Parts, parameters: Mapping[str, str], order: str) -> bool:
    """Leaves out blocks from the end until the draft is short enough; the first one stays."""
    limit = parameters.get("characters", "")
    if not limit.isdecimal():
        return False
    before = len(parts.body)
    while len(parts.body) > 1 and len(parts.text()) > int(limit):
        parts.body.pop()
    return len(parts.body) < before


def _add_sentence(parts: Parts, parameters: Mapping[str, str], order: str) -> bool:
    """A block of its own: after the opening, or before the closing."""
    text = parameters.get("text", "").strip()
    if not text or ("{order}" in text and not order) or _place_of(text.replace("{order}", order), parts.text()):
        return False
    at = 0 if parameters.get("place") == "start" else len(parts.body)
    parts.body.insert(at, text.replace("{order}", order))
    return True


def _remove_sentence(parts: Parts, parameters: Mapping[str, str], order: str) -> bool:
    """Takes a sentence out wherever it stands, whatever its white space; a block left empty goes with it."""
    text = parameters.get("text", "").strip().replace("{order}", order)
    before = parts.text()
    if not text:
        return False
    parts.opening = _without(text, parts.opening)
    parts.body = [left for block in parts.body if (left := _without(text, block))]
    return parts.text() != before


def _without(sentence: str, block: str) -> str:
    place = _place_of(sentence, block)
    if place is None:
        return block
    parts = (block[: place.start()].rstrip(" "), block[place.end() :].lstrip(" "))
    return " ".join(filter(None, parts)).strip()


def _place_of(sentence: str, text: str) -> re.Match[str] | None:
    return re.search(r"\s+".join(map(re.escape, sentence.split())), text, re.IGNORECASE)


def _changed(parts: Parts, name: str, text: str) -> bool:
    before = getattr(parts, name)
    setattr(parts, name, text)
    return bool(before != text)


KINDS: dict[str, Callable[[Parts, Mapping[str, str], str], bool]] = {
    "greeting": _greeting,
    "closing": _closing,
    "order_first": _order_first,
    "phrase": _phrase,
    "length": _length,
    "add_sentence": _add_sentence,
    "remove_sentence": _remove_sentence,
}
