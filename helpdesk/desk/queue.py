"""Tells whoever works that a row is due; nothing more. Lost calls lose nothing: the rows are the queue."""

from __future__ import annotations

import logging
import threading
import time

from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

due = threading.Event()
"""Set in the process that runs the embedded worker, so that it looks at once instead of at its next tick."""

SILENCE = 30.0
"""Seconds for which a broker that did not answer is not tried again: finding that out takes some, each time."""

_silent_until = 0.0


def wake(step: str, id: int) -> None:
    """After the commit, asks the worker to do `step` for the row."""
    transaction.on_commit(lambda: _send(step, id))


def _send(step: str, id: int) -> None:
    if settings.HELPDESK_BROKER_URL:
        _publish(step, id)
    else:
        due.set()


def _publish(step: str, id: int) -> None:
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    from kombu.exceptions import OperationalError

    from helpdesk.celery import app

    try:
        app.send_task(f"desk.{step}", args=[id], retry=False)
    except OperationalError as error:
        _silent_until = time.monotonic() + SILENCE
        logger.warning("The broker can't be reached (%s): the periodic look will find %s %s.", error, step, id)
