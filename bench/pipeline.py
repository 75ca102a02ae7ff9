"""What a model call costs besides the model: throughput with many calls in flight, and processor time per call.

A scripted model on loopback answers every request after half a second. Measured is the whole step: rendering the
prompt, replacing personal data, the gateway with its libraries, reading the answer, and storing the call as a row of a
SQLite database. Beside it stands the bare HTTP request with the same bytes."""

from __future__ import annotations

import http.client
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from bench.report import arguments, report
from triage.gateway import Gateway, GatewaySettings
from triage.llm import ModelClassifier
from triage.protocols import Ledger
from triage.types import Address, Category, Customer, Email, Policy, Thread

ANSWERS_AFTER = 0.5
"""Seconds."""
IN_FLIGHT = 16
GOAL = 0.9
"""Share of the ideal throughput, IN_FLIGHT / ANSWERS_AFTER."""
MAIL = """Hello,

I ordered two Skerry 2 tents on 3 November, order LF-{number:06d}, and only one of them has come. The parcel was open on
one side. Could you tell me where the other one is, and when it will be here? You reach me at +49 30 1234567.

Kind regards,
Jana Fischer
"""


def main() -> None:
    options = arguments(__doc__.splitlines()[0])
    rounds = 8 if options.quick else 40
    with tempfile.TemporaryDirectory() as folder, scripted_model() as address:
        ledger = table_ledger(Path(folder))
        call = classifying(address, ledger)
        call()  # loads the libraries and opens the first connection
        seconds, step_cpu = timed(call, rounds * IN_FLIGHT, IN_FLIGHT)
        _, alone_cpu = timed(call, rounds, 1)
        post = posting(address, ledger.calls[-1].request)
        http_seconds, http_cpu = timed(post, rounds * IN_FLIGHT, IN_FLIGHT)
        _, http_alone_cpu = timed(post, rounds, 1)
    ideal = IN_FLIGHT / ANSWERS_AFTER
    figures = {
        "calls_per_second": rounds * IN_FLIGHT / seconds,
        "share_of_ideal": rounds * IN_FLIGHT / seconds / ideal,
        "cpu_ms_per_call": step_cpu,
        "cpu_ms_per_call_one_at_a_time": alone_cpu,
        "bare_http_calls_per_second": rounds * IN_FLIGHT / http_seconds,
        "bare_http_cpu_ms_per_call": http_cpu,
        "bare_http_cpu_ms_per_call_one_at_a_time": http_alone_cpu,
        "failed": float(sum(bool(each.error) for each in ledger.calls)),
    }
    against = {
        "calls_per_second": ideal,
        "share_of_ideal": GOAL,
        "cpu_ms_per_call": http_cpu,
        "cpu_ms_per_call_one_at_a_time": http_alone_cpu,
    }
    report("pipeline", figures, against, options.json)


@contextmanager
def scripted_model() -> Iterator[str]:
    """The address of a model in a process of its own, so that its work is not counted."""
    command = [sys.executable, "-m", "tests.model_server", "--delay", str(ANSWERS_AFTER)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield re.sub(r"^.* at ", "", process.stdout.readline().strip())
        finally:
            process.terminate()


def table_ledger(folder: Path) -> Ledger:
    """The ledger that the desk uses, over a new database."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "helpdesk.settings", "DATA_DIR": str(folder)}
    os.environ.pop("DATABASE_URL", None)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from helpdesk.desk.engines import TableLedger

    return TableLedger()


def classifying(address: str, ledger: Ledger) -> Callable[[], object]:
    """One call of the whole step, each time for another mail: memory must not answer."""
    settings = GatewaySettings("openai/scripted", api_base=address, concurrency=IN_FLIGHT, prices=(0.4, 1.6))
    classifier = ModelClassifier(Gateway(settings, ledger))
    policy = Policy("Larkfield Outdoor", demo_categories(), ())
    numbers = itertools.count(1)

    def call() -> object:
        text = MAIL.format(number=next(numbers))
        sender = Address("Jana Fischer", "jana.fischer@mailbox.example")
        email = Email("m1", sender, "One tent is missing", text, text)
        return classifier.classify(Thread((email,), Customer(sender.name, sender.address)), policy)

    return call


def demo_categories() -> tuple[Category, ...]:
    rows = json.loads((Path(__file__).parent.parent / "fixtures" / "categories.json").read_text(encoding="utf-8"))
    return tuple(Category(row["name"], row["description"]) for row in rows)


def posting(address: str, request: str) -> Callable[[], object]:
    """The same request by the standard library alone, over a connection of its own."""
    host = urlsplit(address)
    body = json.dumps({"model": "scripted", "temperature": 0, "logprobs": True, **json.loads(request)})

    def call() -> object:
        connection = http.client.HTTPConnection(host.hostname or "", host.port)
        connection.request("POST", "/v1/chat/completions", body, {"Content-Type": "application/json"})
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer

    return call


def timed(call: Callable[[], object], count: int, in_flight: int) -> tuple[float, float]:
    """Seconds for all calls, and milliseconds of processor time a call."""
    with ThreadPoolExecutor(in_flight) as pool:
        started, cpu = time.perf_counter(), time.process_time()
        for future in [pool.submit(call) for _ in range(count)]:
            future.result()
        return time.perf_counter() - started, (time.process_time() - cpu) / count * 1000


if __name__ == "__main__":
    main()
