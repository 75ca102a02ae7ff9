"""The one picture of the review: how often the assistant was right, over how sure it was.

Drawn once as PNG, which mail, browser and PDF all show; the same figures stand beside it as a table."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from typing import Any

SIZE, MARGIN, SCALE = 260, 34, 3
INK, QUIET, LINE, BLUE = "#1c2426", "#5a666a", "#c9d1d1", "#0b5fa5"
"""Blue on grey: told apart by every kind of colour vision, and in black and white by shape."""


def calibration_png(calibration: dict[str, Any]) -> bytes:
    """Bins as points with their intervals; the diagonal is where confidence and truth agree."""
    from PIL import Image, ImageDraw, ImageFont

    side = SIZE * SCALE
    image = Image.new("RGB", (side, side), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(size=11 * SCALE)
    x, y = axes()
    draw.rectangle((x(0), y(1), x(1), y(0)), outline=LINE, width=SCALE)
    for tick in (0.0, 0.5, 1.0):
        label = f"{100 * tick:.0f}%"
        draw.line((x(tick), y(0), x(tick), y(0) + 4 * SCALE), fill=QUIET, width=SCALE)
        draw.text((x(tick), y(0) + 6 * SCALE), label, fill=QUIET, font=font, anchor="ma")
        draw.text((x(0) - 4 * SCALE, y(tick)), label, fill=QUIET, font=font, anchor="rm")
    dashed(draw, (x(0), y(0)), (x(1), y(1)))
    points = [(x(row["confidence"]), y(row["right"])) for row in calibration["bins"]]
    draw.line(points, fill=BLUE, width=2 * SCALE)
    for row, (across, up) in zip(calibration["bins"], points, strict=True):
        draw.line((across, y(row["low"]), across, y(row["high"])), fill=BLUE, width=2 * SCALE)
        for end in (row["low"], row["high"]):
            draw.line((across - 4 * SCALE, y(end), across + 4 * SCALE, y(end)), fill=BLUE, width=2 * SCALE)
        radius = 4 * SCALE
        draw.ellipse(
            (across - radius, up - radius, across + radius, up + radius), fill="white", outline=BLUE, width=2 * SCALE
        )
    out = BytesIO()
    image.resize((2 * SIZE, 2 * SIZE)).save(out, "PNG", optimize=True)
    return out.getvalue()


def axes() -> tuple[Callable[[float], float], Callable[[float], float]]:
    length = SIZE - MARGIN - 14
    return (
        lambda share: (MARGIN + share * length) * SCALE,
        lambda share: (14 + (1 - share) * length - 8) * SCALE,
    )


def dashed(draw, start: tuple[float, float], end: tuple[float, float], pieces: int = 25) -> None:
    for piece in range(0, pieces, 2):
        ends = [
            tuple(a + (b - a) * part / pieces for a, b in zip(start, end, strict=True)) for part in (piece, piece + 1)
        ]
        draw.line(ends, fill=QUIET, width=SCALE)


def data_address(png: bytes) -> str:
    return "data:image/png;base64," + b64encode(png).decode()
