from __future__ import annotations

import json as jsons
import sys
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from helpdesk.desk import receive
from helpdesk.desk.models import Mailbox


class Command(BaseCommand):
    help = "Takes .eml files, mbox files and Maildirs in, as if they had been polled."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--mailbox", required=True, metavar="ADDRESS")
        parser.add_argument("--history", action="store_true", help="store as resolved past: never triaged or answered")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, paths, mailbox, history, json, **options):
        row = Mailbox.objects.filter(address=mailbox.strip().lower()).first()
        if row is None:
            raise CommandError(f"There is no mailbox {mailbox}.", returncode=2)
        with tqdm(unit=" mails", disable=json or not sys.stderr.isatty()) as bar:
            try:
                result = receive.ingest(paths, row, history=history, progress=bar.update)
            except OSError as error:
                raise CommandError(f"{error.filename}: {error.strerror}", returncode=2) from error
        if json:
            self.stdout.write(jsons.dumps(asdict(result)))
        else:
            states = ", ".join(f"{count} {state}" for state, count in sorted(result.states.items()))
            self.stdout.write(f"{result.found} mails found: {states or 'nothing to take in'}.")
        for problem in result.problems:
            self.stderr.write(problem)
        if result.problems:
            sys.exit(1)
