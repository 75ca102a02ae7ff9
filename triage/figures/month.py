"""The rows of a month as values: what its figures are counted from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Slice(NamedTuple):
    """What a row is told apart by."""

    category: str = ""
    language: str = ""
    mailbox: str = ""
    tier: str = ""


class Readings(NamedTuple):
    """Mails that the assistant read, alike in all this."""

    at: Slice
    destination: str
    number: int


class Labels(NamedTuple):
    """Readings that agents judged, alike in all this."""

    at: Slice
    destination: str
    audited: bool
    right: bool
    number: int


class Decisions(NamedTuple):
    """What agents did with drafts, or without one, alike in all this."""

    at: Slice
    decision: str
    """sent, own, discarded, or passed_over: answered in one's own words beside a draft that was shown."""
    size: str
    facts: bool
    faulty: bool
    """Discarded, rewritten, flagged, or of a category that was corrected."""
    number: int


class Edit(NamedTuple):
    """One answer: how far from the draft (None without one), and the seconds on the page."""

    at: Slice
    size: float | None
    seconds: float


@dataclass(frozen=True)
class Conversations:
    """The month's new conversations, one place each; times in seconds since 1970, NaN where it did not happen."""

    at: list[Slice]
    in_pilot: NDArray
    answer_hours: NDArray
    """Business hours to the first answer, or waited so far."""
    answered: NDArray
    resolution_hours: NDArray
    resolved: NDArray
    settled: NDArray
    """Closed at least 7 days before the cut-off, so that it is known whether the customer came back."""
    returned: NDArray
    one_answer: NDArray
    seconds: NDArray
    """Active seconds on the page of all its answers, NaN without one."""
    by_light_draft: NDArray
    """Its last answer before the closing was a draft, unchanged or lightly edited."""
    good: NDArray
    """1 for a good rating, 0 for a bad one, NaN for none; the latest of the conversation."""

    def __len__(self) -> int:
        return len(self.at)

    def where(self, chosen: Sequence[int] | NDArray) -> Conversations:
        """Those at the chosen places, or where an array of truth values is true."""
        import numpy as np

        array = np.asarray(chosen)
        places = np.flatnonzero(array) if array.dtype == bool else array.astype(int)
        return Conversations(
            [self.at[place] for place in places], **{name: getattr(self, name)[places] for name in ARRAYS}
        )

    def by(self, place: int) -> dict[str, Conversations]:
        """Apart for each value of the slice's field at this place."""
        import numpy as np

        codes, slices = self.coded
        members: dict[str, list[int]] = {}
        for code, at in enumerate(slices):
            members.setdefault(at[place], []).append(code)
        return {value: self.where(np.isin(codes, chosen)) for value, chosen in members.items()}

    @cached_property
    def coded(self) -> tuple[NDArray, list[Slice]]:
        """The number of each conversation's slice, and the slices, so that each row is looked at once."""
        import numpy as np

        number: dict[Slice, int] = {}
        codes = [number.setdefault(at, len(number)) for at in self.at]
        return np.array(codes, dtype=int), list(number)


ARRAYS = tuple(name for name in Conversations.__dataclass_fields__ if name != "at")


@dataclass(frozen=True)
class Month:
    """Everything that a month's figures are counted from."""

    counts: Mapping[str, int]
    """By name: mails, automatic, answers, flagged, model_calls, rateable, rated, good, transfers, requeues, repeats,
    stamped, shown_drafts, unsupported, foreign_data, hidden, hidden_needed."""
    readings: list[Readings]
    labels: list[Labels]
    decisions: list[Decisions]
    edits: list[Edit]
    conversations: Conversations
    days: Sequence[tuple[float, float]] = ()
    """(model cost in dollars, conversations closed) of each day."""
    moods: Sequence[float] = ()
    """Change of mood from the first to the last mail, one a conversation."""
    reasons: Mapping[str, int] = field(default_factory=dict)
    """Escalated readings by rule; one reading may have several."""

    def by(self, name: str) -> dict[str, Month]:
        """The same month apart for each value of a slice's field; what is not told apart by slice is left out."""
        place = Slice._fields.index(name)
        parts = {value: Month({}, [], [], [], [], rows) for value, rows in self.conversations.by(place).items()}
        nothing = self.conversations.where([])
        for part, apart in self.sliced.items():
            for at, rows in apart.items():
                month = parts.setdefault(at[place], Month({}, [], [], [], [], nothing))
                getattr(month, part).extend(rows)
        return parts

    @cached_property
    def sliced(self) -> dict[str, dict[Slice, list]]:
        """The rows of each part by their slice."""
        found: dict[str, dict[Slice, list]] = {part: {} for part in ("readings", "labels", "decisions", "edits")}
        for part, apart in found.items():
            for row in getattr(self, part):
                apart.setdefault(row.at, []).append(row)
        return found

    def counted(self, name: str) -> int:
        return self.counts.get(name, 0)

    def routed(self, *destinations: str) -> int:
        return sum(row.number for row in self.readings if row.destination in destinations)

    def judged(self, test: Callable[[Labels], bool] = lambda row: True) -> int:
        return sum(row.number for row in self.labels if test(row))

    def decided(self, test: Callable[[Decisions], bool] = lambda row: True) -> int:
        return sum(row.number for row in self.decisions if row.decision != "own" and test(row))
