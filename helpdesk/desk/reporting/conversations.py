"""What became of the month's new conversations, one place each in arrays."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from helpdesk.desk.reporting.rows import RETURN_WITHIN, Rows
from helpdesk.desk.reporting.values import Happened, Reviewed
from triage.figures import BusinessHours, Conversations, Slice

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEEK = int(RETURN_WITHIN.total_seconds())
SPAN = 1 << 33
"""More seconds than any date here has: a key times this, plus a moment, sorts by key and then by time."""


def conversations_of(rows: Rows, hours: BusinessHours) -> Conversations:
    """The cohort of the month, marked as far as the cut-off lets us see."""
    import numpy as np

    ids = np.array([row.pk for row in rows.begun], dtype=np.int64)
    created = np.array([row.created for row in rows.begun], dtype=float)
    cutoff = rows.period.cutoff.timestamp()
    answers = [row for row in rows.reviewed if row.sent is not None]
    resolved, first_closed = closed_by_conversation(ids, closings_of(rows.happened))
    answered, answer_number, seconds, light, good = answers_by_conversation(ids, answers, first_closed)
    came_back = returned(rows, ids, first_closed)
    settled = first_closed <= cutoff - WEEK
    junk = np.isin(ids, np.fromiter(rows.junk(), np.int64))
    open_end = np.where(junk, created, cutoff)
    answer_end = np.where(np.isnan(answered), np.where(np.isnan(resolved), open_end, resolved), answered)
    resolution_end = np.where(np.isnan(resolved), open_end, resolved)
    return Conversations(
        at=slices(rows),
        in_pilot=np.array([row.in_pilot for row in rows.begun], dtype=bool),
        answer_hours=hours.between(created, answer_end),
        answered=~np.isnan(answered),
        resolution_hours=hours.between(created, resolution_end),
        resolved=~np.isnan(resolved),
        settled=settled,
        returned=came_back,
        one_answer=answer_number == 1,
        seconds=seconds,
        by_light_draft=light,
        good=good,
    )


def slices(rows: Rows) -> list[Slice]:
    """Category and language as first read, mailbox and tier of the conversation."""
    first: dict[int, Slice] = {}
    for row in rows.read:
        first.setdefault(row.conversation, row.at)
    return [first.get(row.pk) or Slice("", "", row.mailbox, row.tier) for row in rows.begun]


def places(ids: NDArray, wanted: NDArray) -> tuple[NDArray, NDArray]:
    """Where each wanted id stands in the sorted ids, and which of the wanted are among them at all."""
    import numpy as np

    if not len(ids):
        return np.zeros(len(wanted), dtype=int), np.zeros(len(wanted), dtype=bool)
    place = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return place, ids[place] == wanted


def answers_by_conversation(
    ids: NDArray, answers: list[Reviewed], closed: NDArray
) -> tuple[NDArray, NDArray, NDArray, NDArray, NDArray]:
    """Moment of the first answer; of those up to the first closing, how many; seconds of all; whether the last up to
    the closing was a lightly edited draft; the last rating."""
    import numpy as np

    n = len(ids)
    first, number = np.full(n, np.nan), np.zeros(n, dtype=int)
    light, good = np.zeros(n, dtype=bool), np.full(n, np.nan)
    place, known = places(ids, np.array([row.conversation for row in answers], dtype=np.int64))
    for answer, where, here in zip(answers, place.tolist(), known.tolist(), strict=True):
        if not here:
            continue
        first[where] = np.fmin(first[where], answer.sent)
        if not answer.decided > closed[where]:
            number[where] += 1
            light[where] = answer.decision == "sent" and answer.size in ("unchanged", "light")
        if answer.rating is not None:
            good[where] = answer.rating
    spent = np.array([row.seconds for row in answers], dtype=float)
    seconds = np.bincount(place[known], weights=spent[known], minlength=n).astype(float)
    seconds[np.isnan(first)] = np.nan
    return first, number, seconds, light, good


def closings_of(happened: list[Happened]) -> list[tuple[int, int, bool]]:
    """(conversation, moment, final) of each closing; one that was undone is none, one that was reopened not final."""
    found = []
    for row, after in pairwise([*happened, None]):
        following = after.kind if after and after.conversation == row.conversation else ""
        if row.kind == "resolved" and following != "undone":
            found.append((row.conversation, row.at, following != "reopened"))
    return found


def closed_by_conversation(ids: NDArray, closings: list[tuple[int, int, bool]]) -> tuple[NDArray, NDArray]:
    """Moment of the closing that lasts, and of the first; NaN where there is none."""
    import numpy as np

    last, first = np.full(len(ids), np.nan), np.full(len(ids), np.nan)
    place, known = places(ids, np.array([row[0] for row in closings], dtype=np.int64))
    for where, here, (_, at, final) in zip(place.tolist(), known.tolist(), closings, strict=True):
        if here:
            first[where] = at if np.isnan(first[where]) else first[where]
            last[where] = at if final else np.nan
    return last, first


def returned(rows: Rows, ids: NDArray, closed: NDArray) -> NDArray:
    """Whether the customer wrote within a week of the first closing, in the same conversation or a new one."""
    import numpy as np

    again = [row.conversation * SPAN + row.at for row in rows.happened if row.kind == "reopened" and row.by_customer]
    anew = [row.customer * SPAN + row.created for row in rows.begun]
    customers = np.array([row.customer for row in rows.begun], dtype=np.int64)
    moment = np.nan_to_num(closed, nan=0.0).astype(np.int64)
    came = follows(np.array(again, dtype=np.int64), ids, moment) | follows(
        np.array(anew, dtype=np.int64), customers, moment
    )
    return came & ~np.isnan(closed)


def follows(keys: NDArray, of: NDArray, moments: NDArray) -> NDArray:
    """Whether among the keys there is one of the same number, later than its moment, within a week."""
    import numpy as np

    keys = np.sort(keys)
    if not len(keys) or not len(of):
        return np.zeros(len(of), dtype=bool)
    after = np.searchsorted(keys, of * SPAN + moments, side="right")
    next_key = keys[np.minimum(after, len(keys) - 1)]
    return (after < len(keys)) & (next_key <= of * SPAN + moments + WEEK)


def repeated(rows: Rows) -> list[int]:
    """New conversations whose customer had begun another within the week before."""
    import numpy as np

    begun = [(row.customer, row.created, row.pk) for row in rows.begun]
    every = np.array([*begun, *((*row, 0) for row in rows.earlier)], dtype=np.int64).reshape(-1, 3)
    customer, created, pk = every[np.lexsort((every[:, 2], every[:, 1], every[:, 0]))].T
    soon = (customer[1:] == customer[:-1]) & (created[1:] - created[:-1] <= WEEK)
    return sorted(pk[1:][soon & (pk[1:] > 0)].tolist())


def requeued(rows: Rows) -> set[int]:
    """New conversations that were reopened."""
    return {row.conversation for row in rows.happened if row.kind == "reopened"} & {row.pk for row in rows.begun}


def transferred(rows: Rows) -> set[int]:
    return rows.transferred() & {row.pk for row in rows.begun}


def moods(rows: Rows) -> dict[int, float]:
    """Change of mood from the first to the last mail of each conversation that has several."""
    scale = {"angry": -2.0, "negative": -1.0, "neutral": 0.0, "positive": 1.0}
    first: dict[int, float] = {}
    change: dict[int, float] = {}
    for row in rows.read:
        mood = scale.get(row.sentiment, 0.0)
        if row.conversation in first:
            change[row.conversation] = mood - first[row.conversation]
        else:
            first[row.conversation] = mood
    return change


def days(rows: Rows) -> list[tuple[float, float]]:
    """(dollars, conversations closed) of each day up to the cut-off."""
    start = int(rows.period.start.timestamp())
    length = int((rows.period.cutoff - rows.period.start).total_seconds()) // 86400 + 1
    closed = [0] * length
    for _, at, _final in closings_of(rows.happened):
        closed[(at - start) // 86400] += 1
    return [(rows.spent.get(day, 0.0), closed[day]) for day in range(length)]
