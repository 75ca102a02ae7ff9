from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from helpdesk.desk.knowledge import import_articles
from helpdesk.desk.models import Category


class Command(BaseCommand):
    help = "Takes articles in from Markdown, HTML or CSV files, or folders of them."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--category", help="put all of them into this category")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, paths, category, json: bool, **options):
        result = import_articles(paths, self.category(category))
        self.stdout.write(as_json(result) if json else as_text(result))
        for path, why in result.refused.items():
            self.stderr.write(f"{path}: {why}")
        if result.refused:
            sys.exit(1)

    def category(self, name: str | None) -> Category | None:
        if not name:
            return None
        found = Category.objects.filter(name__iexact=name).first()
        if found is None:
            known = ", ".join(Category.objects.values_list("name", flat=True)) or "none yet"
            raise CommandError(f"There is no category called {name}. Known: {known}.", returncode=2)
        return found


def as_json(result) -> str:
    return json.dumps(asdict(result), ensure_ascii=False)


def as_text(result) -> str:
    return (
        f"{len(result.added)} articles added, {len(result.changed)} changed, "
        f"{len(result.unchanged)} as they were, {len(result.refused)} refused."
    )
