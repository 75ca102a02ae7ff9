"""The golden set: what a change is held against before it is released, and the sealed part, scored once a release."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from django.conf import settings

from helpdesk.desk import convert
from helpdesk.desk.engines import TableLedger, engines_for
from helpdesk.desk.models import Category, EvaluationRun
from triage.evaluate import LabelledMail, decide, figures, read_labelled
from triage.gate import Scored, Verdict, judge_change
from triage.language import detect
from triage.pipeline import Engines, triage
from triage.protocols import Classifier
from triage.route import route
from triage.types import Classification, Lesson, Policy, Route, Thread, Threshold

TARGET = 0.05


class NoGoldenSet(Exception):
    """There is no labelled mail to hold a change against; the text says what to do."""


class AlreadyScored(Exception):
    """The sealed mails have been scored for this release; a second look would make them open ones."""


OPEN, SEALED = ("open", "gate"), ("sealed",)
"""The files of a golden set: what every change is held against, and what is scored once a release."""


def golden_mails(files: tuple[str, ...] = OPEN) -> list[LabelledMail]:
    """The desk's own labelled mail, else the demo company's where its categories are in use. Raises NoGoldenSet."""
    categories = set(Category.objects.filter(enabled=True).values_list("name", flat=True))
    own, demo = (Path(base) / "golden" for base in (settings.DATA_DIR, Path(settings.BASE_DIR) / "fixtures"))
    if (own / f"{files[0]}.jsonl").exists():
        return [mail for name in files if (own / f"{name}.jsonl").exists() for mail in read_golden(own, name)]
    mails = [mail for name in files for mail in read_golden(demo, name)] if demo.exists() else []
    if not mails or not {mail.category for mail in mails} - {None} <= categories:
        wanted = own / f"{files[0]}.jsonl"
        raise NoGoldenSet(
            f"There is no golden set for these categories: put labelled mail into {wanted}, as docs/ says."
        )
    return mails


def read_golden(folder: Path, name: str) -> list[LabelledMail]:
    return read_labelled(folder / f"{name}.jsonl")


def gate(wordings: Mapping[str, str] | None = None, lesson: Lesson | None = None) -> Verdict:
    """Whether prompts or a lesson may be released: the golden set read and drafted with and without them.

    Of a lesson only mail in its category and language is looked at, and read once: it changes drafts and nothing else.
    Raises NoGoldenSet and EngineError. The measurement stays on record."""
    mails = [mail for mail in golden_mails() if lesson is None or concerns(lesson, mail)]
    policy = convert.policy_of()
    changed = replace(policy, lessons=(*policy.lessons, lesson)) if lesson else policy
    engines = engines_for(None, TableLedger())
    if lesson:
        engines = read_once(engines)
    before = scored(mails, policy, engines)
    after = scored(mails, changed, engines if lesson else engines_for(None, TableLedger(), wordings=wordings))
    return on_record(
        judge_change(before, after), after, {"prompts": sorted(wordings or ()), "lesson": lesson.id if lesson else ""}
    )


def on_record(verdict: Verdict, after: list[Scored], versions: dict) -> Verdict:
    EvaluationRun.objects.create(
        kind="gate",
        engine=convert.reader(),
        figures=asdict(verdict) | {"findings": sum(len(each.findings) for each in after)},
        versions=versions,
    )
    return verdict


def concerns(lesson: Lesson, mail: LabelledMail) -> bool:
    language = detect(f"{mail.subject}\n{mail.body}")
    return lesson.category in ("", mail.category) and lesson.language in ("", language)


@dataclass
class ReadOnce:
    """A classifier that reads each mail once."""

    classifier: Classifier
    known: dict[str, Classification] = field(default_factory=dict)

    def classify(self, thread: Thread, policy: Policy) -> Classification:
        key = thread.latest.id
        if key not in self.known:
            self.known[key] = self.classifier.classify(thread, policy)
        return self.known[key]


def read_once(engines: Engines) -> Engines:
    chosen = ReadOnce(engines.classifier)
    embedded = ReadOnce(engines.embedded_classifier) if engines.with_model else chosen
    return replace(engines, classifier=chosen, embedded_classifier=embedded)


def scored(mails: list[LabelledMail], policy: Policy, engines: Engines) -> list[Scored]:
    found = []
    for mail in mails:
        outcome = triage(mail.thread, policy, engines)
        reading = outcome.classification
        likeliest = reading.category or (reading.shortlist[0][0] if reading.shortlist else None)
        found.append(
            Scored(
                id=mail.id,
                right=None if mail.category is None else likeliest == mail.category,
                must_escalate=bool(mail.must_escalate) or mail.category is None,
                to_person=outcome.route.destination == "human",
                findings=tuple(finding.kind for finding in outcome.draft.findings) if outcome.draft else (),
            )
        )
    return found


def score_sealed() -> EvaluationRun:
    """Scores the sealed mails for this release. Raises AlreadyScored, NoGoldenSet and EngineError."""
    version, engine = release(), convert.reader()
    if EvaluationRun.objects.filter(kind="sealed", engine=engine, versions__release=version).exists():
        raise AlreadyScored(
            f"The sealed mails have been scored for {version} with {engine}; the figures are on record."
        )
    mails, policy = golden_mails(SEALED), convert.policy_of()
    engines = engines_for(None, TableLedger())
    second = engines.embedded_classifier if engines.with_model else None
    judged = decide(mails, policy, engines.classifier, routed, second)
    return EvaluationRun.objects.create(
        kind="sealed",
        engine=engine,
        figures=figures(judged, policy, Threshold(policy.default_threshold), TARGET),
        versions={"release": version},
    )


def routed(thread: Thread, classification: Classification, policy: Policy) -> Route:
    """The route by what is said of the mail; whether an article answers it is not what is measured here."""
    return route(thread, classification, None, policy)


def release() -> str:
    project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])
