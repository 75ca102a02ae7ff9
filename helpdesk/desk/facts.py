"""Asks the company's systems about the customer who wrote, each within its seconds, and keeps what they said.

The contract is small: an address of a customer in, facts out. A fact has a name and a short value; a list of things
with an `id` gives each of its facts the id in front ("LF-4711 status"), as the drafter looks them up."""

from __future__ import annotations

import csv
import hashlib
import hmac
import json
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, build_opener

from django.conf import settings
from django.utils import timezone

from helpdesk.desk.classes import NotMade, made
from helpdesk.desk.fields import UndecipherableSecret, opened
from helpdesk.desk.models import Customer, FactSource, Message, SourceAnswer
from helpdesk.desk.webhooks import NoRedirects

logger = logging.getLogger(__name__)

LARGEST = 64 * 1024
"""Bytes of an answer that are read."""

MOST = 200
"""Facts of one source that are kept; the longest value is VALUE letters."""

VALUE = 500


class NoFacts(Exception):
    """A source that did not answer as it should; the text is one line for the agent."""


def refresh(message: Message) -> None:
    """Asks each source whose answer is too old, all at once. Only for a sender who is who they claim; never raises.

    To be called outside a transaction: it waits for the slowest source."""
    customer, address = message.conversation.customer, message.sender_address.lower()
    if not message.genuine or not customer.addresses.filter(address=address).exists():
        return
    waiting = [(source, started(lambda source=source: ask(source, address))) for source in due(customer)]
    begun = time.monotonic()
    for source, job in waiting:
        job.join(max(0.0, source.seconds - (time.monotonic() - begun)))
        facts, error = job.result or ({}, f"no answer within {source.seconds} seconds")
        SourceAnswer.objects.update_or_create(
            source=source, customer=customer, defaults={"facts": facts, "error": error, "asked_at": timezone.now()}
        )


def due(customer: Customer) -> list[FactSource]:
    said = dict(customer.source_answers.filter(error="").values_list("source_id", "asked_at"))
    now = timezone.now()
    return [
        source
        for source in FactSource.objects.filter(enabled=True)
        if source.pk not in said or said[source.pk] < now - timedelta(minutes=source.minutes)
    ]


class Job(threading.Thread):
    """One question in a thread of its own, so that no source can hold the worker longer than it may."""

    def __init__(self, question: Callable[[], dict[str, str]]) -> None:
        super().__init__(daemon=True)
        self.question = question
        self.result: tuple[dict[str, str], str] | None = None

    def run(self) -> None:
        try:
            self.result = self.question(), ""
        except NoFacts as error:
            self.result = {}, one_line(str(error))
        except Exception as error:
            logger.exception("A source of facts failed")
            self.result = {}, one_line(f"{type(error).__name__}: {error}")


def one_line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:300]


def started(question: Callable[[], dict[str, str]]) -> Job:
    job = Job(question)
    job.start()
    return job


def ask(source: FactSource, address: str) -> dict[str, str]:
    """What a source knows of this address; nothing when it knows nobody. Raises NoFacts, or what a class raises."""
    given = ASKED[FactSource.Kind(source.kind)](source, address)
    if not isinstance(given, Mapping):
        raise NoFacts("it answered something that is no list of facts")
    return dict(list(flat(given))[:MOST])


def flat(given: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Facts inside facts by their path; things in a list by their id."""
    for name, value in given.items():
        items = value if isinstance(value, list) else [value]
        for number, item in enumerate(items, 1):
            if isinstance(item, Mapping):
                about = str(item.get("id") or (f"{name} {number}" if isinstance(value, list) else name))
                rest = {key: each for key, each in item.items() if key != "id"}
                yield from flat(rest, f"{about} ")
            elif item is not None:
                yield f"{prefix}{name}"[:100].replace("\0", ""), str(item)[:VALUE].replace("\0", "")


def over_http(source: FactSource, address: str) -> Any:
    """POSTs {"address": …}, signed together with the time; 404 and 204 mean that nobody by this address is known."""
    body, moment = json.dumps({"address": address}).encode(), str(int(time.time()))
    try:
        secret = opened(source.secret, "secret")
    except UndecipherableSecret as error:
        raise NoFacts(str(error)) from error
    headers = {
        "Content-Type": "application/json",
        "X-Desk-Time": moment,
        "X-Desk-Signature": f"sha256={signature(secret, moment, body)}",
    }
    try:
        request = Request(source.place, body, headers)
        with build_opener(NoRedirects).open(request, timeout=source.seconds) as response:
            answer = response.read(LARGEST + 1)
    except HTTPError as error:
        if error.code == 404:
            return {}
        raise NoFacts(f"it answered {error.code}") from error
    except (OSError, ValueError) as error:
        raise NoFacts(f"it can't be reached: {error}") from error
    if len(answer) > LARGEST:
        raise NoFacts(f"its answer is longer than {LARGEST:,} bytes")
    try:
        return json.loads(answer) if answer.strip() else {}
    except ValueError as error:
        raise NoFacts("its answer is not JSON") from error


def signature(secret: str, moment: str, body: bytes) -> str:
    """HMAC-SHA256 over the time in seconds, a full stop and the body, in hexadecimal."""
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def out_of_table(source: FactSource, address: str) -> Any:
    path = table_path(source.place)
    try:
        about = path.stat()
        return table(path, about.st_mtime_ns, about.st_size).get(address, {})
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise NoFacts(f"{path.name} cannot be read: {error}") from error


def table_path(name: str) -> Path:
    """The file of this name in the folder of tables. Raises NoFacts for one that lies elsewhere."""
    folder = (Path(settings.DATA_DIR) / "facts").resolve()
    path = (folder / name).resolve()
    if folder not in path.parents:
        raise NoFacts(f"only files in {folder} are read")
    return path


@lru_cache(maxsize=8)
def table(path: Path, modified: int, size: int) -> dict[str, dict[str, Any]]:
    """Address → facts. A column `id` makes each line a thing of its own, such as an order. Raises NoFacts."""
    found: dict[str, dict[str, Any]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if "address" not in (rows.fieldnames or ()):
            raise NoFacts(f"{path.name} has no column called address")
        for row in rows:
            facts = {name: value for name, value in row.items() if name and name != "address" and value}
            mine = found.setdefault((row["address"] or "").strip().lower(), {})
            if "id" in facts:
                mine[facts["id"]] = facts
            else:
                mine |= facts
    return found


def from_class(source: FactSource, address: str) -> Any:
    try:
        return made(source.place).facts(address)
    except NotMade as error:
        raise NoFacts(str(error)) from error


ASKED: dict[FactSource.Kind, Callable[[FactSource, str], Any]] = {
    FactSource.Kind.HTTP: over_http,
    FactSource.Kind.CSV: out_of_table,
    FactSource.Kind.PYTHON: from_class,
}
