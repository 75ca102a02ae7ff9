"""How long the backtest takes for 500 conversations, with the embedded engines and the demo company's articles.

    python -m bench.learning.past [--quick] [--json]

What customers ask is put together from the demo's sample mails, in a new order and with other order ids; each question
gets an answer of the team that says what the article of its category says, in words that vary. `--quick` takes 60.
The figures are of the machine: the answers are made, so that agreement says nothing about a real team."""

from __future__ import annotations

import json
import os
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from io import StringIO
from pathlib import Path

from bench.report import arguments, report

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
OPENINGS = ("Hello,", "Hi there,", "Good morning,", "Dear team,")
CLOSINGS = ("Kind regards", "Best wishes", "Thanks", "Many thanks")


def main() -> None:
    chosen = arguments(__doc__)
    threads = 60 if chosen.quick else 500
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATA_DIR": folder, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "helpdesk.settings"}
        import django

        django.setup()
        figures = measured(Path(folder) / "past", threads)
    report("learning", figures, {"backtest_seconds": 3600.0}, chosen.json)


def measured(folder: Path, threads: int) -> dict[str, float | None]:
    from django.core.management import call_command

    from helpdesk.desk.demo import company

    call_command("migrate", verbosity=0)
    company.load()
    write(folder, threads)
    began, out = time.process_time(), StringIO()
    call_command("backtest", str(folder), "--json", stdout=out)
    cpu, found = time.process_time() - began, json.loads(out.getvalue())
    return {
        "backtest_threads": found["threads"],
        "backtest_pairs": found["pairs"],
        "backtest_seconds": found["seconds"],
        "backtest_cpu_seconds": cpu,
        "backtest_drafted": found["drafted"],
        "backtest_labelled": found["categories"]["labelled"],
        "backtest_category_agreement": found["categories"]["agreement"],
        "backtest_proposed_articles": len(found["proposed_articles"]),
    }


def write(folder: Path, threads: int) -> None:
    """One .eml a mail, the questions labelled with their category, in a seeded order of time."""
    from helpdesk.desk.models import Article, Mailbox

    folder.mkdir()
    desk = Mailbox.objects.order_by("pk").first()
    chance = random.Random(11)
    source = json.loads((Path(__file__).parents[2] / "fixtures" / "past.json").read_text(encoding="utf-8"))
    mails = [each for each in source["mails"] if each["language"] == "en"]
    articles = {row.category.name: row.body for row in Article.objects.filter(language="en", category__isnull=False)}
    for number in range(threads):
        asked = chance.choice(mails)
        at = START + timedelta(hours=3 * number)
        order = f"LF-{chance.randrange(500000, 599999)}"
        question = f"{chance.choice(OPENINGS)}\n\n{asked['body']} It is about {order}.\n\n{chance.choice(CLOSINGS)}"
        says = articles.get(asked["category"], source["answers"]["en"])
        answer = f"{chance.choice(OPENINGS)}\n\n{says}\n\n{chance.choice(CLOSINGS)}"
        customer = f"customer{number}@post.example"
        question_id = f"<q{number}@post.example>"
        first = letter(question_id, customer, desk.address, asked["subject"], question, at, asked["category"])
        second = letter(
            f"<a{number}@post.example>", desk.address, customer, f"Re: {asked['subject']}", answer, later(at)
        )
        second["In-Reply-To"] = question_id
        for kind, mail in (("q", first), ("a", second)):
            (folder / f"{number:04}{kind}.eml").write_bytes(mail.as_bytes())


def later(at: datetime) -> datetime:
    return at + timedelta(hours=5)


def letter(
    message_id: str, sender: str, to: str, subject: str, text: str, at: datetime, label: str | None = None
) -> EmailMessage:
    mail = EmailMessage()
    mail["Message-ID"], mail["From"], mail["To"], mail["Subject"] = message_id, sender, to, subject
    mail["Date"] = format_datetime(at)
    if label:
        mail["Keywords"] = label
    mail.set_content(text)
    return mail


if __name__ == "__main__":
    main()
