"""Agents at work: each logs in, takes mails from the queue, reads, types, sends and searches, with pauses to think.

The server is `manage.py run` as it would be on one machine, with its worker; new mail keeps coming in."""

from __future__ import annotations

import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx

from bench.desk import words
from bench.desk.databases import ROOT, Place
from helpdesk.mail import folder
from tests.services import free_port, wait_for_port

GOAL_P95 = 500.0
"""Milliseconds, over everything that the agents ask."""
MAIL_EVERY = 3.0
"""Seconds between two mails that come in."""
ARRIVE_WITHIN = 30.0
"""Seconds in which the agents log in, one after another: a shift begins, but not within one second."""
OPEN_MAILBOX = (
    "import sys, django; django.setup(); from helpdesk.desk.models import Mailbox;"
    "Mailbox.objects.update(folder_path=sys.argv[1], undo_seconds=5);"
    "Mailbox.objects.filter(address='support@larkfield.example').update(enabled=True)"
)
READING, TYPING, CHOOSING = (3.0, 9.0), (1.0, 2.5), (1.0, 4.0)
"""Seconds to think, least and most."""
WORDS = ("gyroscope", "mattress", "torn", "late refund", "LF-104217", "mira falk", "parcel")


@dataclass
class Told:
    """What the agents met with, all of them together."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    refused: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, seconds: float, problem: str = "") -> None:
        with self.lock:
            self.seconds.setdefault(what, []).append(seconds)
            if problem:
                self.errors.append(f"{what}: {problem}")


def run(place: Place, agents: int, minutes: float) -> tuple[dict[str, float], dict[str, float]]:
    box = place.folder / "box"
    place.command("-c", OPEN_MAILBOX, str(box))
    told, stop = Told(), threading.Event()
    with served(place) as address:
        end = time.monotonic() + 60 * minutes
        arrive = min(ARRIVE_WITHIN, 15 * minutes)
        shift = [
            threading.Thread(target=Agent(address, n, told, end).work, args=(arrive,)) for n in range(1, agents + 1)
        ]
        post = threading.Thread(target=bring_mail, args=(box, stop))
        for thread in (*shift, post):
            thread.start()
        for thread in shift:
            thread.join()
        stop.set()
        post.join()
    for error in told.errors[:10]:
        print(error, file=sys.stderr)
    asked = [seconds for each in told.seconds.values() for seconds in each]
    figures = {
        "agents": float(agents), "minutes": minutes, "requests": float(len(asked)),
        "requests_per_second": len(asked) / (60 * minutes), "errors": float(len(told.errors)),
        "refused": float(told.refused), "load_p50_ms": 1000 * statistics.median(asked), "load_p95_ms": p95(asked),
        "load_slowest_ms": 1000 * max(asked),
    }  # fmt: skip
    for what, seconds in sorted(told.seconds.items()):
        figures |= {f"load_{what}_p50_ms": 1000 * statistics.median(seconds), f"load_{what}_p95_ms": p95(seconds)}
        figures[f"load_{what}_requests"] = float(len(seconds))
    return figures, {"load_p95_ms": GOAL_P95, "errors": 0.0}


def p95(seconds: list[float]) -> float:
    return 1000 * sorted(seconds)[int(0.95 * (len(seconds) - 1) + 0.5)]


@contextmanager
def served(place: Place) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "manage.py", "run", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, env=place.environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port, 60)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def bring_mail(box, stop: threading.Event) -> None:
    chance, number = random.Random(7), 0
    while not stop.wait(MAIL_EVERY):
        number += 1
        subject, body = words.mail(chance)
        folder.drop(
            box,
            f"From: Ada <ada{number % 40}@post.example>\r\nTo: support@larkfield.example\r\nSubject: {subject}\r\n"
            f"Message-ID: <load-{number}-{time.time_ns()}@post.example>\r\n\r\n{body}\r\n".encode(),
        )


class Agent:
    """One person with a browser: pages, the requests that open pages make by themselves, and pauses."""

    def __init__(self, address: str, number: int, told: Told, end: float) -> None:
        self.address, self.name, self.told, self.end = address, f"agent{number:02}", told, end
        self.number, self.chance = number, random.Random(number)
        self.browser = httpx.Client(base_url=address, timeout=30, headers={"Accept-Encoding": "gzip"})

    def work(self, arrive_within: float) -> None:
        self.pause(0, arrive_within)
        try:
            self.log_in()
            while time.monotonic() < self.end:
                self.search() if self.chance.random() < 0.15 else self.answer_some()
        except Exception as error:  # noqa: BLE001  # it is counted, and the others go on
            self.told.note("work", 0.0, f"{type(error).__name__}: {error}")
        finally:
            self.browser.close()

    def pause(self, least: float, most: float) -> None:
        time.sleep(max(0.0, min(self.chance.uniform(least, most), self.end - time.monotonic())))

    def ask(self, what: str, method: str, address: str, **values) -> httpx.Response:
        began = time.monotonic()
        answer = self.browser.request(method, address, **values)
        fine = answer.status_code in (200, 302, 204) or answer.status_code == 409
        self.told.refused += answer.status_code == 409
        self.told.note(what, time.monotonic() - began, "" if fine else f"{answer.status_code} at {address}")
        return answer

    def post(self, what: str, address: str, values: dict) -> httpx.Response:
        headers = {"X-CSRFToken": self.browser.cookies["csrftoken"], "X-Requested-With": "fetch"}
        return self.ask(what, "POST", address, data=values, headers=headers)

    def log_in(self) -> None:
        self.ask("login", "GET", "/admin/login/")
        self.post("login", "/admin/login/", {"username": self.name, "password": words.PASSWORD, "next": "/"})

    def search(self) -> None:
        self.ask("search", "GET", f"/admin/review/?{urlencode({'q': self.chance.choice(WORDS)})}")
        self.pause(*CHOOSING)

    def answer_some(self) -> None:
        """From the queue to one conversation, and on to the next as long as one is offered."""
        view = self.chance.choice(
            ("view=todo", "view=unassigned", "view=drafts", f"view=todo&team={self.number % 3 + 1}")
        )
        page = self.ask("queue", "GET", f"/admin/review/?{view}").text
        self.pause(*CHOOSING)
        rows = re.findall(r'href="(/admin/review/\d+/)"', page)
        following = self.chance.choice(rows) if rows else None
        for _ in range(4):
            if following is None or time.monotonic() > self.end:
                return
            following = self.answer(following)

    def answer(self, address: str) -> str | None:
        page = self.ask("conversation", "GET", address).text
        self.pause(*READING)
        self.post("live", f"{address}live/", {"since": "0", "draft": ""})
        form = page.partition('id="answer"')[2]
        field = {name: value(form, name) for name in ("draft", "version", "to")}
        if not field["to"] or "has this conversation open" in page:
            return None
        text = "Hello,\n\nyour parcel is on its way."
        for _ in range(self.chance.randint(2, 5)):
            text += " It will be with you soon."
            self.pause(*TYPING)
            saved = self.post("autosave", f"{address}save/", field | {"text": text, "seconds": "9"})
            if saved.status_code == 409:
                return None
            field |= {name: str(saved.json()[name]) for name in ("draft", "version")}
        sent = self.post("send", f"{address}answer/", field | {"text": text, "then": "next", "findings_seen": "1"})
        return sent.json()["next"] if sent.status_code == 200 and "json" in sent.headers["content-type"] else None


def value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""
