"""Who takes a conversation: by team, presence, room, language and skill, then by load or in turn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from triage.language import NAMES
from triage.phrases import fold

Method = Literal["least_loaded", "round_robin"]

STEM = 5
"""Words of a skill and of what is wanted agree when their first letters do: `returns`, `Return or exchange`."""
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    teams: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """ISO 639-1; none named means any."""
    open: int = 0
    """Conversations they have in hand."""
    capacity: int = 50
    away_until: datetime | None = None
    last_assigned: datetime | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    person: Person | None
    why: str


def assign(
    candidates: Iterable[Person],
    *,
    now: datetime,
    team: str = "",
    language: str = "",
    wanted: Sequence[str] = (),
    method: Method = "least_loaded",
) -> Assignment:
    """Chooses a person, or nobody with the reason why.

    Only members of `team` (when named) who are here and have room are chosen. The language is a must as soon as
    anybody in the team speaks it, so that a mail waits for the one who can read it; skills (`wanted`: the category,
    a tier, a topic) are a preference. Among equals the least loaded for their capacity, or the one longest unserved.
    """
    members = [person for person in candidates if not team or team in person.teams]
    if not members:
        return Assignment(None, f"Nobody is in the team {team}." if team else "There is nobody to assign to.")
    speakers = [person for person in members if speaks(person, language)]
    able = speakers or members
    here = [person for person in able if person.away_until is None or person.away_until <= now]
    tongue = f" who speaks {NAMES.get(language, language)}" if speakers and language else ""
    if not here:
        return Assignment(None, f"Everybody{tongue} is away.")
    free = [person for person in here if person.open < person.capacity]
    if not free:
        return Assignment(None, f"Everybody here{tongue} has as many conversations as they can take.")
    skilled = [person for person in free if has_skill(person, wanted)]
    chosen = min(skilled or free, key=_turn if method == "round_robin" else _load)
    return Assignment(chosen, _why(chosen, tongue, bool(skilled), method))


def speaks(person: Person, language: str) -> bool:
    return not language or not person.languages or language in person.languages


def has_skill(person: Person, wanted: Sequence[str]) -> bool:
    """Whether any skill of the person is about any of what is wanted."""
    return not _stems(person.skills).isdisjoint(_stems(wanted))


def _stems(phrases: Iterable[str]) -> set[str]:
    return {word[:STEM] for phrase in phrases for word in re.findall(r"\w{3,}", fold(phrase).text)}


def _load(person: Person) -> tuple[float, datetime, str]:
    return person.open / max(person.capacity, 1), person.last_assigned or NEVER, person.id


def _turn(person: Person) -> tuple[datetime, float, str]:
    return person.last_assigned or NEVER, person.open / max(person.capacity, 1), person.id


def _why(person: Person, tongue: str, skilled: bool, method: Method) -> str:
    knows = ", knows the subject" if skilled else ""
    room = "whose turn it is" if method == "round_robin" else f"with {person.open} of {person.capacity} in hand"
    return f"{person.name}{tongue}{knows}, {room}."
