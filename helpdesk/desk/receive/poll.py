"""Fetches what is new in a mailbox, stores it, reads it; a mailbox that fails backs off and says why."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from django.db import DatabaseError, close_old_connections
from django.db.models import F, Q
from django.utils import timezone

from helpdesk.desk.accounts import distrust, imap_server
from helpdesk.desk.models import FolderState, IncomingMail, Mailbox
from helpdesk.desk.receive.read import BATCH, receive_all, waiting
from helpdesk.desk.receive.store import Raw, refetched, store
from helpdesk.mail import folder as folders
from helpdesk.mail import imap
from helpdesk.mail.server import MailboxError, Server

logger = logging.getLogger(__name__)

INTERVAL = {Mailbox.Transport.IMAP: timedelta(minutes=1), Mailbox.Transport.FOLDER: timedelta(seconds=2)}
LONGEST_PAUSE = timedelta(minutes=30)
LEASE = timedelta(minutes=3)

MOST_WATCHED = 8
"""Folders of one mailbox that are listened to, each over a connection; providers allow about fifteen. Any further ones
are looked into every minute."""

LOOK_AGAIN = 15.0
"""Seconds after which it is noticed that a mailbox has other folders to read."""

FIRST_PAUSE = 2.0
LISTENED = 60.0
"""Seconds of listening after which a lost connection is nothing to be careful about."""

LEAVE_WITHIN = 5.0


@dataclass(frozen=True)
class Polled:
    """What one look into a mailbox brought."""

    stored: int = 0
    received: int = 0
    error: str = ""
    busy: bool = False
    """Somebody else is reading this mailbox just now."""


def due_mailboxes() -> list[int]:
    """Ids of mailboxes to look into now."""
    due = Mailbox.objects.filter(Q(next_poll_at=None) | Q(next_poll_at__lte=timezone.now()), enabled=True)
    return list(due.values_list("pk", flat=True))


def poll(mailbox_id: int, folder: str = "") -> Polled:
    """Takes in what is new, in all folders or in one. What fails at the mail server or on the disk is said on the
    mailbox's row, not raised."""
    owner = f"{socket.gethostname()}:{os.getpid()}:{os.urandom(4).hex()}"
    free_lease_of_the_dead(mailbox_id)
    if not take_lease(mailbox_id, owner):
        return Polled(busy=True)
    mailbox = Mailbox.objects.get(pk=mailbox_id)
    stored = received = 0
    try:
        for batch in batches_of(mailbox, folder):
            stored += store(mailbox, batch)
            after_storing(batch)
            received += len(receive_all(waiting_in(mailbox)))
            take_lease(mailbox_id, owner)
        received += len(receive_all(waiting_in(mailbox)))  # what an interrupted run left behind
        succeeded(mailbox, stored, whole=not folder)
        return Polled(stored, received)
    except MailboxError as error:
        if error.token_refused:
            distrust(mailbox)
        failed(mailbox, str(error))
        return Polled(stored, received, str(error))
    except OSError as error:
        failed(mailbox, words := f"New mail cannot be stored on this machine: {error.strerror or error}.")
        return Polled(stored, received, words)
    finally:
        Mailbox.objects.filter(pk=mailbox_id, lease_owner=owner).update(lease_owner="", lease_until=None)


def waiting_in(mailbox: Mailbox) -> list[int]:
    return waiting(10 * BATCH, Q(mailbox=mailbox))


def take_lease(mailbox_id: int, owner: str) -> bool:
    now = timezone.now()
    free = Q(lease_owner__in=("", owner)) | Q(lease_until=None) | Q(lease_until__lt=now)
    return bool(
        Mailbox.objects.filter(free, pk=mailbox_id, enabled=True).update(lease_owner=owner, lease_until=now + LEASE)
    )


def free_lease_of_the_dead(mailbox_id: int) -> None:
    """A process of this machine that is gone reads nothing any more; others are waited for."""
    owner = Mailbox.objects.values_list("lease_owner", flat=True).get(pk=mailbox_id)
    host, _, rest = owner.partition(":")
    number = rest.partition(":")[0]
    if host == socket.gethostname() and number.isdigit() and not is_alive(int(number)):
        Mailbox.objects.filter(pk=mailbox_id, lease_owner=owner).update(lease_owner="", lease_until=None)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def batches_of(mailbox: Mailbox, folder: str = "") -> Iterator[list[Raw]]:
    source = from_folder(mailbox) if mailbox.transport == Mailbox.Transport.FOLDER else from_imap(mailbox, folder)
    batch: list[Raw] = []
    weight = 0
    for message in source:
        batch.append(message)
        weight += len(message.raw)
        if len(batch) == BATCH or weight > imap.BATCH_BYTES:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def from_imap(mailbox: Mailbox, folder: str = "") -> Iterator[Raw]:
    server = imap_server(mailbox)
    if not folder:
        retry_refused(mailbox, server)
    since = mailbox.read_since
    for name in [folder] if folder else folders_of(mailbox):
        mark = FolderState.objects.filter(mailbox=mailbox, folder=name).first() or begin(mailbox, server, name)
        for item in imap.fetch(
            server,
            name,
            mark.uidvalidity or None,
            mark.last_uid,
            since=(since - timedelta(days=1)).date() if since else None,
            size_limit=mailbox.size_limit,
        ):
            yield raw_of(item, since)


def folders_of(mailbox: Mailbox) -> list[str]:
    return list(dict.fromkeys([*mailbox.folders, *([mailbox.sent_folder] if mailbox.sent_folder else [])]))


def begin(mailbox: Mailbox, server: Server, name: str) -> FolderState:
    """A folder is read from its start, or from `read_since` on; sent mail only from now on."""
    mark = FolderState(mailbox=mailbox, folder=name)
    if name == mailbox.sent_folder:
        mark.uidvalidity, mark.last_uid = imap.position(server, name)
        mark.save()
    return mark


