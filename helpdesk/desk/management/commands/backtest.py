from __future__ import annotations

import json as jsons
import sys
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from helpdesk.desk.learn.past import backtest, pairs_of
from helpdesk.desk.receive.ingest import filed_messages
from triage.protocols import EngineError


class Command(BaseCommand):
    help = "Triages and drafts past mail blind, and holds that against what the team really answered. Nothing is sent."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="past mail: .eml, mbox, Maildir or a folder of these")
        parser.add_argument("--sent", type=Path, help="the team's answers, where they are kept apart")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, path, sent, json, **options):
        began = time.monotonic()
        try:
            past = pairs_of(filed_messages(path), filed_messages(sent) if sent else ())
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=2) from error
        if not past.pairs:
            raise CommandError(
                f"No answered mail among {past.mails}: name the team's answers with --sent.", returncode=2
            )
        with tqdm(total=len(past.pairs), unit=" mails", disable=json or not sys.stderr.isatty()) as bar:
            try:
                found = backtest(past, bar.update)
            except EngineError as error:
                raise CommandError(str(error)) from error
        found["seconds"] = time.monotonic() - began
        self.stdout.write(jsons.dumps(found, ensure_ascii=False) if json else told(found))


def told_categories(found: dict) -> list[str]:
    """How often the category was the team's own, where the mail says what that was."""
    if not found["labelled"]:
        return ["No mail carries a label or lies in a folder named like a category: how right they were is not known."]
    line = f"{found['agreed']} of {found['chosen']} categories chosen are the team's own, by label or folder"
    wrong = [f"{row['team']} read as {row['assistant']} {row['mails']}" for row in found["mistakes"][:5]]
    return [f"{line}; none was chosen for {found['labelled'] - found['chosen']} of {found['labelled']}.", *wrong]


def told(found: dict) -> str:
    edit = found["edit"] or {"median": 0.0, "mean": 0.0}
    lines = [
        f"{found['threads']} conversations, {found['pairs']} answered mails; {found['seconds']:.0f} s.",
        f"{found['drafted']} drafts: {found['agreement']:.0%} of use (at most 60% of the words changed), median edit "
        f"{edit['median']:.0%}, mean {edit['mean']:.0%}.",
        f"{found['to_people']:.0%} would have gone to people: "
        + ", ".join(f"{rule} {count}" for rule, count in found["reasons"].items()),
        *told_categories(found["categories"]),
        "",
    ]
    width = max((len(row["name"]) for row in found["per_category"]), default=8)
    lines += [f"{'category':{width}} {'mails':>6} {'drafts':>6} {'of use':>6}  ready"]
    lines += [
        f"{row['name']:{width}} {row['pairs']:6} {row['drafted']:6} {row['of_use']:6}  {row['why_not'] or 'yes'}"
        for row in found["per_category"]
    ]
    for title, key, name in (
        ("Mail that fits no category:", "proposed_categories", "name"),
        ("Answers that could be articles:", "proposed_articles", "title"),
    ):
        if found[key]:
            lines += [
                "",
                title,
                *(f"  {row[name]}: {row.get('mails') or row.get('body', '')[:80]}" for row in found[key]),
            ]
    return "\n".join(lines)
