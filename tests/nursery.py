"""Runs steps in processes that may be killed at any moment: loads Django once, then forks a child for each order.

An order is one line of JSON, `{"do": NAME, "args": [...]}`. It is answered by `{"pid": …}` at once and by
`{"killed": bool, "result": …}` when the child has ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Nursery:
    """The test's end: starts the process with a database and data folder of its own."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
            "DATA_DIR": str(folder / "data"),
            "DATABASE_URL": database_url,
            "LOG_LEVEL": "ERROR",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
            cwd=Path(__file__).parent.parent,
        )
        assert self._read()["ready"]

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)

    def start(self, do: str, *args: object) -> int:
        """Starts a child and returns its process id; `end` must follow."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, "args": args}) + "\n")
        self._process.stdin.flush()
        return self._read()["pid"]

    def end(self) -> dict[str, Any]:
        """Waits for the child and returns what became of it."""
        return self._read()

    def run(self, do: str, *args: object) -> Any:
        """A child that is left to finish; its result."""
        self.start(do, *args)
        ended = self.end()
        assert not ended["killed"] and "error" not in ended, ended.get("error", "it was killed")
        return ended["result"]

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the nursery ended"
        return json.loads(line)


def say(**values: object) -> None:
    print(json.dumps(values), flush=True)


def serve(orders: dict[str, Callable[..., Any]]) -> None:
    from django.db import connections

    say(ready=True)
    for line in sys.stdin:
        order = json.loads(line)
        for connection in connections.all():
            connection.close()
            if connection.vendor == "postgresql":
                connection.close_pool()  # a child must not share its parent's connections
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            live(orders[order["do"]], order["args"], writing)
        os.close(writing)
        say(pid=child)
        with os.fdopen(reading, "rb") as pipe:
            result = pipe.read()
        _, status = os.waitpid(child, 0)
        say(killed=os.WIFSIGNALED(status), **(json.loads(result) if result and not os.WIFSIGNALED(status) else {}))


def live(act: Callable[..., Any], args: list[Any], writing: int) -> None:
    try:
        answer = {"result": act(*args)}
    except Exception:  # noqa: BLE001  # the test shows it
        answer = {"error": traceback.format_exc()}
    os.write(writing, json.dumps(answer).encode())
    os._exit(0)


if __name__ == "__main__":
    import django

    django.setup()
    from django.core.management import call_command

    from tests import nursery_orders

    call_command("migrate", verbosity=0)
    serve(nursery_orders.ORDERS)
