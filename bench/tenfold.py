"""Ten times the rows of a desk, copied inside SQLite: a database of a million conversations in minutes, not hours."""

from __future__ import annotations

from django.db import connection

from tests.report_rows import TABLES

COPIES = 9
APART = {
    "uid": "uid || '-{copy}'",
    "content_hash": "SUBSTR(content_hash, 1, 60) || PRINTF('%04d', {copy})",
    "message_id": "message_id || '{copy}'",
}
"""Columns that are unique over the table, and how a copy differs."""


def tenfold() -> None:
    """Each row nine times more, with the same moments, so that the month that is measured grows with the database.

    Only for a database that is thrown away: indexes and full-text search are dropped while the rows are copied."""
    with connection.cursor() as cursor:
        for pragma in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -200000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (trigger,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{trigger}"')
        highest = {table._meta.db_table: highest_id(cursor, table._meta.db_table) for table in TABLES}
        for table in TABLES:
            copy(cursor, table, highest)


def highest_id(cursor, table: str) -> int:
    cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")
    return cursor.fetchone()[0]


def copy(cursor, table, highest: dict[str, int]) -> None:
    name = table._meta.db_table
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql <> ''", [name])
    indexes = cursor.fetchall()
    for index, _sql in indexes:
        cursor.execute(f'DROP INDEX "{index}"')
    fields = table._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    for number in range(1, COPIES + 1):
        values = ", ".join(value_of(field, number, highest) for field in fields)
        cursor.execute(f"INSERT INTO {name} ({columns}) SELECT {values} FROM {name} WHERE id <= {highest[name]}")
    for _index, sql in indexes:
        cursor.execute(sql)


def value_of(field, number: int, highest: dict[str, int]) -> str:
    """The column in a copy: ids and references moved on, unique texts told apart, the rest as it is."""
    to = field.model if field.primary_key else field.related_model
    if to is not None and to._meta.db_table in highest:
        return f'"{field.column}" + {number * highest[to._meta.db_table]}'
    return APART[field.column].format(copy=number) if field.column in APART else f'"{field.column}"'
