"""Celery over a real Redis: workers and the broker are killed, and every row is done, each effect once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction

from helpdesk.desk import queue
from tests import factories, nursery_orders
from tests.nursery import Nursery
from tests.services import ScriptedSMTP, free_port, need, wait_for_port

ROOT = Path(__file__).parent.parent
USER = "support@larkfield.example"
ANSWERS = 24


class Broker:
    """A Redis of this test alone, that forgets everything when it is killed."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL)
        wait_for_port(self.port)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def broker(tmp_path) -> Iterator[Broker]:
    need("Redis", shutil.which("redis-server") is not None)
    running = Broker(tmp_path)
    yield running
    running.kill()


@contextmanager
def celery(role: str, environment: dict[str, str], *options: str) -> Iterator[subprocess.Popen]:
    command = [sys.executable, "-m", "celery", "-A", "helpdesk", role, "--loglevel", "WARNING", *options]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


CONCURRENCY = 4


def worker(environment):
    return celery("worker", environment, "--pool", "threads", "--concurrency", str(CONCURRENCY), "--without-mingle")


class SlowSMTP(ScriptedSMTP):
    """Takes a moment for each mail, so that a kill falls into the work."""

    async def handle_DATA(self, server, session, envelope):
        time.sleep(0.05)
        return await super().handle_DATA(server, session, envelope)


def wait_until(happened, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def test_workers_and_broker_are_killed_and_every_answer_goes_out_once(broker, tmp_path):
    data, url = tmp_path / "data", f"sqlite:///{tmp_path}/desk.sqlite3"
    environment = os.environ | {
        "DATA_DIR": str(data), "DATABASE_URL": url, "HELPDESK_BROKER_URL": broker.url,
        "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
    }  # fmt: skip
    with Nursery(tmp_path, url) as nursery, SlowSMTP() as server, celery("beat", environment):
        server_values = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_security": "none"}
        box = nursery.run("make_mailbox", {"address": USER, "enabled": False, **server_values})
        for number in range(ANSWERS):
            nursery.run("make_answer", box, number)
        with worker(environment) as first:
            wait_until(lambda: len(server.received) >= 3, 60)
            first.send_signal(signal.SIGKILL)
        broker.kill()
        broker.start()
        with worker(environment):
            wait_until(lambda: open_rows(nursery) == 0, 90)
        nursery.run("recover")
        arrived = [received.raw for received in server.received]
        states = [row["state"] for row in nursery.run("outbox")]
    assert len(arrived) == len(set(arrived)), "a customer got a mail twice"
    assert set(states) <= {"sent", "uncertain"} and len(states) == ANSWERS
    assert states.count("uncertain") <= 2 * CONCURRENCY, "no more than the two workers that were killed had in hand"


def open_rows(nursery) -> int:
    return sum(row["state"] in ("held", "queued") for row in nursery.run("outbox"))


@pytest.mark.django_db(transaction=True)
def test_waking_sends_a_task_after_the_commit_and_not_before(broker, settings):
    settings.HELPDESK_BROKER_URL = broker.url
    from helpdesk import celery as carried

    carried.app = carried.make_app(broker.url)
    with transaction.atomic():
        queue.wake("deliver", 7)
        assert waiting(carried.app) == 0
    assert waiting(carried.app) == 1


def waiting(app, line: str = "helpdesk") -> int:
    with app.connection_for_read() as connection:
        return connection.default_channel.client.llen(line)


@pytest.mark.django_db(transaction=True)
def test_no_answer_stands_behind_the_mails_that_wait_to_be_read(broker, settings, monkeypatch):
    settings.HELPDESK_BROKER_URL = broker.url
    from helpdesk import celery as carried
    from helpdesk.desk import carrier

    carried.app = carried.make_app(broker.url)
    monkeypatch.setattr(carrier, "app", carried.app)
    for number in range(carrier.LONGEST_QUEUE + 1):
        queue.wake("suggest", number)
    nursery_orders.make_answer(factories.mailbox().pk, 1)
    assert (waiting(carried.app), waiting(carried.app, "helpdesk.reading")) == (0, carrier.LONGEST_QUEUE + 1)
    carrier.look()
    assert waiting(carried.app) > 0


def test_workers_take_what_reads_mail_last(broker, settings):
    settings.HELPDESK_BROKER_URL = broker.url
    from helpdesk import celery as carried

    app = carried.make_app(broker.url)
    for number in range(4):
        app.send_task("desk.suggest", args=[number])
        app.send_task("desk.deliver", args=[number])
    taken: list[str] = []

    def take(body, message) -> None:
        taken.append(message.headers["task"])
        message.ack()

    with app.connection_for_read() as connection, app.amqp.TaskConsumer(connection.channel(), callbacks=[take]):
        while len(taken) < 8:
            connection.drain_events(timeout=5)
    assert taken == ["desk.deliver"] * 4 + ["desk.suggest"] * 4


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_fails_nobodys_request(broker, settings, caplog, monkeypatch):
    monkeypatch.setattr(queue, "_silent_until", 0.0)
    settings.HELPDESK_BROKER_URL = broker.url
    from helpdesk import celery as carried

    carried.app = carried.make_app(broker.url)
    broker.kill()
    started = time.monotonic()
    queue.wake("deliver", 7)
    assert time.monotonic() - started < 20 and "the periodic look will find deliver 7" in caplog.text
    started = time.monotonic()
    queue.wake("deliver", 8)
    assert time.monotonic() - started < 0.1, "the next request does not wait for it again"


def start_with(**environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", "check"], env=os.environ | environment, cwd=ROOT, capture_output=True, text=True
    )


def test_an_address_that_is_no_brokers_stops_the_start_with_one_line():
    ended = start_with(HELPDESK_BROKER_URL="http://broker.example")
    assert ended.returncode == 2 and ended.stderr.count("\n") == 1 and "redis://" in ended.stderr


def test_a_broker_without_celery_stops_the_start_with_one_line(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u\n_f = u.find_spec\n"
        "u.find_spec = lambda name, package=None: None if name == 'celery' else _f(name, package)\n"
    )
    ended = start_with(HELPDESK_BROKER_URL="redis://127.0.0.1/0", PYTHONPATH=str(tmp_path))
    assert ended.returncode == 2 and ended.stderr.count("\n") == 1 and "uv sync --extra celery" in ended.stderr
