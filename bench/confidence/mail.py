"""The same on mail: the golden set, the same set after the world has moved, and a language model's answers simulated.

The golden mails stand for all mail: labels are drawn from them with replacement, as they would come in, and the error
of what passes is counted over all of them. The simulated model is sure of everything and wrong on one mail in six, more
often where the embedded classifier is wrong too: it shows the mechanics, not what a model of today reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from triage.calibrate import Label, fit
from triage.confidence import judge, probability, score
from triage.drift import drift
from triage.embedded.classifier import EmbeddedClassifier
from triage.embedded.encoder import load_encoder
from triage.evaluate import LabelledMail, label_of, read_categories, read_labelled
from triage.measures import calibration_error, error_floor, risk_coverage_area
from triage.types import Category, Classification, Policy

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
LABELS = 500
TARGET = 0.05
START = datetime(2026, 1, 1, tzinfo=UTC)
WORDS_LEFT = 6
MODEL_ERRS, ERRS_ALIKE = 1 / 6, 0.7
AUDITS = 360
"""A year of them, 30 a month."""


def figures(draws: int, quick: bool) -> dict[str, float]:
    """On the golden set as it is; after a shift the share wrong of what passes, and how often the alarm is raised."""
    categories = read_categories(FIXTURES / "categories.json")
    mails = [
        mail
        for name in ("open.jsonl", *(() if quick else ("gate.jsonl",)))
        for mail in read_labelled(FIXTURES / "golden" / name, categories)
    ]
    usual = labelled(mails, categories)
    found = {f"golden_{name}": value for name, value in promise(usual, usual, draws).items() if name != "noticed"}
    shifts = {"none_of_30": (usual, with_none(usual, 0.3))}
    if not quick:
        gone = max(categories, key=lambda each: sum(mail.category == each.name for mail in mails)).name
        without = tuple(each for each in categories if each.name != gone)
        after = labelled([known(mail, gone) for mail in mails], without)
        before = [label for label, mail in zip(after, mails, strict=True) if mail.category != gone]
        shifts["new_category"] = before, after
        shifts["changed_category"] = usual, labelled([cut(mail, gone) for mail in mails], categories)
    for name, (before, after) in shifts.items():
        told = promise(before, after, draws)
        found |= {f"{name}_error_after": told["error"], f"{name}_noticed_in_a_year": told["noticed"]}
    return found | with_model(usual, max(draws // 10, 5))


def labelled(mails: Sequence[LabelledMail], categories: tuple[Category, ...]) -> list[Label]:
    """What the embedded classifier, taught with the examples alone, makes of each mail."""
    classifier, policy = EmbeddedClassifier(load_encoder()), Policy("", categories, ())
    read = [judge(classifier.classify(mail.thread, policy), policy) for mail in mails]
    return [label_of(mail, each, START) for mail, each in zip(mails, read, strict=True)]


def known(mail: LabelledMail, gone: str) -> LabelledMail:
    """Mail of a category that the desk has not got fits none."""
    return replace(mail, category=None) if mail.category == gone else mail


def cut(mail: LabelledMail, changed: str) -> LabelledMail:
    """Customers of one category write through a form that leaves a few words."""
    if mail.category != changed:
        return mail
    return replace(mail, subject="", body=" ".join(mail.body.split()[:WORDS_LEFT]))


def with_none(labels: Sequence[Label], share: float) -> list[Label]:
    """The same mail with so much of it fitting nothing, by repeating what fits nothing."""
    none = [each for each in labels if each.truth is None]
    rest = [each for each in labels if each.truth is not None]
    wanted = round(share / (1 - share) * len(rest))
    return rest + [none[place % len(none)] for place in range(wanted)]


def promise(before: Sequence[Label], after: Sequence[Label], draws: int) -> dict[str, float]:
    """Certified on labels drawn from the mail of before; counted over the mail of after."""
    rng = np.random.default_rng(3)
    category = Category("", "", target_error=TARGET)
    broken, errors, coverages, excess, noticed = [], [], [], [], []
    best = best_coverage(after)
    for _ in range(draws):
        drawn = [before[row] for row in rng.integers(len(before), size=LABELS)]
        dated = [replace(each, at=START + timedelta(minutes=place)) for place, each in enumerate(drawn)]
        found = fit(dated, [category])
        engine, threshold = found.stored["engines"]["embedded"], found.pooled
        said = np.array([probability(score(each.signals, engine), engine) for each in after])
        right = np.array([each.right for each in after])
        passed = (said >= threshold.value) & threshold.certified
        error = float(1 - right[passed].mean()) if passed.any() else 0.0
        broken.append(error > TARGET)
        errors.append(error)
        coverages.append(float(passed.mean()) / best if best else 0.0)
        excess.append(calibration_error(said, right) - error_floor(list(said)))
        noticed.append(drift(list(rng.random(AUDITS) < error), TARGET).alarm)
    return {
        "promise_broken": float(np.mean(broken)),
        "coverage_of_best": float(np.mean(coverages)),
        "calibration_error_above_floor": float(np.mean(excess)),
        "error": float(np.mean(errors)),
        "noticed": float(np.mean(noticed)),
    }


def best_coverage(labels: Sequence[Label]) -> float:
    """The greatest share that any threshold on the score passes with no more than TARGET of it wrong."""
    ranked = sorted(labels, key=lambda each: -score(each.signals, None))
    errors = np.cumsum([not each.right for each in ranked]) / np.arange(1, len(ranked) + 1)
    return float(np.flatnonzero(errors <= TARGET).max(initial=-1) + 1) / len(ranked)


def with_model(labels: Sequence[Label], draws: int) -> dict[str, float]:
    """Area under the risk-coverage curve of a simulated model's answers: by its own word, and as judged here."""
    rng = np.random.default_rng(5)
    own, judged = [], []
    for _ in range(draws):
        answers = [answered(labels[row], rng) for row in rng.permutation(len(labels))]
        half = len(answers) // 2
        dated = [replace(each, at=START + timedelta(minutes=place)) for place, each in enumerate(answers[:half])]
        fitted = fit(dated, [], engine="llm").stored["engines"]["llm"]
        right = [each.right for each in answers[half:]]
        own.append(risk_coverage_area([each.signals["stated"] for each in answers[half:]], right))
        said = [probability(score(each.signals, fitted), fitted) for each in answers[half:]]
        judged.append(risk_coverage_area(said, right))
    return {
        "model_area_by_its_own_word": float(np.mean(own)),
        "model_area_as_judged": float(np.mean(judged)),
        "model_area_cut": 1 - float(np.mean(judged) / np.mean(own)),
    }


def answered(label: Label, rng: np.random.Generator) -> Label:
    """The simulated model's answer to this mail, judged beside the embedded classifier's reading."""
    names = [name for name, _ in label.shortlist]
    wrong = [name for name in names if name != label.truth]
    hard = not label.right
    errs = rng.random() < MODEL_ERRS * (2 if hard else 0.6)
    chosen = label.truth if not errs else wrong[0 if rng.random() < ERRS_ALIKE else rng.integers(len(wrong))]
    stated = float(rng.uniform(0.8, 1.0))
    p_none = label.signals["p_none"]
    first = Classification(chosen, stated, engine="llm", signals={"stated": stated})
    second = Classification(label.predicted, label.signals["raw"], shortlist=label.shortlist, p_none=p_none)
    judged = judge(first, Policy("", (), ()), second)
    return Label(judged.signals, chosen or "none of these", label.truth or "none of these", START, "llm")
