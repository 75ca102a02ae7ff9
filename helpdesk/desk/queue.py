"""Tells whoever works that a row is due; nothing more. Lost calls lose nothing: the rows are the queue."""

from __future__ import annotations

import threading

from django.conf import settings
from django.db import transaction

due = threading.Event()
"""Set in the process that runs the embedded worker, so that it looks at once instead of at its next tick."""


def wake(step: str, id: int) -> None:
    """After the commit, asks the worker to do `step` for the row."""
    transaction.on_commit(lambda: _send(step, id))


def _send(step: str, id: int) -> None:
    if not settings.HELPDESK_BROKER_URL:
        due.set()
        return
    from celery import Celery

    Celery(broker=settings.HELPDESK_BROKER_URL).send_task(f"desk.{step}", args=[id])
