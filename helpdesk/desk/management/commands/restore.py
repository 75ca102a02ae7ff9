from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from helpdesk.desk import deliver
from helpdesk.desk.backup import NoBackup, restore


class Command(BaseCommand):
    help = "Puts a backup in the place of this machine's desk, which must not be running."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="overwrite the desk that is there")

    def handle(self, *, file, replace, **options):
        try:
            read = restore(file.absolute(), replace)
        except (NoBackup, OSError) as error:
            raise CommandError(str(error)) from None
        call_command("migrate", verbosity=0)
        doubted = deliver.doubt_what_waits()
        self.stdout.write(f"Restored: the database and {read.files} files. Start the desk with manage.py run.")
        if doubted:
            self.stdout.write(
                f"{doubted} answers waited to be sent and may have gone out since. The Sent folder is asked; "
                "what it does not tell, agents decide: nothing is sent twice by itself."
            )
