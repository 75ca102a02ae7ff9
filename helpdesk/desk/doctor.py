"""What is wrong with this installation, each with its remedy."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.db import connection as to_database
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from helpdesk.desk import connection, storage
from helpdesk.desk.engines import TableLedger, encoder, gateway_settings, own
from helpdesk.desk.models import Category, Mailbox, User
from helpdesk.desk.receive.alarms import days_left
from helpdesk.mail.folder import inbox_of, sent_of
from triage.gateway import Gateway
from triage.protocols import EngineError

LEAST_DISK = 1024**3
CLOCK_SKEW = 5.0
TOKEN_SOON = timedelta(days=7)


@dataclass(frozen=True)
class Finding:
    name: str
    ok: bool
    detail: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Every check in order; those that need the database are left out while it does not answer."""
    yield from configuration()
    database_answer = database()
    yield database_answer
    if not database_answer.ok:
        return
    for check in (migrations, clock, people, categories):
        yield check()
    if settings.HELPDESK_BROKER_URL:
        yield broker()
    yield disk()
    yield stored_files()
    yield embedded_engine()
    yield model()
    yield from own_engines()
    for mailbox in Mailbox.objects.filter(enabled=True):
        yield from mailbox_checks(mailbox)
    if not Mailbox.objects.filter(enabled=True).exists():
        yield Finding(
            "mailboxes", False, "No mailbox is in use.", "Add one in the admin under Installation, Mailboxes."
        )


def configuration() -> Iterator[Finding]:
    if not settings.PUBLIC_URL:
        yield Finding(
            "public address",
            True,
            "PUBLIC_URL is not set: mail to customers carries no links, only “answer with the word PERSON”.",
            "Set PUBLIC_URL to the address customers can reach, such as https://desk.example.com.",
        )
    else:
        yield Finding("public address", True, settings.PUBLIC_URL)
    if settings.EMAIL_BACKEND.endswith(("filebased.EmailBackend", "console.EmailBackend")):
        yield Finding(
            "system mail",
            True,
            "EMAIL_URL is not set: invitations, alarms and the monthly review are not mailed, but kept in "
            "DATA_DIR/system-mail.",
            "Set EMAIL_URL, such as smtps://user:password@mail.example.com.",
        )
    else:
        yield Finding("system mail", True, f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}")


def database() -> Finding:
    try:
        with to_database.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Finding("database", False, str(error).strip(), "Check DATABASE_URL, and that the server runs.")
    return Finding("database", True, to_database.vendor)


def migrations() -> Finding:
    executor = MigrationExecutor(to_database)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        return Finding("migrations", False, f"{missing} not applied.", "Run: manage.py migrate")
    return Finding("migrations", True, "all applied")


def clock() -> Finding:
    """The database's clock beside this machine's: rows are due by one and claimed by the other."""
    if to_database.vendor != "postgresql":
        return Finding("clock", True, timezone.now().isoformat(timespec="seconds"))
    with to_database.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        skew = abs(float(cursor.fetchone()[0]) - time.time())
    if skew > CLOCK_SKEW:
        return Finding(
            "clock", False, f"{skew:.0f} seconds apart from the database's.", "Turn time synchronisation on."
        )
    return Finding("clock", True, f"{skew:.1f} seconds apart from the database's")


def broker() -> Finding:
    from kombu.exceptions import OperationalError

    from helpdesk.celery import app

    try:
        with app.connection_for_write() as carried:
            carried.ensure_connection(max_retries=1, timeout=5)
            workers = app.control.inspect(connection=carried, timeout=2).ping()
    except OperationalError as error:
        return Finding("broker", False, str(error), "Check HELPDESK_BROKER_URL, and that the broker runs.")
    if not workers:
        return Finding(
            "broker", False, "It answers, but no worker does.", "Start one: celery -A helpdesk worker --pool threads."
        )
    return Finding("broker", True, f"{len(workers)} workers answer")


def people() -> Finding:
    if not User.objects.filter(is_active=True).exists():
        return Finding("people", False, "Nobody can log in.", "Start manage.py run and open the link it prints.")
    return Finding("people", True, f"{User.objects.filter(is_active=True).count()} can log in")


def categories() -> Finding:
    count = Category.objects.filter(enabled=True).count()
    if not count:
        return Finding("categories", False, "There are none: every mail goes to a person.", "Add some under Policy.")
    return Finding("categories", True, f"{count} in use")


def disk() -> Finding:
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.DATA_DIR).free
    said = f"{free / 1024**3:.1f} GiB free in {settings.DATA_DIR}"
    if free < LEAST_DISK:
        return Finding(
            "disk", False, said, "Make room, or move DATA_DIR: mail that can't be stored waits on its server."
        )
    return Finding("disk", True, said)


def stored_files() -> Finding:
    try:
        name = storage.keep("doctor", b"a file to see that files can be stored\n")
        storage.read(name)
        storage.remove(name)
    except OSError as error:
        return Finding("storage", False, str(error), "Check DATA_DIR or STORAGE_URL and its rights.")
    return Finding("storage", True, "writes and reads")


def embedded_engine() -> Finding:
    try:
        encoder().encode(["Where is my parcel?"])
    except (EngineError, OSError) as error:
        return Finding("embedded engine", False, str(error), "Build the environment anew from uv.lock.")
    return Finding("embedded engine", True, "reads")


def model() -> Finding:
    if not settings.HELPDESK_MODEL:
        return Finding("model", True, "none set: the embedded engines work alone")
    ledger = TableLedger()
    try:
        return Finding("model", True, Gateway(gateway_settings(ledger), ledger).probe())
    except EngineError as error:
        return Finding("model", False, str(error), "Check HELPDESK_MODEL, its key, its address and the budget.")


def own_engines() -> Iterator[Finding]:
    for name in ("HELPDESK_CLASSIFIER", "HELPDESK_DRAFTER"):
        if place := getattr(settings, name):
            try:
                own(place)
            except EngineError as error:
                yield Finding("own engine", False, str(error), f"Mend the class, or correct {name}.")
            else:
                yield Finding("own engine", True, place)


def mailbox_checks(mailbox: Mailbox) -> Iterator[Finding]:
    if mailbox.transport == Mailbox.Transport.FOLDER:
        yield folder(mailbox)
        return
    if ending := days_left(mailbox):
        yield Finding(f"{mailbox.address} sign-in", False, ending, "Sign in again on the mailbox's connection page.")
    tried = connection.test(mailbox)
    for protocol in ("IMAP", "SMTP"):
        steps = [step for step in tried if step.name.startswith(protocol)]
        told = next((step for step in steps if not step.ok), steps[-1])
        remedy = "" if told.ok else "Correct it on the mailbox's page in the admin."
        yield Finding(f"{mailbox.address} {protocol}", told.ok, told.detail, remedy)


def folder(mailbox: Mailbox) -> Finding:
    path = Path(mailbox.folder_path)
    try:
        for place in (inbox_of(path), sent_of(path)):
            place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return Finding(
            mailbox.address, False, f"{path}: {error.strerror}", "Make the folder writable for this program."
        )
    return Finding(mailbox.address, True, str(path))
