"""Tables without indexes and references, so that rows pour in; both are made again from their own definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, models


@contextmanager
def bare_tables() -> Iterator[None]:
    """Without indexes and references while rows pour in; both are made again from their own definitions after it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'; SET jit = off")
        again = without_postgresql(cursor) if connection.vendor == "postgresql" else without_sqlite(cursor)
        yield
        again(cursor)


def without_postgresql(cursor) -> Callable:
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
    )
    references = cursor.fetchall()
    for table, name, _ in references:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    cursor.execute(
        "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = 'public' AND i.tablename LIKE 'desk%' "
        "AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conname = i.indexname)"
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f'DROP INDEX "{name}"')

    def again(cursor) -> None:
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in references:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')

    return again


def without_sqlite(cursor) -> Callable:
    cursor.execute("PRAGMA foreign_keys = OFF")
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.execute("PRAGMA cache_size = -400000")
    cursor.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name LIKE 'desk%' "
        "AND type IN ('index', 'trigger') ORDER BY type"
    )
    dropped = cursor.fetchall()
    for kind, name, _ in dropped:
        cursor.execute(f'DROP {kind} "{name}"')

    def again(cursor) -> None:
        for kind, name, definition in dropped:
            if kind == "index" or not name.startswith("desk_message_search"):
                cursor.execute(definition)
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA synchronous = NORMAL")

    return again


def number_on() -> None:
    """New rows get numbers after those that were given here."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in apps.get_app_config("desk").get_models():
            if isinstance(model._meta.pk, models.AutoField):
                table, column = model._meta.db_table, model._meta.pk.column
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), "
                    f'COALESCE((SELECT max("{column}") FROM "{table}"), 0) + 1, false)'
                )
