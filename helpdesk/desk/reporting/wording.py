"""Numbers as people read them."""

from __future__ import annotations

from typing import Any

from triage.figures import Change, Figure


def number(value: float | None, unit: str) -> str:
    """A value with its unit, no more digits than it can bear; a dash for none."""
    if value is None:
        return "–"
    match unit:
        case "count":
            return f"{value:,.0f}"
        case "share":
            return f"{round(100 * value, 0 if 0.1 <= value <= 0.9 else 1):g}%"
        case "hours":
            return f"{60 * value:.0f} min" if value < 1 else f"{value:.1f} h"
        case "seconds":
            return f"{value:.0f} s" if value < 120 else f"{value / 60:.1f} min"
        case "dollars":
            return f"${value:,.2f}" if value >= 1 or not value else f"${value:.4f}"
        case _:
            return f"{value:.2f}"


def span(low: float | None, high: float | None, unit: str) -> str:
    """An interval; one without an upper end says so."""
    if low is None:
        return ""
    return f"{number(low, unit)} to {number(high, unit)}" if high is not None else f"{number(low, unit)} or more"


def figure_json(figure: Figure) -> dict[str, Any]:
    """A figure with everything that is said about it."""
    definition = figure.definition
    return {
        "slug": figure.slug,
        "name": definition.name,
        "unit": definition.unit,
        "value": figure.value,
        "n": figure.n,
        "k": figure.k,
        "low": figure.low,
        "high": figure.high,
        "grey": figure.grey,
        "text": number(figure.value, definition.unit),
        "interval": span(figure.low, figure.high, definition.unit),
        "formula": definition.formula,
    }


def figure_of(stored: dict[str, Any]) -> Figure:
    """The figure that `figure_json` stored."""
    return Figure(**{name: stored[name] for name in ("slug", "value", "n", "k", "low", "high")})


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
        return "within chance"
    way = "up" if change.by > 0 else "down"
    by = f"{100 * abs(change.by):.0f} points" if unit == "share" else number(abs(change.by), unit)
    verdict = {True: ", better", False: ", worse", None: ""}[change.better]
    return f"{way} by {by}{verdict}"
