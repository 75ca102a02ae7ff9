"""Numbers as people read them, in the language of whoever reads."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from triage.figures import TABLES, Change, Figure

NONE, NOT_TOLD, NO_TEAM = "none of these", "not told", "no team"
"""Names of what has none; they stand in stored reviews, so they are translated only where they are shown."""


def number(value: float | None, unit: str) -> str:
    """A value with its unit, no more digits than it can bear; a dash for none."""
    if value is None:
        return "–"
    match unit:
        case "count":
            return written(value, 0)
        case "share":
            percent = round(100 * value, 0 if 0.1 <= value <= 0.9 else 1)
            return _("%s%%") % written(percent, 0 if percent == int(percent) else 1)
        case "hours":
            return f"{60 * value:.0f} min" if value < 1 else f"{written(value, 1)} h"
        case "seconds":
            return f"{value:.0f} s" if value < 120 else f"{written(value / 60, 1)} min"
        case "dollars":
            return _("$%s") % written(value, 2 if value >= 1 or not value else 4)
        case _:
            return written(value, 2)


def written(value: float, digits: int) -> str:
    return number_format(f"{value:.{digits}f}", digits, use_l10n=True, force_grouping=True)


def span(low: float | None, high: float | None, unit: str) -> str:
    """An interval; one without an upper end says so."""
    if low is None:
        return ""
    values = {"low": number(low, unit), "high": number(high, unit)}
    return (_("%(low)s to %(high)s") if high is not None else _("%(low)s or more")) % values


def named(name: str) -> str:
    """The name of a group, a team or a category, or in words that it has none."""
    said = {NONE: _("none of these"), NOT_TOLD: _("not told"), NO_TEAM: _("no team")}
    return said.get(name, name)


def figure_json(figure: Figure) -> dict[str, Any]:
    """A figure with everything that is said about it."""
    definition = figure.definition
    return {
        "slug": figure.slug,
        "name": _(definition.name),
        "unit": definition.unit,
        "value": figure.value,
        "n": figure.n,
        "k": figure.k,
        "low": figure.low,
        "high": figure.high,
        "grey": figure.grey,
        "text": number(figure.value, definition.unit),
        "interval": span(figure.low, figure.high, definition.unit),
        "formula": _(definition.formula),
    }


def figure_of(stored: dict[str, Any]) -> Figure:
    """The figure that `figure_json` stored."""
    return Figure(**{name: stored[name] for name in ("slug", "value", "n", "k", "low", "high")})


def tables_json() -> list[dict[str, Any]]:
    return [
        {"slug": each.slug, "name": _(each.name), "formula": _(each.formula), "figures": each.figures}
        for each in TABLES
    ]


def change_json(change: Change, unit: str) -> dict[str, Any]:
    return {
        "slug": change.slug,
        "by": change.by,
        "low": change.low,
        "high": change.high,
        "p": change.p,
        "claimed": change.claimed,
        "better": change.better,
        "text": said(change, unit),
    }


def said(change: Change, unit: str) -> str:
    """What may be said of a change: how far and which way, or that chance explains it."""
    if not change.claimed:
        return _("within chance")
    points = _("%s points") % written(100 * abs(change.by), 0)
    by = points if unit == "share" else number(abs(change.by), unit)
    way = (_("up by %s") if change.by > 0 else _("down by %s")) % by
    verdict = {True: _("better"), False: _("worse"), None: ""}[change.better]
    return f"{way}, {verdict}" if verdict else way
