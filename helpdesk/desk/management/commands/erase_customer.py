from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from helpdesk.desk.privacy import NobodyKnown, erase


class Command(BaseCommand):
    help = "Erases a customer's texts, names, addresses and files; the numbers that figures are counted from stay."

    def add_arguments(self, parser):
        parser.add_argument("address", metavar="ADDRESS")

    def handle(self, *, address, **options):
        try:
            erased = erase(address)
        except (NobodyKnown, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Erased: {erased.conversations} conversations, {erased.rows} rows.")
        self.stderr.write("Backups, and the mail server itself, still hold what they held: see docs/privacy.md.")
