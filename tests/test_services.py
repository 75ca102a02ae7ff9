"""Every service of compose.yaml, started by hand with its very command over PostgreSQL and Redis, and killed in turn.

Docker itself is not run: images and volumes are beyond this test."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import psycopg
import pytest
import yaml

from helpdesk.mail import folder
from tests.nursery import Nursery
from tests.services import ScriptedSMTP, free_port, need, postgres
from tests.test_celery import Broker, SlowSMTP, wait_until
from tests.test_many_machines import mail

ROOT = Path(__file__).parent.parent
USER = "support@larkfield.example"
MAILS, ANSWERS = 16, 30
SERVICES = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
PATIENCE = 240


def command(name: str, port: int) -> list[str]:
    """As compose.yaml has it, but for the port."""
    return [str(port) if part == "8000" else part for part in SERVICES[name]["command"]]


@contextmanager
def service(name: str, environment: dict[str, str], port: int = 0) -> Iterator[subprocess.Popen]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command(name, port), env=environment, cwd=ROOT, start_new_session=True, **quiet)
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen) -> None:
    """The service and all that it started, as when its machine goes."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def well(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def count(url: str, condition: str) -> int:
    """Of a database that may be away for a moment."""
    try:
        with closing(psycopg.connect(url, connect_timeout=5)) as database:
            row = database.execute(f"SELECT count(*) FROM {condition}").fetchone()
    except psycopg.OperationalError:
        return -1
    return row[0] if row else 0


def lease_runs_out(url: str) -> None:
    """Minutes pass for a poll that was cut off: another one may begin."""
    with closing(psycopg.connect(url, autocommit=True)) as database:
        database.execute("UPDATE desk_mailbox SET next_poll_at = now()")


def test_the_services_of_compose_lose_nothing_when_worker_broker_and_database_are_killed(tmp_path):
    need("Redis", shutil.which("redis-server") is not None)
    port, box, broker = free_port(), tmp_path / "box", Broker(tmp_path)
    with postgres() as cluster, SlowSMTP() as server:
        environment = os.environ | {
            "DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": cluster.url, "HELPDESK_BROKER_URL": broker.url,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "LOG_LEVEL": "ERROR",
        }  # fmt: skip
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        subprocess.run(command("migrate", port), env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        try:
            taken, outbox = tended(tmp_path, box, environment, cluster, broker, server, port)
        finally:
            broker.kill()
    arrived = [received.raw for received in server.received]
    assert taken["subjects"] == [f"{number:04}" for number in range(MAILS)] and taken["states"] == {"received": MAILS}
    assert len(arrived) == len(set(arrived)), "a customer got a mail twice"
    states = [row["state"] for row in outbox]
    assert len(states) == ANSWERS and set(states) <= {"sent", "uncertain"}
    assert states.count("sent") <= len(arrived) <= ANSWERS


def tended(tmp_path, box, environment, cluster, broker: Broker, server: ScriptedSMTP, port: int):
    """Mail in and answers out while one after the other is killed; (ledger, outbox) in the end."""
    for number in range(MAILS // 2):
        folder.drop(box, mail(number))
    with Nursery(tmp_path, cluster.url) as nursery:
        reading = {"transport": "folder", "folder_path": str(box), "mode": "off"}
        nursery.run("make_mailbox", {"address": USER, **reading})
        sending = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_security": "none", "enabled": False}
        sender = nursery.run("make_mailbox", {"address": "business@larkfield.example", **sending})
        for number in range(ANSWERS):
            nursery.run("make_answer", sender, number)
    with service("web", environment, port), service("beat", environment):
        wait_until(lambda: well(f"http://127.0.0.1:{port}/healthz"), PATIENCE)
        with service("worker", environment) as first:
            wait_until(lambda: len(server.received) >= 3, PATIENCE)
            kill(first)
        broker.kill()
        broker.start()
        before = len(server.received)
        with service("worker", environment):
            wait_until(lambda: len(server.received) > before, PATIENCE)
            cluster.stop()
            for number in range(MAILS // 2, MAILS):
                folder.drop(box, mail(number))
            cluster.start()
            lease_runs_out(cluster.url)
            wait_until(lambda: count(cluster.url, "desk_message WHERE direction = 'in'") == MAILS, PATIENCE)
            open_answers = "desk_outgoingmail WHERE state IN ('held', 'queued')"
            wait_until(lambda: count(cluster.url, open_answers) == 0, PATIENCE)
            wait_until(lambda: well(f"http://127.0.0.1:{port}/readyz"), PATIENCE)
    with Nursery(tmp_path, cluster.url) as nursery:
        nursery.run("recover")
        return nursery.run("ledger"), nursery.run("outbox")


def test_the_unit_for_systemd_is_one_that_systemd_understands(tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not here: apt-get install systemd")
    unit = (ROOT / "deploy/helpdesk.service").read_text()
    here = unit.replace("/opt/helpdesk/.venv/bin/python", sys.executable).replace("User=helpdesk\n", "")
    (tmp_path / "helpdesk.service").write_text(here)
    ended = subprocess.run([program, "verify", tmp_path / "helpdesk.service"], capture_output=True, text=True)
    ours = [line for line in ended.stderr.splitlines() if "helpdesk.service" in line]
    assert ours == []
