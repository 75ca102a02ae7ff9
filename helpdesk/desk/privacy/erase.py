"""Erases a customer: their texts, names, addresses and files, wherever they have got to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from helpdesk.desk import storage
from helpdesk.desk.engines import forget_learnt
from helpdesk.desk.models import CachedAnswer, Customer, CustomerAddress, IncomingMail, Mailbox, SourceAnswer
from helpdesk.desk.privacy.blank import BLANK, blank, overwrite, remove_unused
from helpdesk.desk.privacy.sweep import sweep
from helpdesk.desk.privacy.trail import customers_of, trail_of


@dataclass(frozen=True)
class Erased:
    conversations: int
    rows: int


def erase(address: str) -> Erased:
    """Blanks everything of the customer with this address. What figures are counted from stays. Raises NobodyKnown.

    The order makes it safe to run again after an interruption: the address itself goes last."""
    customers = customers_of(address)
    addresses = list(CustomerAddress.objects.filter(customer__in=customers).values_list("address", flat=True))
    trail = trail_of(customers)
    rows = blank(trail)
    rows += erase_unthreaded(addresses)
    erase_from_folders(addresses)
    CachedAnswer.objects.all().delete()
    rows += sweep([*addresses, *full_names(customers)])
    forget(customers)
    forget_learnt()
    shrink_search()
    return Erased(len(trail.conversations), rows)


def full_names(customers: Collection[Customer]) -> list[str]:
    """Names of more than one word: a first name alone belongs to too many."""
    return [row.name for row in customers if len(row.name.split()) > 1]


@transaction.atomic
def forget(customers: Collection[Customer]) -> None:
    for customer in customers:
        Customer.objects.filter(pk=customer.pk).update(
            name="", notes="", facts={}, language="", erased_at=timezone.now()
        )
    CustomerAddress.objects.filter(customer__in=customers).delete()
    SourceAnswer.objects.filter(customer__in=customers).delete()


def erase_unthreaded(addresses: Collection[str]) -> int:
    """Mail that never became a message (skipped, failed, a duplicate) and speaks of these addresses."""
    rows = IncomingMail.objects.filter(message=None).exclude(raw="").values_list("pk", "raw")
    found = {pk: raw for pk, raw in rows.iterator(500) if speaks_of(storage.read(raw), addresses)}
    count = overwrite(IncomingMail.objects.filter(pk__in=found), BLANK[IncomingMail])
    remove_unused(set(found.values()))
    return count


def erase_from_folders(addresses: Collection[str]) -> None:
    """In folder mailboxes the program itself keeps what came and what was sent."""
    for mailbox in Mailbox.objects.filter(transport=Mailbox.Transport.FOLDER).exclude(folder_path=""):
        for path in Path(mailbox.folder_path).rglob("*.eml"):
            if speaks_of(path.read_bytes(), addresses):
                path.unlink(missing_ok=True)


def speaks_of(raw: bytes, addresses: Collection[str]) -> bool:
    lowered = raw.lower()
    return any(address.encode() in lowered for address in addresses)


def shrink_search() -> None:
    """SQLite's search index keeps removed words until its parts are merged, and its log until it is emptied."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO desk_message_search(desk_message_search) VALUES ('optimize')")
            if not connection.in_atomic_block:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
