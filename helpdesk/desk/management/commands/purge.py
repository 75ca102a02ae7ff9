from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import timedelta

from django.core.management.base import BaseCommand

from helpdesk.desk.privacy import purge


def days(text: str) -> timedelta:
    if not text.isdigit() or not 0 < int(text) < 36_500:
        raise ArgumentTypeError(f"{text} is no number of days from 1 up")
    return timedelta(int(text))


class Command(BaseCommand):
    help = "Blanks closed conversations that are older than so many days."

    def add_arguments(self, parser):
        parser.add_argument("--older-than", type=days, required=True, metavar="DAYS")

    def handle(self, *, older_than: timedelta, **options):
        self.stdout.write(f"Blanked {purge(older_than)} conversations.")
