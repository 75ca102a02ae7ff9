"""Mails a second from a real Dovecot to stored conversations on SQLite, with everything durable.

Beside it, in the same run: a floor (batch fetch, the standard library's parser, one bulk insert of the raw bodies a
batch) and, where it is installed, django-mailbox: `--peer-python` names the Python that has it. The desk reads on to
20,000 mails, and its memory is noted on the way."""

from __future__ import annotations

import email
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.mail.corpus import corpus
from bench.report import parser, report
from tests.services import Dovecot, dovecot

USER, PEER = "support@larkfield.example", "peer@larkfield.example"
PASSWORD = "ASCII-for-the-peer"
GOAL = 5.0
"""Times the faster peer."""


def main() -> None:
    asked = parser(__doc__.splitlines()[0])
    asked.add_argument("--peer-python", default=os.environ.get("PEERS_PYTHON", sys.executable), help="has the peer")
    options = asked.parse_args()
    count, steps, in_all = (400, 2, 1200) if options.quick else (2000, 9, 20_000)
    with tempfile.TemporaryDirectory() as folder, dovecot(USER, PEER, password=PASSWORD) as box:
        sizes = [deliver(box, raw, USER, PEER) for raw in corpus(count)]
        floor = count / timed(lambda: read_floor(box, Path(folder)))
        peer_seconds = read_peer(box, Path(folder), options.peer_python)
        receive = desk(box, Path(folder))
        seconds = timed(receive)
        used = [memory()]
        for step in range(1, steps + 1):
            for raw in corpus((in_all - count) // steps, seed=step + 1):
                deliver(box, raw.replace(b"@mail.example>", b"@more%d.example>" % step), USER)
            receive()
            used.append(memory())
        check(in_all)
    ours = count / seconds
    peer = count / peer_seconds if peer_seconds else None
    figures = {
        "mails_per_second": ours,
        "floor_mails_per_second": floor,
        "share_of_floor": ours / floor,
        "django_mailbox_mails_per_second": peer,
        "times_django_mailbox": ours / peer if peer else None,
        "average_kilobytes": sum(sizes) / count / 1000,
        f"own_megabytes_after_{count}_mails": used[0][0],
        f"own_megabytes_after_{in_all // 2}_mails": used[len(used) // 2][0],
        f"own_megabytes_after_{in_all}_mails": used[-1][0],
        f"mapped_megabytes_after_{in_all}_mails": used[-1][1],
        "memory_growth_megabytes": used[-1][0] - used[0][0],
    }
    against = {"times_django_mailbox": GOAL, "mails_per_second": peer * GOAL} if peer else {}
    report("mail", figures, against, options.json)


def deliver(box: Dovecot, raw: bytes, *addresses: str) -> int:
    """The peer deletes what it has read: it gets a mailbox of its own."""
    for address in addresses:
        box.deliver(address, raw)
    return len(raw)


def timed(act) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def read_floor(box: Dovecot, folder: Path) -> None:
    """What nothing that reads mail can do without."""
    from helpdesk.mail import imap
    from helpdesk.mail.server import Server

    server = Server("127.0.0.1", box.port, "none", USER, PASSWORD)
    database = sqlite3.connect(folder / "floor.sqlite3")
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE mail (uid INTEGER, subject TEXT, raw BLOB)")
    rows = []
    for item in imap.fetch(server, "INBOX", None, 0):
        rows.append((item.uid, str(email.message_from_bytes(item.raw)["Subject"]), item.raw))
        if len(rows) == 100:
            database.executemany("INSERT INTO mail VALUES (?, ?, ?)", rows)
            database.commit()
            rows.clear()
    database.close()


def read_peer(box: Dovecot, folder: Path, python: str) -> float | None:
    """Seconds that django-mailbox takes; None where it is not installed."""
    program = [python, str(Path(__file__).parent / "peer.py"), str(folder / "peer"), str(box.port), PEER, PASSWORD]
    found = subprocess.run(program, capture_output=True, text=True, check=False)
    if found.returncode:
        print(f"django-mailbox was left out: {found.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    return float(found.stdout)


def desk(box: Dovecot, folder: Path):
    """The desk's own poll over a new database."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "helpdesk.settings", "DATA_DIR": str(folder / "desk")}
    os.environ.pop("DATABASE_URL", None)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from helpdesk.desk import receive
    from helpdesk.desk.models import Mailbox

    mailbox = Mailbox.objects.create(
        address=USER, imap_host="127.0.0.1", imap_port=box.port, imap_security="none", imap_password=PASSWORD
    )
    return lambda: receive.poll(mailbox.pk)


def check(count: int) -> None:
    """Fast and wrong would not count."""
    from helpdesk.desk.models import IncomingMail, Message

    received = IncomingMail.objects.filter(state="received").count()
    assert received == Message.objects.count() == count, f"{received} of {count} mails were received"


def memory() -> tuple[float, float]:
    """Megabytes of this process's own, and of files that it has mapped.

    SQLite maps its database up to a limit: these pages are the system's, which takes them back when it wants to."""
    lines = Path("/proc/self/status").read_text().splitlines()
    sizes = {line.partition(":")[0]: line.split()[1] for line in lines if line.startswith("Rss")}
    return int(sizes["RssAnon"]) / 1024, int(sizes["RssFile"]) / 1024


if __name__ == "__main__":
    main()
