from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from helpdesk.desk.fields import UndecipherableSecret, reencrypt


class Command(BaseCommand):
    help = "Encrypts the stored credentials anew with the first of FIELD_KEYS; the others may be dropped after it."

    def handle(self, **options):
        try:
            count = reencrypt()
        except UndecipherableSecret as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{count} rows are encrypted with the first key now. Older keys are not needed any more.")
