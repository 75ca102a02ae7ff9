"""Mail through the whole path while workers are killed: fetched from a mail server, read with a model that takes a
second, answered by people who approve what is drafted, and handed to a server that notes every copy.

PostgreSQL runs with Celery over a Redis of its own and several workers, SQLite with one process."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

from bench.desk.databases import POSTGRESQL, ROOT, Place, create, drop, runs
from tests.services import PASSWORD, Dovecot, ScriptedSMTP, dovecot, free_port, wait_for_port

USER = "support@larkfield.example"
ANSWERS_AFTER = 1.0
"""Seconds that the model takes for each call."""
KILL_EVERY = 60.0
"""Seconds."""
SHARE = 0.85
"""Of the throughput that the concurrency allows with this model."""
STALL = 900.0
"""Seconds after which a run in which nothing more is read or answered is given up."""


@dataclass
class Watched:
    """What was seen from outside while it ran, every few seconds."""

    began: float = field(default_factory=time.monotonic)
    read: list[tuple[float, int]] = field(default_factory=list)
    memory: dict[int, list[float]] = field(default_factory=dict)
    kills: int = 0
    moved: float = field(default_factory=time.monotonic)
    """When one more was read or answered for."""


def figures(kind: str, mails: int, workers: int, kill_every: float) -> tuple[dict[str, float], dict[str, float]]:
    """What became of the mails, and at what pace; ({}, {}) where PostgreSQL does not run. Kills none every 0 s."""
    if kind == "postgresql" and not runs():
        return {}, {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        box = stack.enter_context(dovecot(USER))
        server = stack.enter_context(ScriptedSMTP(user=USER))
        cost = cost_of_a_mail(kind, folder / "cost")
        place = stack.enter_context(desk(kind, folder))
        ceiling = len(os.sched_getaffinity(0)) / cost["whole_ms"] * 1000
        concurrency = max(1, round(ceiling / 2 * 2 * ANSWERS_AFTER / workers)) * workers  # two calls a mail
        for number in range(mails):
            box.deliver(USER, mail(number))
        environment = place.environment | stack.enter_context(model()) | (
            {"HELPDESK_BROKER_URL": stack.enter_context(broker(folder))} if workers > 1 else {}
        ) | {"HELPDESK_MODEL_CONCURRENCY": str(concurrency // workers)}  # fmt: skip
        connect(place, box, server.port)
        seen = work(place, environment, mails, workers, concurrency // workers, kill_every)
        told = place.run("bench.scale.told")
        copies = Counter(message_from_bytes(received.raw)["Message-ID"] for received in server.received)
        to = Counter(address for received in server.received for address in received.recipients)
    calls = told["calls"] / max(told["read"], 1)
    ideal = concurrency / (calls * ANSWERS_AFTER) if calls else 0.0
    pace = pace_of(seen.read, mails)
    answered = sum(1 for number in range(mails) if to[f"customer{number}@post.example"] >= 1)
    found = {
        "mails": mails, "workers": workers, "concurrency": concurrency, "kills": seen.kills,
        "cpu_ms_a_mail": cost["whole_cpu_ms"], "alone_ms_a_mail": cost["whole_ms"],
        "ceiling_mails_per_second": ceiling, "ideal_mails_per_second": ideal,
        "mails_per_second": pace, "share_of_ideal": pace / ideal if ideal else 0.0,
        "not_received": mails - told["received"], "answered": answered, "uncertain_with_a_person": told["uncertain"],
        "unaccounted": mails - told["accounted"], "sent_twice": sum(1 for n in copies.values() if n > 1),
        "customers_answered_twice": sum(1 for n in to.values() if n > 1), "calls_a_mail": calls,
        "memory_mb": max((max(series) for series in seen.memory.values()), default=0.0),
        "memory_growth_mb": growth(seen.memory), "minutes": (time.monotonic() - seen.began) / 60,
    }  # fmt: skip
    nothing = ("not_received", "unaccounted", "sent_twice", "customers_answered_twice")
    limits = {f"load_{kind}_{name}": 0.0 for name in nothing} | {f"load_{kind}_share_of_ideal": SHARE}
    return {f"load_{kind}_{name}": float(value) for name, value in found.items()}, limits


def mail(number: int) -> bytes:
    return (
        f"From: Customer {number} <customer{number}@post.example>\r\nTo: {USER}\r\nSubject: Delivery of {number:06}\r\n"
        f"Date: {time.strftime('%a, %d %b %Y %H:%M:%S +0000', time.gmtime())}\r\n"
        f"Message-ID: <load-{number}@post.example>\r\n\r\nHello,\r\n\r\nhow long do parcels take to Austria? "
        f"My order is LF-{number + 100000}.\r\n\r\nCustomer {number}\r\n"
    ).encode()


@contextmanager
def desk(kind: str, folder: Path) -> Iterator[Place]:
    """An empty desk with its company."""
    name = f"load_{os.getpid()}"
    url = f"{POSTGRESQL}/{name}" if kind == "postgresql" else f"sqlite:///{folder}/desk.sqlite3"
    place = Place(url, folder / "data")
    if kind == "postgresql":
        create(name)
    try:
        place.command("manage.py", "migrate", "-v0")
        place.command("-c", "import django; django.setup(); from bench.desk import company; company.make()")
        yield place
    finally:
        if kind == "postgresql":
            drop(name)


def cost_of_a_mail(kind: str, folder: Path) -> dict[str, float]:
    """Milliseconds for all steps on an empty desk, one mail after the other, with the model answering at once.

    `whole_ms` is what the machine can do beside all else that runs on it: the ceiling is counted from that."""
    folder.mkdir()
    with desk(kind, folder) as place, model(delay=0.0) as settings:
        done = subprocess.run(
            [sys.executable, "-m", "bench.scale.cost", "30"], env=place.environment | settings, cwd=ROOT,
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
    return json.loads(done.stdout)


@contextmanager
def model(delay: float = ANSWERS_AFTER) -> Iterator[dict[str, str]]:
    """Settings for a scripted model that runs in a process of its own."""
    command = [sys.executable, "-m", "tests.model_server", "--delay", str(delay)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = re.sub(r"^.* at ", "", process.stdout.readline().strip())
            yield {
                "HELPDESK_MODEL": "openai/scripted",
                "HELPDESK_MODEL_API_BASE": address,
                "HELPDESK_MODEL_API_KEY": "-",
            }
        finally:
            process.terminate()


@contextmanager
def broker(folder: Path) -> Iterator[str]:
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.kill()
        process.wait()


def connect(place: Place, box: Dovecot, smtp_port: int) -> None:
    values = {
        "transport": "imap", "imap_host": "127.0.0.1", "imap_port": box.port, "imap_security": "none",
        "imap_password": PASSWORD, "smtp_host": "127.0.0.1", "smtp_port": smtp_port, "smtp_security": "none",
        "keep_sent_copy": False, "undo_seconds": 0, "enabled": True, "mode": "assist", "next_poll_at": None,
    }  # fmt: skip
    place.command("-m", "bench.scale.told", "connect", json.dumps(values))


def work(
    place: Place, environment: dict[str, str], mails: int, workers: int, threads: int, kill_every: float
) -> Watched:
    """Runs until every mail is answered for; each time the next worker is killed, and started again at once."""
    seen = Watched()
    running = [start(environment, workers, threads) for _ in range(workers)]
    beat = celery(environment, "beat") if workers > 1 else None
    people = subprocess.Popen(
        [sys.executable, "-m", "bench.scale.told", "people", str(mails)], env=environment, cwd=ROOT,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    notes = threading.Thread(target=note, args=(people, seen))
    notes.start()
    killed = time.monotonic()
    try:
        while people.poll() is None and time.monotonic() - seen.moved < STALL:
            time.sleep(2)
            for process in running:
                seen.memory.setdefault(process.pid, []).append(own_memory(process.pid))
            if kill_every and time.monotonic() - killed > kill_every:
                killed = time.monotonic()
                place_of = seen.kills % workers
                running[place_of].send_signal(signal.SIGKILL)
                running[place_of].wait()
                running[place_of] = start(environment, workers, threads)
                seen.kills += 1
    finally:
        people.terminate()
        for process in [*running, *([beat] if beat else [])]:
            process.terminate()
        for process in [*running, *([beat] if beat else [])]:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
        notes.join()
    return seen


def start(environment: dict[str, str], workers: int, threads: int) -> subprocess.Popen:
    if workers > 1:
        return celery(environment, "worker", "--pool", "threads", "--concurrency", str(threads), "--without-mingle")
    command = [sys.executable, "manage.py", "work", "--concurrency", str(threads)]
    return subprocess.Popen(command, env=environment, cwd=ROOT)


def celery(environment: dict[str, str], role: str, *options: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "celery", "-A", "helpdesk", role, "--loglevel", "ERROR", *options]
    return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)


def note(people: subprocess.Popen, seen: Watched) -> None:
    assert people.stdout is not None
    before = (0, 0)
    for line in people.stdout:
        read, accounted = map(int, line.split())
        seen.read.append((time.monotonic(), read))
        if (read, accounted) != before:
            before, seen.moved = (read, accounted), time.monotonic()


def own_memory(process: int) -> float:
    """Megabytes of its own, without files that it maps (SQLite's database among them); 0 when it has ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("RssAnon")), 0.0)


def pace_of(read: list[tuple[float, int]], mails: int) -> float:
    """Mails read a second between the first tenth and the last: what comes before and after is warming and waiting."""
    middle = [(at, count) for at, count in read if 0.1 * mails <= count <= 0.9 * mails]
    if len(middle) < 2:
        return 0.0
    (first, few), (last, many) = middle[0], middle[-1]
    return (many - few) / (last - first) if last > first else 0.0


def growth(memory: dict[int, list[float]]) -> float:
    """Megabytes between the middle and the end of the life of the process that lived longest."""
    series = max(memory.values(), key=len, default=[])
    return series[-1] - series[len(series) // 2] if series else 0.0