def raw_of(item: imap.Fetched, since: datetime | None) -> Raw:
    too_old = since is not None and item.received is not None and item.received < since
    return Raw(
        folder=item.folder,
        uid=str(item.uid),
        raw=item.raw,
        uidvalidity=item.uidvalidity,
        size=item.size,
        oversize=item.oversize,
        error=item.error,
        skip="It came before the time from which this mailbox is read." if too_old else "",
    )


def retry_refused(mailbox: Mailbox, server: Server) -> None:
    """Asks again for messages that the server could not give."""
    rows = IncomingMail.objects.filter(mailbox=mailbox, state=IncomingMail.State.FAILED, raw="", uidvalidity__gt=0)
    due = rows.filter(Q(retry_at=None) | Q(retry_at__lte=timezone.now()))
    for name in set(due.values_list("folder", flat=True)):
        by_uid = {int(row.uid): row for row in due.filter(folder=name)}
        for item in imap.fetch_uids(server, name, sorted(by_uid), size_limit=mailbox.size_limit):
            row = by_uid[item.uid]
            if row.uidvalidity == item.uidvalidity and not item.error:
                refetched(row, item.raw)
            else:
                pause = timedelta(minutes=5) * 2 ** min(row.attempts, 8)
                IncomingMail.objects.filter(pk=row.pk).update(
                    attempts=F("attempts") + 1, retry_at=timezone.now() + pause, reason=item.error or row.reason
                )


def from_folder(mailbox: Mailbox) -> Iterator[Raw]:
    for dropped in folders.fetch(Path(mailbox.folder_path)):
        yield Raw("inbox", dropped.uid, dropped.raw, dropped=dropped)


def after_storing(batch: list[Raw]) -> None:
    """Only now, with everything on disk, the source may change."""
    for message in batch:
        if message.dropped:
            folders.take(message.dropped)


def succeeded(mailbox: Mailbox, stored: int, whole: bool = True) -> None:
    now = timezone.now()
    values: dict[str, object] = {"heard_at": now} if stored else {}
    if whole:  # else the other folders are still due when they were
        values["next_poll_at"] = now + INTERVAL[Mailbox.Transport(mailbox.transport)]
    if stored or mailbox.failing_since:  # all is well again: the next alarm is a new one
        values["alarmed_at"] = None
    Mailbox.objects.filter(pk=mailbox.pk).update(
        polled_at=now,
        failures=0,
        failing_since=None,
        error="",
        **values,
    )


def failed(mailbox: Mailbox, error: str) -> None:
    """The next try comes later and later, but it comes: no error disables a mailbox."""
    now = timezone.now()
    pause = min(timedelta(seconds=30) * 2 ** min(mailbox.failures, 10), LONGEST_PAUSE)
    logger.warning("Mailbox %s: %s", mailbox.address, error)
    Mailbox.objects.filter(pk=mailbox.pk).update(
        next_poll_at=now + pause,
        failures=F("failures") + 1,
        failing_since=mailbox.failing_since or now,
        error=error,
    )


def watch(mailbox_id: int, stop: Event) -> None:
    """Reads a folder whenever the server announces a change in it, until `stop`; for a thread of its own.

    IDLE knows one folder a connection, so each folder gets one, in a thread. Folders that are added or taken away
    later are noticed."""
    watched: dict[str, tuple[Thread, Event]] = {}
    while not stop.is_set():
        wanted = watched_folders(mailbox_id)
        for name in wanted:
            if name not in watched or not watched[name][0].is_alive():
                enough = Event()
                thread = Thread(target=watch_folder, args=(mailbox_id, name, enough), name=f"watch-{mailbox_id}-{name}")
                watched[name] = thread, enough
                thread.daemon = True
                thread.start()
        for name in watched.keys() - wanted:
            watched.pop(name)[1].set()
        if not wanted:
            break
        stop.wait(LOOK_AGAIN)
    for _, enough in watched.values():
        enough.set()
    for thread, _ in watched.values():
        thread.join(LEAVE_WITHIN)


def watched_folders(mailbox_id: int) -> list[str]:
    try:
        mailbox = Mailbox.objects.filter(pk=mailbox_id, enabled=True, transport=Mailbox.Transport.IMAP).first()
        return folders_of(mailbox)[:MOST_WATCHED] if mailbox else []
    finally:
        close_old_connections()


def watch_folder(mailbox_id: int, name: str, enough: Event) -> None:
    """Listens to one folder. A connection that is lost is built up again; what is wrong with a mailbox is for `poll` to
    say, which goes on meanwhile."""
    failures = 0
    while not enough.is_set():
        began = time.monotonic()
        try:
            mailbox = Mailbox.objects.get(pk=mailbox_id)
            imap.watch(imap_server(mailbox), name, lambda: look(mailbox_id, name, enough), enough)
        except MailboxError as error:
            logger.info("Mailbox %s, %s: listening again soon: %s", mailbox.address, name, error)
            failures = 0 if time.monotonic() - began > LISTENED else failures + 1
            enough.wait(min(FIRST_PAUSE * 2 ** min(failures, 8), LONGEST_PAUSE.total_seconds()))
        except DatabaseError:
            logger.exception("Listening to mailbox %s failed", mailbox_id)
            enough.wait(LOOK_AGAIN)
        finally:
            close_old_connections()


def look(mailbox_id: int, name: str, enough: Event) -> None:
    """A poll that waits while somebody else reads, since they may have begun before the change."""
    while poll(mailbox_id, name).busy and not enough.wait(0.2):
        if not Mailbox.objects.filter(pk=mailbox_id, enabled=True).exists():
            return
    close_old_connections()
