from __future__ import annotations

from getpass import getuser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from helpdesk.desk import viewings
from helpdesk.desk.privacy import NobodyKnown, export
from helpdesk.desk.privacy.trail import customers_of


class Command(BaseCommand):
    help = "Everything that is held about a customer, as a zip with their data and their mail."

    def add_arguments(self, parser):
        parser.add_argument("address", metavar="ADDRESS")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE")

    def handle(self, *, address, output, **options):
        try:
            rows = export(address, output)
            for customer in customers_of(address):
                viewings.note(viewings.What.EXPORT, None, customer.pk, program=f"export_customer, {getuser()}")
        except FileExistsError:
            raise CommandError(f"{output} is there already. Name another file.") from None
        except (NobodyKnown, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{output}: {rows} rows and the mail they belong to.")
