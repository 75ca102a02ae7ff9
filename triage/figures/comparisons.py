"""The same few figures for groups of customers, and for the pilot's two arms: what a bias audit looks at."""

from __future__ import annotations

from dataclasses import dataclass

from triage.figures.intervals import Estimate, difference, holm, p_value, quantile, share
from triage.figures.measure import Figure, figure, first_response, handle_time, returned, wrong_category
from triage.figures.month import Conversations, Month

SLICES = ("language", "mailbox", "tier")
FAIR = ("escalated", "wrong_category", "edit_median", "first_response_median")


@dataclass(frozen=True, slots=True)
class Arm:
    """One figure of a group, and whether it differs from everybody else's beyond chance."""

    figure: Figure
    differs: bool
    """After Holm's correction over all groups of the slice and all four figures."""


def fairness(month: Month) -> dict[str, dict[str, dict[str, Arm]]]:
    """Escalation, wrong category, size of edits and waiting, by slice and group: {slice: {group: {slug: Arm}}}."""
    return {name: groups(month.by(name)) for name in SLICES}


def groups(parts: dict[str, Month]) -> dict[str, dict[str, Arm]]:
    """Each group is held against the largest of the others: the one whose treatment is the usual one."""
    figures = {name: fair_figures(part) for name, part in parts.items() if part.routed("draft", "human")}
    if not figures:
        return {}
    usual = max(figures, key=lambda name: (parts[name].routed("draft", "human"), name))
    p_values = {
        (name, slug): p_value(a, b)
        for name, found in figures.items()
        for slug in FAIR
        if name != usual and (a := comparable(found[slug])) and (b := comparable(figures[usual][slug]))
    }
    corrected = holm({f"{name}\n{slug}": p for (name, slug), p in p_values.items()})
    return {
        name: {slug: Arm(found[slug], corrected.get(f"{name}\n{slug}", 1.0) < 0.05) for slug in FAIR}
        for name, found in sorted(figures.items(), key=lambda item: -parts[item[0]].routed("draft", "human"))
    }


def fair_figures(part: Month) -> dict[str, Figure]:
    edits = [edit.size for edit in part.edits if edit.size is not None]
    found = (
        figure("escalated", share(part.routed("human"), part.routed("draft", "human"))),
        wrong_category(part),
        figure("edit_median", quantile(edits, 0.5)),
        first_response(part.conversations),
    )
    return {each.slug: each for each in found}


def comparable(found: Figure) -> Estimate | None:
    return None if found.grey or found.high is None else found.estimate


@dataclass(frozen=True, slots=True)
class Pilot:
    """A figure of the conversations drawn for the assistant, beside those drawn for people alone."""

    assisted: Figure
    alone: Figure
    difference: tuple[float, float] | None
    """95% interval of assisted - alone; None where one side is too small."""


def pilot(rows: Conversations) -> list[Pilot]:
    """Waiting, handle time, return within 7 days and satisfaction of both arms; empty when there is only one arm."""
    assisted, alone = rows.where(rows.in_pilot), rows.where(~rows.in_pilot)
    if not len(assisted) or not len(alone):
        return []
    return [pair(count(assisted), count(alone)) for count in (first_response, handle_time, returned, satisfaction)]


def satisfaction(rows: Conversations) -> Figure:
    import numpy as np

    rated = rows.good[~np.isnan(rows.good)]
    return figure("satisfaction", share(int(rated.sum()), len(rated)))


def pair(assisted: Figure, alone: Figure) -> Pilot:
    a, b = comparable(assisted), comparable(alone)
    return Pilot(assisted, alone, difference(a, b) if a and b else None)
