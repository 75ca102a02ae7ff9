from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounce:
    """What came back. Everything but the fact itself may be unknown."""

    recipient: str | None = None
    status: str | None = None
    """Enhanced status code of RFC 3463, for example 5.1.1; a first digit of 4 means that the server still tries."""
    diagnostic: str | None = None
    original_message_id: str | None = None
