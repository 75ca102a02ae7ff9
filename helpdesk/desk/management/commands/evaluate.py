from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from helpdesk.desk.convert import policy_of
from helpdesk.desk.engines import TableLedger, encoder, engines_for, multilingual
from triage import evaluate
from triage.embedded.classifier import EmbeddedClassifier
from triage.language import NAMES
from triage.protocols import Classifier, EngineError
from triage.route import default_rules, route
from triage.types import Policy, Threshold


class Command(BaseCommand):
    help = "Measures classification, confidence and escalation on labelled mail."

    def add_arguments(self, parser) -> None:
        parser.add_argument("test", type=Path, metavar="TEST.jsonl", help="labelled mail to measure on")
        parser.add_argument("--categories", type=Path, help="categories as JSON; without, those of the database")
        parser.add_argument("--confirmed", type=Path, help="labelled mail to learn from, as if agents had confirmed it")
        parser.add_argument("--calibration", type=Path, help="labelled mail to calibrate confidence and thresholds on")
        parser.add_argument("--target-error", type=float, default=0.05, help="greatest share wrong of what passes")
        parser.add_argument("--engine", choices=("embedded", "llm"), default="embedded")
        parser.add_argument("--predictions", type=Path, help="writes one JSON line a mail here")
        parser.add_argument("--json", action="store_true", help="prints one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 < options["target_error"] < 1:
            raise CommandError("--target-error lies between 0 and 1, for example 0.05.", returncode=2)
        try:
            found = self.measure(options)
        except (OSError, ValueError) as error:
            raise CommandError(str(error), returncode=2) from error
        except EngineError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(found) if options["json"] else table(found))

    def measure(self, options: dict[str, Any]) -> dict[str, Any]:
        policy = policy_from(options["categories"], options["target_error"])
        mails = evaluate.read_labelled(options["test"], policy.categories)
        if options["confirmed"]:
            learnt = evaluate.read_labelled(options["confirmed"], policy.categories)
            policy = replace(policy, categories=evaluate.with_confirmed(policy.categories, learnt))
        classifier, second = engines(options["engine"])
        threshold = Threshold(policy.default_threshold)
        if options["calibration"]:
            labelled = evaluate.read_labelled(options["calibration"], policy.categories)
            policy, threshold = evaluate.calibrated(policy, shown(labelled, "calibrating"), classifier, second)
        second_or_own = second or classifier
        second_or_own.classify(mails[0].thread, policy)  # trains; the figures say what one mail takes afterwards
        started = time.perf_counter()
        judged = evaluate.decide(shown(mails, "reading"), policy, classifier, route_without_knowledge, second)
        seconds = time.perf_counter() - started
        if options["predictions"]:
            lines = (json.dumps(evaluate.prediction(each), ensure_ascii=False) + "\n" for each in judged)
            options["predictions"].write_text("".join(lines), encoding="utf-8")
        return {
            **evaluate.figures(judged, policy, threshold, options["target_error"]),
            "seconds": seconds,
            "seconds_per_mail": seconds / len(mails),
            "engine": options["engine"],
        }


def policy_from(categories: Path | None, target_error: float) -> Policy:
    """The policy to measure: nothing calibrated yet, every category with the same target."""
    policy = policy_of_file(categories) if categories else policy_of()
    if not policy.categories:
        raise CommandError("There are no categories: give --categories, or make some on the desk.", returncode=2)
    return replace(
        policy,
        categories=tuple(replace(category, target_error=target_error) for category in policy.categories),
        calibration=None,
        thresholds={},
    )


def policy_of_file(categories: Path) -> Policy:
    """A desk of these categories, with the rules that a new one starts with, answering in any language."""
    return Policy("", evaluate.read_categories(categories), default_rules(), languages=tuple(NAMES))


def engines(name: str) -> tuple[Classifier, Classifier | None]:
    """The classifier to measure, and the second opinion beside it."""
    if name == "embedded":
        return EmbeddedClassifier(encoder(), multilingual), None
    if not settings.HELPDESK_MODEL:
        raise CommandError("--engine llm needs a model: set HELPDESK_MODEL.", returncode=2)
    chosen = engines_for(None, TableLedger())
    return chosen.classifier, chosen.embedded_classifier


def route_without_knowledge(thread, classification, policy):
    """The route by what is said of the mail; whether an article answers it is not what is measured here."""
    return route(thread, classification, None, policy)


def shown(mails: Sequence[evaluate.LabelledMail], doing: str) -> Sequence[evaluate.LabelledMail]:
    return tqdm(mails, desc=doing, unit=" mails", disable=not sys.stderr.isatty())


def table(found: dict[str, Any]) -> str:
    """The figures for people: one line each, then one line a category."""
    lines = [
        f"{name:20} {value:.4f}" if isinstance(value, float) else f"{name:20} {value}"
        for name, value in found.items()
        if name != "per_category"
    ]
    width = max(len(row["name"]) for row in found["per_category"])
    lines += ["", f"{'category':{width}} {'n':>5} {'precision':>9} {'recall':>7} {'threshold':>9}"]
    for row in found["per_category"]:
        certified = "certified" if row["certified"] else "by hand"
        lines.append(
            f"{row['name']:{width}} {row['n']:5} {row['precision']:9.3f} {row['recall']:7.3f} "
            f"{row['threshold']:9.3f} {certified}"
        )
    return "\n".join(lines)
