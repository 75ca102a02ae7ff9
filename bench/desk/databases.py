"""Databases full of made-up mail, each used by processes of its own, since Django knows one database a process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).parent.parent.parent
POSTGRESQL = "postgresql://helpdesk:helpdesk@127.0.0.1"
KEPT = Path(tempfile.gettempdir()) / "helpdesk-bench"
MAKE = "import sys, django; django.setup(); from bench.desk import rows; rows.make(int(sys.argv[1]))"


@dataclass(frozen=True)
class Place:
    """A database, and the data folder that goes with it."""

    url: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "helpdesk.settings", "DATABASE_URL": self.url, "DATA_DIR": str(self.folder),
            "LOG_LEVEL": "ERROR", "HELPDESK_MODEL": "", "HELPDESK_BROKER_URL": "",
        }  # fmt: skip

    def command(self, *command: str) -> str:
        """What a Python process says that works with this database."""
        done = subprocess.run(
            [sys.executable, *command], env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
        )
        return done.stdout

    def run(self, module: str, *arguments: str) -> dict:
        return json.loads(self.command("-m", module, *arguments))


@contextmanager
def places(kind: str, keep: bool) -> Iterator[Callable[[int], Place] | None]:
    """A function that gives a filled database of some size; None where its server does not run."""
    if kind == "postgresql" and not runs():
        yield None
        return
    dropped: list[str] = []
    with tempfile.TemporaryDirectory() as temporary:
        base = KEPT if keep else Path(temporary)

        def made(size: int) -> Place:
            folder = base / f"{kind}_{size}"
            name = f"bench_{kind if keep else os.getpid()}_{size}"
            url = f"{POSTGRESQL}/{name}" if kind == "postgresql" else f"sqlite:///{folder}/desk.sqlite3"
            place = Place(url, folder)
            done = folder / "filled"
            if done.exists():
                place.command("manage.py", "migrate", "-v0")
                return place
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            if kind == "postgresql":
                create(name)
                dropped.extend([] if keep else [name])
            place.command("manage.py", "migrate", "-v0")
            place.command("-c", MAKE, str(size))
            done.touch()
            return place

        try:
            yield made
        finally:
            for name in dropped:
                drop(name)


def runs() -> bool:
    try:
        psycopg.connect(f"{POSTGRESQL}/helpdesk", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def create(name: str) -> None:
    drop(name)
    with psycopg.connect(f"{POSTGRESQL}/helpdesk", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")


def drop(name: str) -> None:
    with psycopg.connect(f"{POSTGRESQL}/helpdesk", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
