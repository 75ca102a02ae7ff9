"""One machine's desk in one file, taken while it runs: the database first, then every file that its rows speak of.

A file is stored before any row names it and never changes, so files copied after the database are always enough for
it. The keys stay apart: who finds a backup can't read the mailboxes' passwords in it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection, connections

DATABASE = "desk.sqlite3"
FILES = "files"
ABOUT = "about.json"
FORMAT = 1

KEYS = ("secret_key", "field_keys")
"""Files in DATA_DIR that no backup holds."""


class NoBackup(Exception):
    """The text says in one line what is in the way, and what to do."""


@dataclass(frozen=True)
class Contents:
    files: int
    size: int


def backup(target: Path) -> Contents:
    """Writes the desk into a new file; the desk may be at work meanwhile. Raises NoBackup, OSError."""
    only_one_machine()
    if target.exists():
        raise NoBackup(f"{target} is there already. Name another file, or move it away.")
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            database = Path(folder, DATABASE)
            copy_database(database)
            contents = pack(unfinished, database)
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return contents


def only_one_machine() -> None:
    if connection.vendor != "sqlite" or not isinstance(default_storage, FileSystemStorage):
        raise NoBackup(
            "This desk is not on one machine: back PostgreSQL up with pg_dump first and the file storage after it."
        )


def copy_database(target: Path) -> None:
    """A consistent copy by SQLite's own backup, while others read and write."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def pack(target: Path, database: Path) -> Contents:
    root = Path(default_storage.location)
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    about = database.with_name(ABOUT)
    about.write_text(json.dumps({"format": FORMAT, "at": datetime.now(UTC).isoformat(), "files": len(files)}))
    with tarfile.open(target, "x:gz", compresslevel=1) as archive:
        target.chmod(0o600)
        archive.add(about, ABOUT)
        archive.add(database, DATABASE)
        for path in files:
            archive.add(path, f"{FILES}/{path.relative_to(root)}")
    return Contents(len(files), target.stat().st_size)


def restore(source: Path, replace: bool = False) -> Contents:
    """Puts a backup in the place of this desk, which must not be running. Raises NoBackup, OSError.

    What is there is only replaced when that is asked for, and only after the whole backup was read."""
    only_one_machine()
    database, files = Path(connection.settings_dict["NAME"]), Path(default_storage.location)
    there = [str(path) for path in (database, files) if path.exists() and (path.is_file() or any(path.iterdir()))]
    if there and not replace:
        raise NoBackup(f"There is a desk already ({', '.join(there)}). Stop it, and say --replace to overwrite it.")
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=".restore-") as folder:
        contents = unpack(source, Path(folder))
        must_be_whole(Path(folder, DATABASE))
        connections.close_all()
        put_in_place(Path(folder), database, files)
    return contents


def unpack(source: Path, folder: Path) -> Contents:
    try:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        about = json.loads(Path(folder, ABOUT).read_text())
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise NoBackup(f"{source} can't be read as a backup of a desk: {error}.") from error
    if about["format"] != FORMAT:
        raise NoBackup(f"{source} was written by another version of the program (format {about['format']}).")
    found = sum(path.is_file() for path in Path(folder, FILES).rglob("*"))
    if found != about["files"]:
        raise NoBackup(f"{source} is not whole: it holds {found} of {about['files']} files.")
    return Contents(found, source.stat().st_size)


def must_be_whole(database: Path) -> None:
    with closing(sqlite3.connect(database)) as copy:
        try:
            verdict = copy.execute("PRAGMA quick_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            verdict = str(error)
    if verdict != "ok":
        raise NoBackup(f"The database in the backup is damaged: {verdict}.")


def put_in_place(folder: Path, database: Path, files: Path) -> None:
    for leftover in (database, Path(f"{database}-wal"), Path(f"{database}-shm")):
        leftover.unlink(missing_ok=True)
    if files.exists():
        shutil.rmtree(files)
    database.parent.mkdir(parents=True, exist_ok=True)
    Path(folder, FILES).mkdir(exist_ok=True)
    shutil.move(Path(folder, DATABASE), database)
    shutil.move(Path(folder, FILES), files)
