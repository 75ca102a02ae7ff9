"""Transactions that must not be lost, and steps that one worker at a time may do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def durably() -> Iterator[None]:
    """A transaction that is on disk when it ends, even if the power fails right after.

    SQLite's commits are otherwise safe against a crash of the program, but the last ones may be lost with the power;
    PostgreSQL's always are on disk."""
    full = connection.vendor == "sqlite" and not connection.in_atomic_block
    if full:
        set_synchronous("FULL")
    try:
        with transaction.atomic():
            yield
    finally:
        if full:
            set_synchronous("NORMAL")


def set_synchronous(level: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={level}")


def alone(step: int) -> None:
    """Within a transaction: waits until nobody else is in this step. On SQLite there is one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [step])
