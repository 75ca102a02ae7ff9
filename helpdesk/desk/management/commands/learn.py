from __future__ import annotations

import json as jsons
import sys

from django.core.management.base import BaseCommand, CommandError

from helpdesk.desk import learn
from triage.protocols import EngineError


class Command(BaseCommand):
    help = "Learns from what agents did: confidence anew, lessons with their proof, what turned bad rolled back."

    def add_arguments(self, parser):
        parser.add_argument("--sealed", action="store_true", help="score the sealed mails, once a release, instead")
        parser.add_argument(
            "--wording",
            action="store_true",
            help="let the optional gepa look for a wording of the drafting prompt first",
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *, sealed, wording, json, **options):
        try:
            if wording:
                learn.propose_wording()
            found = sealed_figures() if sealed else learn.learn_once()
        except (learn.AlreadyLearning, learn.AlreadyScored, learn.NoGoldenSet, learn.NotAllowed, EngineError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(jsons.dumps(found, ensure_ascii=False) if json else told(found))
        if found.get("alarms") or found.get("rolled_back"):
            self.stderr.write("Something needs a manager: see above.")
            sys.exit(1)


def sealed_figures() -> dict:
    run = learn.score_sealed()
    return {"release": run.versions["release"], "engine": run.engine, **run.figures}


def told(found: dict) -> str:
    if "release" in found:
        return "\n".join(f"{name:20} {value}" for name, value in found.items() if name != "per_category")
    lines = [
        f"Confidence: {found['calibration']} from {found['labels']} labels; "
        f"{found['certified']} of {found['categories']} categories certified.",
        *(f"Alarm: {what}" for what in found["alarms"]),
        *(f"Rolled back: {what}" for what in found["rolled_back"]),
        *(
            f"Prompt {each['prompt']}: "
            + ("passed the gate." if each["gate"]["passed"] else "; ".join(each["gate"]["reasons"]))
            for each in found["measured_prompts"]
        ),
        f"{len(found['proposed'])} new lessons wait for a manager.",
        *(
            f"  {each['category'] or 'all categories'}, {each['language']}: {each['text']} "
            f"({each['edits']} edits; {100 * each['effect']['mean']:.1f} points closer, "
            f"{100 * each['effect']['low']:.1f} to {100 * each['effect']['high']:.1f}, on {each['effect']['n']} mails)"
            for each in found["proposed"]
        ),
    ]
    return "\n".join(lines)
