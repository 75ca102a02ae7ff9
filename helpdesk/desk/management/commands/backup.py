from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from helpdesk.desk.backup import KEYS, NoBackup, backup


class Command(BaseCommand):
    help = "Writes database, raw mail and attachments of this machine into one file, while the desk runs."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *, file, **options):
        try:
            written = backup(file.absolute())
        except (NoBackup, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{file}: the database and {written.files} files, {written.size / 1024**2:.1f} MiB.")
        self.stderr.write(
            f"Keep the keys apart from it, they are not in it: {' and '.join(KEYS)} in DATA_DIR "
            "(or SECRET_KEY and FIELD_KEYS). Without them mailbox passwords must be entered again."
        )
