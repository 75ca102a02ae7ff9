"""Raw mail and attachments: kept by content, durable before any row speaks of them."""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

BESIDE = re.compile(r"\..+\.\d+\.[0-9a-f]{8}")
"""What a file is called while it is being written; the name it will get lies in the middle."""

ABANDONED_AFTER = 24 * 60 * 60
"""Seconds; no write takes a day."""


def content_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def name_of(kind: str, digest: str) -> str:
    return f"{kind}/{digest[:2]}/{digest}"


def keep(kind: str, data: bytes) -> str:
    """Stores the bytes under their hash and returns the name to read them by; storing twice is storing once."""
    return keep_all(kind, [data])[0]


def keep_all(kind: str, contents: Iterable[bytes]) -> list[str]:
    """The same for many: all of them are on disk when it returns."""
    contents = list(contents)
    names = [name_of(kind, content_hash(data)) for data in contents]
    new = {name: data for name, data in zip(names, contents, strict=True) if not default_storage.exists(name)}
    if isinstance(default_storage, FileSystemStorage):
        write_durably({Path(default_storage.path(name)): data for name, data in new.items()})
    else:
        for name, data in new.items():
            default_storage.save(name, ContentFile(data))
    return names


def write_durably(files: Mapping[Path, bytes]) -> None:
    """Writes beside the names, syncs, renames, syncs: a name never stands for half a file, even when power fails."""
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}") for path in files}
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside[path].write_bytes(data)
        sync(list(beside.values()))
        for path, written in beside.items():
            os.replace(written, path)
        sync({folder for path in files for folder in (path.parent, path.parent.parent)})
    except OSError:
        for written in beside.values():
            written.unlink(missing_ok=True)
        raise


def sync(paths: Collection[Path]) -> None:
    """Everything in these files and folders is on disk when it returns. Raises OSError.

    A disk needs milliseconds for every fsync, and hardly more for one syncfs of all that was written."""
    if len(paths) > 3 and syncfs is not None:
        paths, flush = list(paths)[:1], syncfs
    else:
        flush = os.fsync
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            flush(descriptor)
        finally:
            os.close(descriptor)


def system_syncfs() -> Callable[[int], None] | None:
    """Linux's syncfs, None elsewhere; Python has no name for it."""
    function = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if function is None:
        return None

    def syncfs(descriptor: int) -> None:
        if function(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))

    return syncfs


syncfs = system_syncfs()


def remove_abandoned() -> int:
    """Removes what a program that died while writing left beside the names; returns how many files."""
    if not isinstance(default_storage, FileSystemStorage):
        return 0
    before = time.time() - ABANDONED_AFTER
    removed = 0
    for path in Path(default_storage.location).glob("*/*/.*"):
        with suppress(FileNotFoundError):  # it got its name in between
            if BESIDE.fullmatch(path.name) and path.stat().st_mtime < before:
                path.unlink()
                removed += 1
    return removed


def read(name: str) -> bytes:
    with default_storage.open(name, "rb") as file:
        return file.read()


def remove(name: str) -> None:
    default_storage.delete(name)
