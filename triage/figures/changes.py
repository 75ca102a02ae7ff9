"""What changed between two months: claimed only where chance does not explain it, all looks taken together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage.figures.definitions import BY_SLUG, DEFINITIONS, Definition
from triage.figures.intervals import LEVEL, Estimate, difference, holm, p_value
from triage.figures.measure import Figure


@dataclass(frozen=True, slots=True)
class Change:
    slug: str
    by: float
    low: float
    high: float
    p: float
    """Corrected for all the figures that were compared."""
    claimed: bool
    better: bool | None
    """None when neither way is better, or nothing is claimed."""


def changes(now: Mapping[str, Figure], before: Mapping[str, Figure]) -> dict[str, Change]:
    """The compared figures that both months have from enough rows, by slug. Holm's correction over all of them."""
    pairs = {
        definition.slug: (new, old)
        for definition in DEFINITIONS
        if definition.compared
        and (new := solid(now.get(definition.slug))) is not None
        and (old := solid(before.get(definition.slug))) is not None
    }
    corrected = holm({slug: p_value(new, old) for slug, (new, old) in pairs.items()})
    return {slug: change(BY_SLUG[slug], new, old, corrected[slug]) for slug, (new, old) in pairs.items()}


def solid(figure: Figure | None) -> Estimate | None:
    """What may be compared: counted from enough rows, with an interval that ends."""
    return None if figure is None or figure.grey or figure.high is None else figure.estimate


def change(definition: Definition, new: Estimate, old: Estimate, p: float) -> Change:
    low, high = difference(new, old)
    claimed = p < 1 - LEVEL
    better = ((new.value > old.value) == (definition.better == "more")) if claimed and definition.better else None
    return Change(definition.slug, new.value - old.value, low, high, p, claimed, better)
