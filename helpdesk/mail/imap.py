"""Reading and filing mail over IMAP; with `imap_connection` the only files that speak the protocol.

Every call opens its own connection and closes it; every answer has a time limit; everything that goes wrong is a
MailboxError in words. Nothing here marks a message as read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from threading import Event

from imapclient import IMAPClient

from helpdesk.mail.imap_connection import open_folder, session
from helpdesk.mail.server import Server

SIZE_LIMIT = 35 * 1024 * 1024
"""Bytes; of a larger message only the headers are fetched. 25 MB of attachments, as providers allow, in base64."""

BATCH_BYTES = 16 * 1024 * 1024
UID_WINDOW = 50_000
"""UIDs searched at once: imaplib refuses lines of more than a million bytes."""

IDLE_RENEWAL = 240.0
POLL_INTERVAL = 60.0

ROLES = {
    b"\\Sent": "sent",
    b"\\Junk": "junk",
    b"\\Trash": "trash",
    b"\\Drafts": "drafts",
    b"\\Archive": "archive",
    b"\\All": "all",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """One message as the server has it. `raw` holds the headers alone when `oversize`, and nothing when the server
    could not give the message (`error` says why)."""

    folder: str
    uidvalidity: int
    uid: int
    raw: bytes
    flags: tuple[str, ...] = ()
    size: int = 0
    received: datetime | None = None
    """When the server took the mail in, with its offset."""
    oversize: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    name: str
    role: str = ""
    """inbox, sent, junk, trash, drafts, archive, all, or empty."""


def fetch(
    server: Server,
    folder: str,
    uidvalidity: int | None,
    after_uid: int,
    *,
    since: date | None = None,
    batch: int = 100,
    size_limit: int = SIZE_LIMIT,
) -> Iterator[Fetched]:
    """Yields the messages of `folder` with a UID above `after_uid`, by rising UID.

    When the folder's UIDVALIDITY is not `uidvalidity`, its UIDs mean nothing any more and everything is yielded from
    the start, or from `since` on. Raises MailboxError."""
    with session(server) as client:
        current, top = _select(client, folder)
        same = current == uidvalidity
        uids = _search(client, after_uid if same else 0, top, since=None if same else since)
        while chunk := list(islice(uids, 10 * batch)):
            facts = client.fetch(chunk, ["RFC822.SIZE", "FLAGS", "INTERNALDATE"])
            for group in _groups(chunk, facts, batch, size_limit):
                yield from _messages(client, folder, current, group, facts, size_limit)


def fetch_uids(
    server: Server, folder: str, uids: Sequence[int], *, batch: int = 100, size_limit: int = SIZE_LIMIT
) -> Iterator[Fetched]:
    """Yields exactly these messages, those that are gone left out. Raises MailboxError."""
    with session(server) as client:
        current, _ = _select(client, folder)
        for start in range(0, len(uids), batch):
            chunk = list(uids[start : start + batch])
            facts = client.fetch(chunk, ["RFC822.SIZE", "FLAGS", "INTERNALDATE"])
            for group in _groups(chunk, facts, batch, size_limit):
                yield from _messages(client, folder, current, group, facts, size_limit)


def list_uids(server: Server, folder: str, since: date | None = None) -> tuple[int, list[int]]:
    """The folder's UIDVALIDITY and the UIDs in it, rising. Raises MailboxError."""
    with session(server) as client:
        current, top = _select(client, folder)
        return current, list(_search(client, 0, top, since=since))


def position(server: Server, folder: str) -> tuple[int, int]:
    """The folder's UIDVALIDITY and its highest UID so far. Raises MailboxError."""
    with session(server) as client:
        current, top = _select(client, folder)
        return current, top


def count_since(server: Server, folder: str, since: date) -> int:
    """How many messages the server took in on or after that day. Raises MailboxError."""
    with session(server) as client:
        _, top = _select(client, folder)
        return sum(1 for _ in _search(client, 0, top, since=since))


def folders(server: Server) -> tuple[Folder, ...]:
    """The folders that can hold mail, with their roles by SPECIAL-USE (RFC 6154). Raises MailboxError."""
    with session(server) as client:
        found = []
        for flags, _, name in client.list_folders():
            if b"\\Noselect" in flags or b"\\NonExistent" in flags:
                continue
            role = next((ROLES[flag] for flag in flags if flag in ROLES), "")
            found.append(Folder(str(name), "inbox" if str(name).upper() == "INBOX" else role))
        return tuple(found)


def find_in_sent(server: Server, folder: str, message_id: str) -> bool:
    """Whether the folder holds a message with this Message-ID (angle brackets included). Raises MailboxError."""
    with session(server) as client:
        client.select_folder(folder, readonly=True)
        candidates = client.search(["HEADER", "Message-ID", message_id])
        # HEADER matches substrings, and some servers match words: the header itself decides.
        key = "BODY[HEADER.FIELDS (MESSAGE-ID)]"
        answers = client.fetch(candidates[:50], [key.replace("BODY", "BODY.PEEK", 1)]) if candidates else {}
        return any(message_id.encode() in answer.get(key.encode(), b"") for answer in answers.values())


def append(server: Server, folder: str, raw: bytes) -> None:
    """Files a message in the folder, as read. Raises MailboxError."""
    with session(server) as client:
        client.append(folder, raw, flags=(b"\\Seen",))


