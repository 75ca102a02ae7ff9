"""Finds conversations by subject, people and text: FTS5 on SQLite, full-text search on PostgreSQL.

The index belongs to the table of messages and is kept by the database itself. It is made after every migration, since
SQLite forgets a table's triggers when a migration rebuilds the table."""

from __future__ import annotations

import re

from django.db import connections

MOST = 500
"""Messages that are looked at, newest first."""

LONGEST_QUERY = 200

COLUMNS = ("subject", "sender_name", "sender_address", "new_text")

SQLITE_TRIGGERS = {
    "desk_message_search_added": "AFTER INSERT ON desk_message BEGIN {add} END",
    "desk_message_search_removed": "AFTER DELETE ON desk_message BEGIN {remove} END",
    "desk_message_search_changed": "AFTER UPDATE OF {columns} ON desk_message BEGIN {remove} {add} END",
}

POSTGRESQL_WORDS = (
    "strip(to_tsvector('simple', "
    "subject || ' ' || sender_name || ' ' || sender_address || ' ' || left(new_text, 200000)))"
)
"""Kept in a column of its own: for a word that is in many mails the newest are read one by one, and making this for
each of them would take seconds."""


def install(using: str = "default", **signal) -> None:
    """Makes the index where it is missing, with everything that is there."""
    connection = connections[using]
    if "desk_message" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            install_words(cursor)
        elif connection.vendor == "sqlite":
            install_fts5(cursor)


def install_words(cursor) -> None:
    cursor.execute("SELECT 1 FROM pg_attribute WHERE attrelid = 'desk_message'::regclass AND attname = 'words'")
    if cursor.fetchone() is None:
        words = f"words tsvector GENERATED ALWAYS AS ({POSTGRESQL_WORDS}) STORED"
        cursor.execute(f"ALTER TABLE desk_message ADD COLUMN {words}")
    cursor.execute("DROP INDEX IF EXISTS desk_message_search")
    cursor.execute("CREATE INDEX IF NOT EXISTS desk_message_words ON desk_message USING gin (words)")


def install_fts5(cursor) -> None:
    columns = ", ".join(COLUMNS)
    cursor.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS desk_message_search USING fts5({columns}, content='desk_message', "
        "content_rowid='id', tokenize='trigram')"
    )
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'desk_message'")
    if {name for (name,) in cursor.fetchall()} >= set(SQLITE_TRIGGERS):
        return
    parts = {
        "columns": columns,
        "add": f"INSERT INTO desk_message_search(rowid, {columns}) VALUES (new.id, {values('new')});",
        "remove": f"INSERT INTO desk_message_search(desk_message_search, rowid, {columns}) "
        f"VALUES ('delete', old.id, {values('old')});",
    }
    for name, trigger in SQLITE_TRIGGERS.items():
        cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {trigger.format(**parts)}")
    cursor.execute("INSERT INTO desk_message_search(desk_message_search) VALUES ('rebuild')")


def values(row: str) -> str:
    return ", ".join(f"{row}.{column}" for column in COLUMNS)


def find(text: str, using: str = "default") -> list[int]:
    """Ids of conversations with a mail that has all the words, newest first. On SQLite words of fewer than three
    letters are not looked for; on PostgreSQL words match from their beginning."""
    words = re.findall(r"[^\s\"]+", text[:LONGEST_QUERY])
    connection = connections[using]
    if connection.vendor == "postgresql":
        where, parameters = postgresql_match(words)
    else:
        where, parameters = sqlite_match(words)
    if not parameters:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT conversation_id FROM desk_message WHERE {where} ORDER BY id DESC LIMIT {MOST}", parameters
        )
        return list(dict.fromkeys(pk for (pk,) in cursor.fetchall()))


def sqlite_match(words: list[str]) -> tuple[str, list[str]]:
    phrases = [f'"{word}"' for word in words if len(word) >= 3]
    match = f"SELECT rowid FROM desk_message_search WHERE desk_message_search MATCH %s ORDER BY rowid DESC LIMIT {MOST}"
    return f"id IN ({match})", [" ".join(phrases)] if phrases else []


def postgresql_match(words: list[str]) -> tuple[str, list[str]]:
    lexemes = [word for word in words if re.search(r"\w", word)]
    query = " && ".join(["(plainto_tsquery('simple', %s)::text || ':*')::tsquery"] * len(lexemes))
    return f"words @@ ({query})", lexemes
