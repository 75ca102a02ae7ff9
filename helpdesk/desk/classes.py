"""Classes of the company's own, named in settings and rows as `module:Class`."""

from __future__ import annotations

import importlib
from typing import Any


class NotMade(Exception):
    """Why there is no such object, in one line."""


def made(place: str) -> Any:
    """An object of the class `module:Class`, made without arguments. Raises NotMade."""
    module, _, name = place.partition(":")
    try:
        return getattr(importlib.import_module(module), name)()
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise NotMade(f"{place} cannot be made: {error}") from error