def mark(server: Server, folder: str, uidvalidity: int, uids: Sequence[int], *, move_to: str = "") -> None:
    """Flags messages as read, or moves them; nothing when the UIDs have lost their meaning. Raises MailboxError."""
    with session(server) as client:
        if int(client.select_folder(folder)[b"UIDVALIDITY"]) != uidvalidity:
            return
        for start in range(0, len(uids), 500):
            some = list(uids[start : start + 500])
            if not move_to:
                client.add_flags(some, [b"\\Seen"], silent=True)
            elif client.has_capability("MOVE"):
                client.move(some, move_to)
            else:
                client.copy(some, move_to)
                client.delete_messages(some, silent=True)
                client.expunge(some)


def watch(
    server: Server,
    folder: str,
    on_change: Callable[[], None],
    stop: Event,
    *,
    renewal: float = IDLE_RENEWAL,
    interval: float = POLL_INTERVAL,
) -> None:
    """Calls `on_change` at the start, whenever the folder changes, and at least every `renewal` seconds, until `stop`.

    Uses IDLE, renewed so that a frozen server shows; where it is not offered, calls every `interval` seconds. Raises
    MailboxError when the connection fails: call it again after a pause."""
    with session(server) as client:
        idle = client.has_capability("IDLE")
        client.select_folder(folder, readonly=True)
        while idle and not stop.is_set():
            client.idle()
            on_change()  # within IDLE: what came before it is found now, what comes from now on is announced
            _wait_for_change(client, stop, renewal)
            client.idle_done()
    while not stop.is_set():
        on_change()
        stop.wait(interval)


def _select(client: IMAPClient, folder: str) -> tuple[int, int]:
    open_folder(client, folder)
    status = client.folder_status(folder, ["UIDVALIDITY", "UIDNEXT"])
    return int(status[b"UIDVALIDITY"]), int(status[b"UIDNEXT"]) - 1


def _search(client: IMAPClient, after: int, top: int, since: date | None = None) -> Iterator[int]:
    for low in range(after + 1, top + 1, UID_WINDOW):
        criteria: list[object] = ["UID", f"{low}:{min(low + UID_WINDOW - 1, top)}"]
        yield from sorted(client.search([*criteria, "SINCE", since] if since else criteria))


def _groups(uids: Sequence[int], facts: dict, batch: int, size_limit: int) -> Iterator[list[int]]:
    """Splits so that a group has at most `batch` messages and about BATCH_BYTES: memory stays flat."""
    group: list[int] = []
    weight = 0
    for uid in uids:
        if uid not in facts:  # gone since the search
            continue
        size = facts[uid].get(b"RFC822.SIZE", 0)
        oversize = size > size_limit
        if group and (len(group) == batch or weight + size > BATCH_BYTES or oversize):
            yield group
            group, weight = [], 0
        group.append(uid)
        weight += size
        if oversize:
            yield group
            group, weight = [], 0
    if group:
        yield group


def _messages(
    client: IMAPClient, folder: str, uidvalidity: int, uids: list[int], facts: dict, size_limit: int
) -> Iterator[Fetched]:
    oversize = facts[uids[0]].get(b"RFC822.SIZE", 0) > size_limit
    part = "HEADER" if oversize else ""
    bodies, errors = _bodies(client, uids, part)
    for uid in uids:
        raw = bodies.get(uid, {}).get(f"BODY[{part}]".encode())
        if raw is None and uid not in errors:
            continue
        fact = facts[uid]
        received = fact.get(b"INTERNALDATE")
        yield Fetched(
            folder,
            uidvalidity,
            uid,
            raw or b"",
            flags=tuple(flag.decode("ascii", "replace") for flag in fact.get(b"FLAGS", ())),
            size=fact.get(b"RFC822.SIZE", len(raw or b"")),
            received=received.astimezone() if received else None,
            oversize=oversize,
            error=errors.get(uid, ""),
        )


def _bodies(client: IMAPClient, uids: Iterable[int], part: str) -> tuple[dict, dict[int, str]]:
    """The messages, and for those the server refuses to give, what it said. One bad message must not hide the rest."""
    wanted = list(uids)
    try:
        return client.fetch(wanted, [f"BODY.PEEK[{part}]"]), {}
    except client.AbortError:
        raise
    except client.Error as error:
        if len(wanted) == 1:
            return {}, {wanted[0]: f"The server could not give this message: {error}"}
    bodies: dict = {}
    errors: dict[int, str] = {}
    for uid in wanted:
        body, error_of = _bodies(client, [uid], part)
        bodies.update(body)
        errors.update(error_of)
    return bodies, errors


def _wait_for_change(client: IMAPClient, stop: Event, seconds: float) -> None:
    """Looks at `stop` every second."""
    deadline = time.monotonic() + seconds
    while not stop.is_set() and time.monotonic() < deadline:
        if any(_is_change(line) for line in client.idle_check(timeout=min(1.0, seconds))):
            return


def _is_change(line: object) -> bool:
    if not isinstance(line, tuple) or len(line) < 2:
        return False
    if line[0] == b"BYE":
        raise IMAPClient.AbortError(line[1])
    return line[1] in (b"EXISTS", b"EXPUNGE")
