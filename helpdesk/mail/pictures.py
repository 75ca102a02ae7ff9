"""Pictures of strangers, drawn anew: only what was decoded is shown, not the bytes that came."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error
from io import BytesIO

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MOST_PIXELS = 40_000_000
"""Of a picture that is opened at all: a few bytes can claim to be a picture that fills the memory."""

SHOWN_SIDE = 1600
"""Pixels of the longer side as it is shown."""

DATA = re.compile(r"data:image/[a-z+.-]{1,20};base64,(?P<data>[A-Za-z0-9+/=\s]+)", re.IGNORECASE)


def redrawn(data: bytes) -> str | None:
    """The picture as a data: address of a new PNG or JPEG, its first frame, upright, without anything else that was in
    the file; None where it is no picture. Never raises."""
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.draft("RGB", (SHOWN_SIDE, SHOWN_SIDE))
            plain = ImageOps.exif_transpose(picture)
            plain.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
            seen_through = "A" in plain.getbands() or "transparency" in plain.info
            kind = "png" if seen_through or picture.format in ("PNG", "GIF") else "jpeg"
            flat = Image.new(mode := "RGBA" if seen_through else "RGB", plain.size)
            flat.paste(plain.convert(mode))
            out = BytesIO()
            flat.save(out, kind.upper(), **({"quality": 85} if kind == "jpeg" else {}))
    except Exception:  # noqa: BLE001 - decoders raise whatever they like on damaged files
        return None
    return f"data:image/{kind};base64,{b64encode(out.getvalue()).decode()}"


def redrawn_address(address: str) -> str | None:
    """The same for a picture that stands in the HTML itself, as a data: address."""
    found = DATA.fullmatch(address)
    try:
        return redrawn(b64decode(found["data"])) if found else None
    except (Error, ValueError):
        return None
