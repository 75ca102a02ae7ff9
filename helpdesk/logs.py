"""What the program writes while it works: a line for people, or a JSON object for those who collect logs.

Every line that a step writes says which conversation it is about: the one id from a customer's mail to its answer."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_about: ContextVar[dict[str, object]] = ContextVar("what the lines are about")


@contextmanager
def about(**ids: object) -> Iterator[None]:
    """Lines written within say these ids."""
    before = _about.set(_about.get({}) | ids)
    try:
        yield
    finally:
        _about.reset(before)


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_about.get({}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        ids = " ".join(f"{name}={value}" for name, value in _about.get({}).items())
        first, *rest = super().format(record).split("\n")
        return "\n".join([f"{first} [{ids}]" if ids else first, *rest])
