"""First stage: raw bytes and their ledger rows, on disk before anything is parsed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk.desk import storage
from helpdesk.desk.models import FolderState, IncomingMail, Mailbox
from helpdesk.desk.transactions import durably
from helpdesk.mail.folder import Dropped

State = IncomingMail.State


@dataclass(frozen=True)
class Raw:
    """One message as a source has it."""

    folder: str
    uid: str
    raw: bytes
    uidvalidity: int = 0
    size: int = 0
    oversize: bool = False
    error: str = ""
    """Why the source could not give it."""
    skip: str = ""
    """Why it is not wanted."""
    history: bool = False
    dropped: Dropped | None = None
    """The file it came as, in the folder transport."""


def store(mailbox: Mailbox, messages: Sequence[Raw]) -> int:
    """Keeps the messages and their places in the ledger, one transaction; what is known already stays as it is.

    Returns how many are new."""
    kept = iter(storage.keep_all("mail", [message.raw for message in messages if is_kept(message)]))
    rows = [row_of(mailbox, message, next(kept) if is_kept(message) else "") for message in messages]
    with durably():
        before = known(mailbox, rows)
        IncomingMail.objects.bulk_create(rows, ignore_conflicts=True)
        advance(mailbox, messages)
    return len({key(row) for row in rows} - before)


def is_kept(message: Raw) -> bool:
    return not (message.error or message.skip)


def row_of(mailbox: Mailbox, message: Raw, name: str) -> IncomingMail:
    return IncomingMail(
        mailbox=mailbox,
        folder=message.folder,
        uidvalidity=message.uidvalidity,
        uid=message.uid,
        content_hash=storage.content_hash(message.raw) if name else "",
        raw=name,
        size=message.size or len(message.raw),
        oversize=message.oversize,
        history_only=message.history,
        state=State.SKIPPED if message.skip else State.FAILED if message.error else State.STORED,
        reason=message.skip or message.error,
    )


def known(mailbox: Mailbox, rows: Sequence[IncomingMail]) -> set[tuple[str, int, str]]:
    found = IncomingMail.objects.filter(mailbox=mailbox, uid__in=[row.uid for row in rows])
    return set(found.values_list("folder", "uidvalidity", "uid"))


def key(row: IncomingMail) -> tuple[str, int, str]:
    return row.folder, row.uidvalidity, row.uid


def advance(mailbox: Mailbox, messages: Sequence[Raw]) -> None:
    """Moves each folder's mark to the last UID stored, in the same transaction as the rows."""
    last: dict[tuple[str, int], int] = {}
    for message in messages:
        if message.uidvalidity:
            place = message.folder, message.uidvalidity
            last[place] = max(last.get(place, 0), int(message.uid))
    for (folder, uidvalidity), uid in last.items():
        mark, _ = FolderState.objects.get_or_create(mailbox=mailbox, folder=folder)
        if mark.uidvalidity != uidvalidity or mark.last_uid < uid:
            FolderState.objects.filter(pk=mark.pk).update(uidvalidity=uidvalidity, last_uid=uid)


def refetched(row: IncomingMail, raw: bytes) -> None:
    """A message that the server could not give before has come: it is to be read."""
    name = storage.keep("mail", raw)
    with durably():
        IncomingMail.objects.filter(pk=row.pk, raw="").update(
            raw=name, content_hash=storage.content_hash(raw), size=len(raw), state=State.STORED, reason=""
        )
