from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from helpdesk.desk import reporting


class Command(BaseCommand):
    help = "The review of the assistant's month: counted from rows, stored, shown, mailed."

    def add_arguments(self, parser):
        parser.add_argument("month", metavar="YYYY-MM")
        parser.add_argument("--format", choices=("html", "json", "pdf"), default="html")
        parser.add_argument("--output", type=Path, metavar="FILE", help="write there instead of standard output")
        parser.add_argument("--email", action="store_true", help="send it to the managers")

    def handle(self, *, month: str, format: str, output: Path | None, email: bool, **options: Any) -> None:
        if format == "pdf" and output is None:
            raise CommandError("A PDF is no text: name a file with --output FILE.", returncode=2)
        try:
            with translation.override(reporting.ON_RECORD if format == "json" else settings.LANGUAGE_CODE):
                made = reporting.make(reporting.period_of(month))
            written = write(made.page, format)
        except (reporting.WrongMonth, reporting.NoPdf) as error:
            raise CommandError(str(error), returncode=2) from error
        self.put(written, output)
        attention = [attention_for(made.differs)] if made.differs else []
        if email:
            attention += self.mail(made.page)
        for line in attention:
            self.stderr.write(line)
        if attention:
            sys.exit(1)

    def put(self, written: bytes, output: Path | None) -> None:
        if output is None:
            self.stdout.write(written.decode())
            return
        try:
            output.write_bytes(written)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.", returncode=2) from error

    def mail(self, page: dict[str, Any]) -> list[str]:
        try:
            sent = reporting.send(page)
        except reporting.NotMailed as error:
            return [str(error)]
        print(f"Sent to {', '.join(sent)}.", file=sys.stderr)
        return []


def write(page: dict[str, Any], format: str) -> bytes:
    """Raises NoPdf."""
    match format:
        case "json":
            return (json.dumps(page, ensure_ascii=False, indent=2) + "\n").encode()
        case "pdf":
            return reporting.pdf(page)
        case _:
            return reporting.html(page).encode()


def attention_for(differs: tuple[str, ...]) -> str:
    return f"These figures differ from the review as it was handed out: {', '.join(differs)}."
