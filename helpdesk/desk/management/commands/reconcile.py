from __future__ import annotations

import json as jsons
import sys

from django.core.management.base import BaseCommand, CommandError

from helpdesk.desk import receive
from helpdesk.desk.models import Mailbox


class Command(BaseCommand):
    help = "Holds the mail server's UIDs against the ledger; with --repair fetches what is missing."

    def add_arguments(self, parser):
        parser.add_argument("--mailbox", metavar="ADDRESS", help="this mailbox alone")
        parser.add_argument("--repair", action="store_true", help="fetch what is missing, read what is unfinished")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, mailbox, repair, json, **options):
        mailboxes = Mailbox.objects.filter(enabled=True)
        if mailbox:
            mailboxes = mailboxes.filter(address=mailbox.strip().lower())
            if not mailboxes.exists():
                raise CommandError(f"There is no mailbox {mailbox} in use.", returncode=2)
        checks = [receive.reconcile(row, repair) for row in mailboxes]
        if json:
            self.stdout.write(jsons.dumps([check.to_dict() for check in checks]))
        else:
            for check in checks:
                self.say(check)
        if not all(check.in_order for check in checks):
            sys.exit(1)

    def say(self, check) -> None:
        self.stdout.write(f"{check.mailbox}: {'in order' if check.in_order else 'needs attention'}")
        for folder in check.folders:
            self.stdout.write(
                f"  {folder.folder}: {folder.on_server} on the server, {len(folder.missing)} without a row"
                + (f", {folder.repaired} fetched now" if folder.repaired else "")
            )
        for line in check.unfinished:
            self.stdout.write(f"  {line}")
        if check.error:
            self.stderr.write(f"  {check.error}")
