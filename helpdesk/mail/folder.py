"""The folder transport: mail comes in as .eml files of one directory and goes out as .eml files of another."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from helpdesk.mail.server import MailboxError

SETTLED = 1.0
"""Seconds a file must have been left alone before it is taken: whoever drops it may still be writing."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A message found in an inbox; `uid` is the SHA-256 of its bytes."""

    path: Path
    uid: str
    raw: bytes


def inbox_of(folder: Path) -> Path:
    return folder / "inbox"


def sent_of(folder: Path) -> Path:
    return folder / "sent"


def fetch(folder: Path, settled: float = SETTLED) -> Iterator[Dropped]:
    """Yields the .eml files in the inbox that nobody is writing any more, by name. Raises MailboxError."""
    inbox = inbox_of(folder)
    try:
        inbox.mkdir(parents=True, exist_ok=True)
        for path in sorted(inbox.glob("*.eml")):
            if path.name.startswith(".") or not path.is_file():
                continue
            raw = _settled_bytes(path, settled)
            if raw is not None:
                yield Dropped(path, hashlib.sha256(raw).hexdigest(), raw)
    except OSError as error:
        raise MailboxError(f"{inbox} cannot be read: {error.strerror}.") from error


def take(dropped: Dropped) -> None:
    """Moves a file that has been stored to inbox/taken/; stays when it has other bytes by now. Raises MailboxError."""
    taken = dropped.path.parent / "taken"
    try:
        if dropped.path.read_bytes() != dropped.raw:
            return
        taken.mkdir(exist_ok=True)
        dropped.path.replace(taken / f"{dropped.path.stem}.{dropped.uid[:12]}.eml")
    except FileNotFoundError:
        return  # somebody else took it: the same bytes are stored already
    except OSError as error:
        raise MailboxError(f"{dropped.path} cannot be moved to {taken}: {error.strerror}.") from error


def drop(folder: Path, raw: bytes, name: str = "") -> Path:
    """Puts a message into the inbox, whole at once, as a customer's mail. Raises MailboxError."""
    name = name or f"{time.strftime('%Y%m%d-%H%M%S')}-{hashlib.sha256(raw).hexdigest()[:12]}.eml"
    path = _write(inbox_of(folder) / name, raw)
    an_age_ago = time.time() - 2 * SETTLED  # it is whole: nothing to wait for
    os.utime(path, (an_age_ago, an_age_ago))
    return path


def send(folder: Path, message_id: str, raw: bytes) -> Path:
    """Writes a message to sent/, durably, under a name made of its Message-ID: sending twice is sending once.

    Raises MailboxError."""
    return _write(_sent_path(folder, message_id), raw)


def find_in_sent(folder: Path, message_id: str) -> bool:
    return _sent_path(folder, message_id).exists()


def _sent_path(folder: Path, message_id: str) -> Path:
    return sent_of(folder) / f"{hashlib.sha256(message_id.encode()).hexdigest()[:32]}.eml"


def _settled_bytes(path: Path, settled: float) -> bytes | None:
    """The file's bytes, or None while it is changing or when it is gone."""
    try:
        before = path.stat()
        if abs(time.time() - before.st_mtime) < settled:
            return None
        raw = path.read_bytes()
    except FileNotFoundError:
        return None
    return raw if raw and len(raw) == before.st_size else None


def _write(path: Path, raw: bytes) -> Path:
    beside = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(beside, "xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise MailboxError(f"{path} cannot be written: {error.strerror}.") from error
    return path
