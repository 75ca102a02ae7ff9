"""Finds signatures, disclaimers and footers at the end of a stretch of new text."""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk.mail.quote.history import clean

_MOBILE = ("sent from my ", "von meinem ", "envoyé de mon ", "enviado desde mi ", "inviato da ", "enviado do meu ")


def find(lines: Sequence[str]) -> range | list[int]:
    """The indexes of the lines that belong to a signature."""
    for at, line in enumerate(lines):
        if line.rstrip("\xa0 ") in ("--", "\u2014") and any(clean(other) for other in lines[:at]):
            return range(at, len(lines))
    return [at for at, line in enumerate(lines) if clean(line).casefold().startswith(_MOBILE) and len(clean(line)) < 60]
