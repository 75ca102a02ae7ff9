"""Raw mail and attachments: kept by content, durable before any row speaks of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage


def content_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def name_of(kind: str, digest: str) -> str:
    return f"{kind}/{digest[:2]}/{digest}"


def keep(kind: str, data: bytes) -> str:
    """Stores the bytes under their hash and returns the name to read them by; storing twice is storing once."""
    return keep_all(kind, [data])[0]


def keep_all(kind: str, contents: Iterable[bytes]) -> list[str]:
    """The same for many: all of them are on disk when it returns."""
    names, folders = [], set()
    for data in contents:
        name = name_of(kind, content_hash(data))
        names.append(name)
        if isinstance(
            default_storage._wrapped if hasattr(default_storage, "_wrapped") else default_storage, FileSystemStorage
        ):
            folders |= write_durably(Path(default_storage.path(name)), data)
        elif not default_storage.exists(name):
            default_storage.save(name, ContentFile(data))
    for folder in folders:
        sync_folder(folder)
    return names


def write_durably(path: Path, data: bytes) -> set[Path]:
    """Writes beside the name and renames, so that a name never stands for half a file; returns folders to sync."""
    if path.exists():
        return set()
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        with open(beside, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    return {path.parent, path.parent.parent}


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(name: str) -> bytes:
    with default_storage.open(name, "rb") as file:
        return file.read()


def remove(name: str) -> None:
    default_storage.delete(name)
