from __future__ import annotations

import sys
import time

from django.core.management.base import BaseCommand, CommandError

from helpdesk.desk import receive
from helpdesk.desk.models import Mailbox

PAUSE = 1.0


class Command(BaseCommand):
    help = "Fetches and receives mail; nothing else."

    def add_arguments(self, parser):
        parser.add_argument("--mailbox", metavar="ADDRESS", help="this mailbox alone")
        parser.add_argument("--once", action="store_true", help="look into each mailbox once and exit")

    def handle(self, *, mailbox, once, **options):
        mailboxes = Mailbox.objects.filter(enabled=True)
        if mailbox:
            mailboxes = mailboxes.filter(address=mailbox.strip().lower())
            if not mailboxes.exists():
                raise CommandError(f"There is no mailbox {mailbox} in use.", returncode=2)
        if not once:
            self.keep_polling(mailboxes)
        results = [self.look(row) for row in mailboxes]
        if not all(results):
            sys.exit(1)

    def keep_polling(self, mailboxes) -> None:
        while True:
            due = set(receive.due_mailboxes())
            for mailbox in mailboxes.filter(pk__in=due):
                self.look(mailbox)
            time.sleep(PAUSE)

    def look(self, mailbox: Mailbox) -> bool:
        polled = receive.poll(mailbox.pk)
        if polled.error:
            self.stderr.write(f"{mailbox.address}: {polled.error}")
        elif polled.busy:
            self.stdout.write(f"{mailbox.address}: somebody else is reading it.")
        else:
            self.stdout.write(f"{mailbox.address}: {polled.stored} new, {polled.received} received")
        return not polled.error
