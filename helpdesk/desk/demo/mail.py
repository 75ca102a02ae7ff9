"""Drops the sample mails into the demo's inboxes, dated so that the newest has just arrived."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email import message_from_bytes
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from helpdesk.desk.models import Mailbox
from helpdesk.mail import folder

DATE_LINE = re.compile(rb"^Date:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*", re.MULTILINE | re.IGNORECASE)


def samples() -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted((settings.FIXTURES_DIR / "mail").glob("*.eml"))]


def age() -> timedelta:
    """How long ago the newest sample mail was written: everything in the demo with a date moves by as much."""
    return timezone.now() - max(date_of(raw) for _name, raw in samples())


def drop_samples() -> int:
    """Puts every sample mail where its mailbox polls; returns how many."""
    raws, shift = samples(), age()
    mailboxes = list(Mailbox.objects.filter(transport=Mailbox.Transport.FOLDER).order_by("pk"))
    for name, raw in sorted(raws, key=lambda sample: date_of(sample[1])):
        folder.drop(Path(mailbox_of(raw, mailboxes).folder_path), shifted(raw, shift), name)
    return len(raws)


def date_of(raw: bytes) -> datetime:
    return parsedate_to_datetime(message_from_bytes(raw)["Date"])


def shifted(raw: bytes, by: timedelta) -> bytes:
    line = b"Date: " + format_datetime((date_of(raw) + by).replace(microsecond=0)).encode()
    return DATE_LINE.sub(lambda _: line, raw, count=1)


def mailbox_of(raw: bytes, mailboxes: list[Mailbox]) -> Mailbox:
    to = str(message_from_bytes(raw)["To"] or "").lower()
    return next((mailbox for mailbox in mailboxes if mailbox.address in to), mailboxes[0])
