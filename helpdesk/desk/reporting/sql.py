"""What Django's query sets cannot say, on SQLite and PostgreSQL."""

from __future__ import annotations

from django.db import connection
from django.db.models import Func, IntegerField, QuerySet

RULE_AND_HIT = {
    "sqlite": (
        "json_each(reading.reasons) AS part",
        "json_extract(part.value, '$.rule')",
        "json_extract(part.value, '$.hit')",
    ),
    "postgresql": (
        "jsonb_array_elements(reading.reasons) AS part(value)",
        "part.value ->> 'rule'",
        "(part.value ->> 'hit')::boolean",
    ),
}


class Epoch(Func):
    """A moment as whole seconds since 1970."""

    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **context):
        return super().as_sql(compiler, connection, template="CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)")

    def as_postgresql(self, compiler, connection, **context):
        return super().as_sql(
            compiler, connection, template="CAST(FLOOR(EXTRACT(EPOCH FROM %(expressions)s)) AS BIGINT)"
        )


def fetched(rows: QuerySet) -> list[tuple]:
    """The values as the database gives them (SQLite: 0 and 1 for false and true), which is cheaper."""
    with connection.cursor() as cursor:
        cursor.execute(*rows.query.sql_with_params())
        return cursor.fetchall()


def escalations(bounds: tuple, what: str, rest: str, *values: str) -> list[tuple]:
    """Selects `what` of the month's first readings that went to people, one row for each rule that sent them there;
    {rule} is its name."""
    entries, rule, hit = RULE_AND_HIT[connection.vendor]
    statement = (
        f"SELECT {what} FROM desk_suggestion AS reading, {entries}"
        f" WHERE reading.created_at BETWEEN %s AND %s AND reading.destination = 'human' AND {hit}"
        " AND NOT EXISTS (SELECT 1 FROM desk_suggestion AS earlier"
        " WHERE earlier.message_id = reading.message_id AND earlier.id < reading.id)"
        f" {rest}"
    ).replace("{rule}", rule)
    moments = [connection.ops.adapt_datetimefield_value(moment) for moment in bounds]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*moments, *values])
        return cursor.fetchall()
