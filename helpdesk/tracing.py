"""OpenTelemetry, optional: what each step did, as spans of one trace for each conversation, from mail to answer.

Spans leave as OTLP over HTTP in JSON (the protocol's own encoding, section "OTLP/HTTP"), by a thread of their own: a
collector that is away costs nobody a second, and what it misses is missed. No span holds what a customer wrote."""

from __future__ import annotations

import hashlib
import json
import logging
import queue
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote
from urllib.request import Request, urlopen

logger = logging.getLogger(__name__)

PATIENCE = 10
MOST_WAITING = 2048
MOST_AT_ONCE = 256
GATHER = 1.0
"""Seconds for which spans are gathered before they leave together."""


@dataclass(frozen=True)
class Collector:
    """Where spans go: OTEL_EXPORTER_OTLP_ENDPOINT, _HEADERS and OTEL_SERVICE_NAME. `installation` tells two desks apart
    that number their conversations alike."""

    endpoint: str
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    service: str = "helpdesk"
    installation: str = ""


_collector: Collector | None = None
_waiting: queue.Queue[dict[str, Any]] = queue.Queue(MOST_WAITING)
_sender: threading.Thread | None = None
_starting = threading.Lock()


def send_to(collector: Collector | None) -> None:
    global _collector
    _collector = collector


def headers_of(text: str) -> dict[str, str]:
    """`name=value,name=value`, percent-encoded, as the specification has it."""
    pairs = (item.partition("=") for item in text.split(",") if "=" in item)
    return {name.strip(): unquote(value.strip()) for name, _, value in pairs}


def trace_id(conversation: int) -> str:
    """The one id from a customer's mail to its answer; the same on every machine."""
    installation = _collector.installation if _collector else ""
    return hashlib.sha256(f"{installation}:conversation:{conversation}".encode()).hexdigest()[:32]


@contextmanager
def span(step: str, **ids: Any) -> Iterator[None]:
    """What happens within, as one span; an exception marks it as failed and goes on."""
    began = time.time()
    try:
        yield
    except BaseException as error:
        record(step, began, type(error).__name__, **ids)
        raise
    record(step, began, **ids)


def record(step: str, began: float, error: str = "", **ids: Any) -> None:
    """One span that ends now. Without a collector, or without a conversation to belong to, nothing."""
    if _collector is None or not ids.get("conversation"):
        return
    made = {
        "traceId": trace_id(ids["conversation"]),
        "spanId": secrets.token_hex(8),
        "name": step,
        "kind": 1,
        "startTimeUnixNano": str(int(began * 1e9)),
        "endTimeUnixNano": str(int(time.time() * 1e9)),
        "attributes": [
            {"key": f"helpdesk.{name}", "value": {"stringValue": str(value)}}
            for name, value in ids.items()
            if value is not None
        ],
        "status": {"code": 2, "message": error} if error else {"code": 1},
    }
    try:
        _waiting.put_nowait(made)
    except queue.Full:
        return
    _start()


def _start() -> None:
    """The thread, again after a fork."""
    global _sender
    with _starting:
        if _sender is None or not _sender.is_alive():
            _sender = threading.Thread(target=_send_for_ever, name="tracing", daemon=True)
            _sender.start()


def _send_for_ever() -> None:
    while True:
        spans = [_waiting.get()]
        time.sleep(GATHER)
        while len(spans) < MOST_AT_ONCE and not _waiting.empty():
            spans.append(_waiting.get())
        if _collector is not None:
            _send(_collector, spans)


def _send(collector: Collector, spans: list[dict[str, Any]]) -> None:
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": collector.service}}]}
    scope = {"scope": {"name": "helpdesk"}, "spans": spans}
    body = json.dumps({"resourceSpans": [{"resource": resource, "scopeSpans": [scope]}]}).encode()
    headers = {"Content-Type": "application/json"} | collector.headers
    try:
        with urlopen(Request(f"{collector.endpoint}/v1/traces", body, headers), timeout=PATIENCE):
            pass
    except OSError as error:
        logger.warning("%d spans were lost: the collector did not take them (%s).", len(spans), error)
