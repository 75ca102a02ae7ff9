"""Takes mail files in as if they had been polled."""

from __future__ import annotations

import mailbox as formats
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from helpdesk.desk.models import IncomingMail, Mailbox
from helpdesk.desk.receive.read import BATCH, receive_all
from helpdesk.desk.receive.store import Raw, store
from helpdesk.desk.storage import content_hash

FOLDER = "ingested"


@dataclass
class Ingested:
    """What became of the files, by the state of their ledger rows."""

    found: int = 0
    states: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def ingest(
    paths: Iterable[Path],
    mailbox: Mailbox,
    *,
    history: bool = False,
    progress: Callable[[int], object] = lambda n: None,
) -> Ingested:
    """Takes in `.eml` files, mbox files, Maildirs and folders of them. With `history` they are stored as resolved
    past. Raises OSError for a path that cannot be read."""
    result = Ingested()
    raws = (raw for path in paths for raw in messages_of(path))
    while batch := [in_ledger(raw, history) for raw in islice(raws, BATCH)]:
        store(mailbox, batch)
        rows = IncomingMail.objects.filter(mailbox=mailbox, folder=FOLDER, uid__in=[item.uid for item in batch])
        receive_all(list(rows.values_list("pk", flat=True)))
        for state, uid, reason in rows.values_list("state", "uid", "reason"):
            result.states[state] = result.states.get(state, 0) + 1
            if state == IncomingMail.State.FAILED:
                result.problems.append(f"{uid[:12]}: {reason}")
        result.found += len(batch)
        progress(len(batch))
    return result


def in_ledger(raw: bytes, history: bool) -> Raw:
    return Raw(FOLDER, content_hash(raw), raw, history=history)


def messages_of(path: Path) -> Iterator[bytes]:
    """The raw messages in a file or folder, whatever its format."""
    return (raw for raw, _folder in filed_messages(path))


def filed_messages(path: Path, folder: str = "") -> Iterator[tuple[bytes, str]]:
    """The same, each with the name of the folder within `path` that it lies in; "" for what lies in `path` itself."""
    if is_maildir(path):
        for part in ("cur", "new"):
            for file in sorted((path / part).iterdir()):
                yield file.read_bytes(), folder
    elif path.is_dir():
        for child in sorted(path.iterdir()):
            if child.is_dir():
                yield from filed_messages(child, child.name)
            elif child.suffix.lower() in (".eml", ".mbox"):
                yield from filed_messages(child, child.stem if is_mbox(child) else folder)
    elif is_mbox(path):
        box = formats.mbox(path, create=False)
        try:
            for key in box.iterkeys():
                yield box.get_bytes(key), folder
        finally:
            box.close()
    else:
        yield path.read_bytes(), folder


def is_maildir(path: Path) -> bool:
    return (path / "cur").is_dir() and (path / "new").is_dir()


def is_mbox(path: Path) -> bool:
    if path.suffix.lower() == ".eml":
        return False
    with path.open("rb") as file:
        return file.read(5) == b"From "
