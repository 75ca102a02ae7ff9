"""Holds what the mail server has against the ledger, and fetches what is missing."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q

from helpdesk.desk.accounts import imap_server
from helpdesk.desk.models import FolderState, IncomingMail, Mailbox
from helpdesk.desk.receive.poll import folders_of, poll, raw_of
from helpdesk.desk.receive.read import BATCH, receive_all, waiting
from helpdesk.desk.receive.store import store
from helpdesk.mail import imap
from helpdesk.mail.server import MailboxError


@dataclass
class FolderCheck:
    folder: str
    on_server: int = 0
    in_ledger: int = 0
    missing: list[int] = field(default_factory=list)
    repaired: int = 0


@dataclass
class Check:
    """What a mailbox's server and the ledger have in common. `unfinished` are stored or failed rows with reasons."""

    mailbox: str
    folders: list[FolderCheck] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    error: str = ""

    @property
    def in_order(self) -> bool:
        gaps = any(len(folder.missing) > folder.repaired for folder in self.folders)
        return not (gaps or self.unfinished or self.error)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"in_order": self.in_order}


def reconcile(mailbox: Mailbox, repair: bool = False) -> Check:
    """Every UID on the server should have its row. With `repair`, missing mail is fetched and unfinished mail read."""
    check = Check(mailbox.address)
    try:
        if mailbox.transport == Mailbox.Transport.IMAP:
            check.folders = [check_folder(mailbox, name, repair) for name in folders_of(mailbox)]
        elif repair:
            check.error = poll(mailbox.pk).error
    except MailboxError as error:
        check.error = str(error)
    if repair:
        receive_all(waiting(None, Q(mailbox=mailbox)))
    unfinished = IncomingMail.objects.filter(
        mailbox=mailbox, state__in=(IncomingMail.State.STORED, IncomingMail.State.FAILED)
    )
    check.unfinished = [f"{row.folder} {row.uid[:16]}: {row.reason or 'not yet read'}" for row in unfinished[:1000]]
    return check


def check_folder(mailbox: Mailbox, name: str, repair: bool) -> FolderCheck:
    server = imap_server(mailbox)
    since = mailbox.read_since
    uidvalidity, uids = imap.list_uids(server, name, (since - timedelta(days=1)).date() if since else None)
    if name == mailbox.sent_folder:
        uids = [uid for uid in uids if uid > began_after(mailbox, name, uidvalidity)]
    known = known_uids(mailbox, name, uidvalidity)
    missing = [uid for uid in uids if uid not in known]
    check = FolderCheck(name, len(uids), len(known), missing)
    if repair:
        for start in range(0, len(missing), BATCH):
            some = missing[start : start + BATCH]
            items = imap.fetch_uids(server, name, some, size_limit=mailbox.size_limit)
            check.repaired += store(mailbox, [raw_of(item, since) for item in items])
    return check


def known_uids(mailbox: Mailbox, name: str, uidvalidity: int) -> set[int]:
    rows = IncomingMail.objects.filter(mailbox=mailbox, folder=name, uidvalidity=uidvalidity)
    return {int(uid) for uid in rows.values_list("uid", flat=True).iterator()}


def began_after(mailbox: Mailbox, name: str, uidvalidity: int) -> int:
    """Sent mail from before the desk began is not missing."""
    known = known_uids(mailbox, name, uidvalidity)
    mark = FolderState.objects.filter(mailbox=mailbox, folder=name, uidvalidity=uidvalidity).first()
    return min(known) - 1 if known else mark.last_uid if mark else 0
