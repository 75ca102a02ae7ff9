"""The costs as a picture: one panel a database, one bar for each size, steps one upon the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

COLOURS = ("#3b6ea5", "#7a5195", "#c05780", "#d98032", "#5b8c5a")
HEIGHT, BAR, GAP, LEFT = 220, 60, 30, 60


def plot(found: Mapping[str, Mapping[int, Mapping[str, float]]], steps: Sequence[str]) -> str:
    """SVG; the heights are milliseconds of processor time a mail."""
    most = max(row["whole_cpu_ms"] for rows in found.values() for row in rows.values())
    drawn: list[str] = []
    x = LEFT
    for kind, rows in found.items():
        drawn.append(text(x, 20, kind, "start"))
        for size, row in rows.items():
            drawn += bar(x, row, steps, HEIGHT / most)
            drawn.append(text(x + BAR / 2, HEIGHT + 58, f"{size:,}"))
            drawn.append(
                text(x + BAR / 2, HEIGHT + 36 - row["whole_cpu_ms"] * HEIGHT / most, f"{row['whole_cpu_ms']:.0f}")
            )
            x += BAR + GAP
        x += GAP
    for place, step in enumerate(steps):
        y = 50 + 22 * place
        drawn += [
            f'<rect x="{x}" y="{y - 11}" width="12" height="12" fill="{COLOURS[place]}"/>',
            text(x + 18, y, step, "start"),
        ]
    drawn.append(text(LEFT, HEIGHT + 78, "conversations on the desk; milliseconds of processor time a mail", "start"))
    width, height = max(x + 130, LEFT + 400), HEIGHT + 90
    style = "font: 13px sans-serif; background: #fff"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'style="{style}">\n' + "\n".join(drawn) + "\n</svg>\n"
    )


def bar(x: float, row: Mapping[str, float], steps: Sequence[str], scale: float) -> list[str]:
    drawn, y = [], HEIGHT + 40.0
    for colour, step in zip(COLOURS, steps, strict=True):
        high = max(row[f"{step}_cpu_ms"], 0.0) * scale
        y -= high
        drawn.append(f'<rect x="{x}" y="{y:.1f}" width="{BAR}" height="{high:.1f}" fill="{colour}"/>')
    return drawn


def text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="#222">{escape(words)}</text>'
