"""Labelled mail in, figures out: how well mail is understood, how true the confidence is, and what reaches people."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from triage.calibrate import Label, fit
from triage.confidence import enough, judge
from triage.measures import auroc, calibration_error, caught, error_floor, macro_f1, risk_coverage_area, share
from triage.protocols import Classifier
from triage.types import Address, Category, Classification, Email, Policy, Route, Thread, Threshold

DOUBTS = ("low_confidence", "no_category")
"""Rules that speak of doubt about the category, not of what the mail is."""

Router = Callable[[Thread, Classification, Policy], Route]


@dataclass(frozen=True, slots=True)
class LabelledMail:
    id: str
    subject: str
    body: str
    category: str | None
    """None for mail that fits none of the categories."""
    must_escalate: bool | None = None
    sender: str = ""

    @property
    def thread(self) -> Thread:
        return Thread((Email(self.id, Address("", self.sender), self.subject, self.body, self.body),))


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled mail with everything that was decided about it."""

    mail: LabelledMail
    classification: Classification
    route: Route
    passed: bool
    """Its confidence reaches the category's threshold."""

    @property
    def likeliest(self) -> str | None:
        """The category named, or that would have been had one been asked for."""
        first = self.classification.shortlist[0][0] if self.classification.shortlist else None
        return self.classification.category or first

    @property
    def right(self) -> bool:
        return self.mail.category is not None and self.likeliest == self.mail.category

    @property
    def to_person(self) -> bool:
        return self.route.destination == "human" or not self.passed

    @property
    def sent_by_content(self) -> bool:
        return any(reason.rule not in DOUBTS for reason in self.route.hits)


def read_labelled(path: Path, categories: Iterable[Category] | None = None) -> list[LabelledMail]:
    """Mail from JSON lines. Raises ValueError, naming the line, for other content and for unknown categories."""
    known = None if categories is None else {category.name for category in categories}
    mails = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            mail = LabelledMail(
                id=str(row.get("id", number)),
                subject=row.get("subject") or "",
                body=row.get("body") or "",
                category=row["category"],
                must_escalate=row.get("must_escalate"),
                sender=row.get("from") or "",
            )
        except (json.JSONDecodeError, KeyError, AttributeError, TypeError) as error:
            raise ValueError(
                f'{path.name}, line {number}: not {{"id", "subject", "body", "category"}} ({error})'
            ) from error
        if known is not None and mail.category is not None and mail.category not in known:
            raise ValueError(f"{path.name}, line {number}: there is no category {mail.category!r}")
        mails.append(mail)
    if not mails:
        raise ValueError(f"{path.name} holds no labelled mail")
    return mails


def read_categories(path: Path) -> tuple[Category, ...]:
    """Categories from JSON. Raises ValueError when the file is not a list of {"name", "description", …}."""
    try:
        return tuple(
            Category(
                name=row["name"],
                description=row.get("description") or "",
                examples=tuple(row.get("examples") or ()),
                owner=row.get("owner") or "ai",
                team=row.get("team") or "",
                priority=row.get("priority") or "normal",
                target_error=row.get("target_error", 0.05),
            )
            for row in json.loads(path.read_text(encoding="utf-8"))
        )
    except (json.JSONDecodeError, KeyError, AttributeError, TypeError) as error:
        raise ValueError(f'{path.name} is not a list of {{"name", "description", …}} ({error})') from error


def with_confirmed(categories: Sequence[Category], mails: Iterable[LabelledMail]) -> tuple[Category, ...]:
    """The categories with this labelled mail as what agents confirmed; mail that fits none teaches nothing."""
    texts: dict[str, list[str]] = {}
    for mail in mails:
        if mail.category is not None:
            texts.setdefault(mail.category, []).append("\n\n".join(filter(None, (mail.subject, mail.body))))
    return tuple(
        replace(category, confirmed=(*category.confirmed, *texts.get(category.name, ()))) for category in categories
    )


def calibrated(
    policy: Policy, mails: Sequence[LabelledMail], classifier: Classifier, second: Classifier | None = None
) -> tuple[Policy, Threshold]:
    """The policy with confidence calibrated and thresholds solved on labelled mail, and the threshold of all together.

    The order of the file is taken for the order in time."""
    start = datetime(2000, 1, 1, tzinfo=UTC)
    labels = [
        label_of(mail, classified(mail, policy, classifier, second), start + timedelta(minutes=index))
        for index, mail in enumerate(mails)
    ]
    found = fit(labels, policy.categories, engine=labels[0].engine, default_threshold=policy.default_threshold)
    return replace(policy, calibration=found.stored, thresholds=found.thresholds), found.pooled


def label_of(mail: LabelledMail, classification: Classification, at: datetime) -> Label:
    likeliest = classification.category or (classification.shortlist[0][0] if classification.shortlist else None)
    return Label(classification.signals, likeliest, mail.category, at, classification.engine, classification.shortlist)


def classified(mail: LabelledMail, policy: Policy, classifier: Classifier, second: Classifier | None) -> Classification:
    other = second.classify(mail.thread, policy) if second else None
    return judge(classifier.classify(mail.thread, policy), policy, other)


def decide(
    mails: Iterable[LabelledMail],
    policy: Policy,
    classifier: Classifier,
    router: Router,
    second: Classifier | None = None,
) -> list[Judged]:
    """Every mail classified, judged and routed as the pipeline would, without drafting."""
    judged = []
    for mail in mails:
        classification = classified(mail, policy, classifier, second)
        route = router(mail.thread, classification, policy)
        judged.append(Judged(mail, classification, route, enough(classification, policy)[0]))
    return judged


def figures(judged: Sequence[Judged], policy: Policy, threshold: Threshold, target_error: float) -> dict[str, Any]:
    """The figures of the contract, from at least one judged mail.

    - accuracy: of mail that has a category, the share whose likeliest category is the right one; macro_f1 over those.
    - ece: expected calibration error in 15 bins of equal width; ece_floor: what it would be, on average, for a
      confidence that is exactly true, for as many mails.
    - aurc: mean, over all k, of the error rate among the k most confident (Geifman and El-Yaniv 2017).
    - coverage, selective_error: the share of all mail that passes its threshold, and of that the share that is wrong.
    - none_auroc: probability that mail without a category has the greater p_none than mail with one (ties half).
    - none_recall: of mail without a category, the share that goes to a person.
    - none_caught_at_95: of mail without a category, the share refused at the p_none that keeps 95% of the rest.
    - escalation: over mail that says whether it must go to a person. recall: of what must, the share that does,
      for whatever reason; precision: of what a rule sends there for what the mail is (doubt about its category
      apart: that is coverage), the share that must."""
    with_category = [each for each in judged if each.mail.category is not None]
    without = [each for each in judged if each.mail.category is None]
    passed = [each for each in judged if each.passed]
    confidences, right = [each.classification.confidence for each in judged], [each.right for each in judged]
    return {
        "n": len(judged),
        "accuracy": share(each.right for each in with_category),
        "macro_f1": macro_f1(
            [each.mail.category for each in with_category], [each.likeliest for each in with_category]
        ),
        "ece": calibration_error(confidences, right),
        "ece_floor": error_floor(confidences),
        "aurc": risk_coverage_area(confidences, right),
        "target_error": target_error,
        "threshold": threshold.value,
        "certified": threshold.certified,
        "coverage": share(each.passed for each in judged),
        "selective_error": share(not each.right for each in passed),
        "none_recall": share(each.to_person for each in without),
        "none_auroc": auroc(p_none(without), p_none(with_category)),
        "none_caught_at_95": caught(p_none(without), p_none(with_category), kept=0.95),
        "escalation": escalation(judged),
        "per_category": [per_category(category.name, with_category, policy) for category in policy.categories],
    }


def per_category(name: str, with_category: Sequence[Judged], policy: Policy) -> dict[str, Any]:
    """Precision and recall of the likeliest category over mail that has one, and the threshold that applies."""
    own = [each for each in with_category if each.mail.category == name]
    guessed = [each for each in with_category if each.likeliest == name]
    threshold = policy.thresholds.get(name, Threshold(policy.default_threshold))
    return {
        "name": name,
        "n": len(own),
        "precision": share(each.right for each in guessed),
        "recall": share(each.right for each in own),
        "threshold": threshold.value,
        "certified": threshold.certified,
    }


def escalation(judged: Sequence[Judged]) -> dict[str, float] | None:
    told = [each for each in judged if each.mail.must_escalate is not None]
    if not any(each.mail.must_escalate for each in told):
        return None
    return {
        "precision": share(bool(each.mail.must_escalate) for each in told if each.sent_by_content),
        "recall": share(each.to_person for each in told if each.mail.must_escalate),
    }


def p_none(judged: Iterable[Judged]) -> list[float]:
    return [each.classification.p_none for each in judged]


def prediction(judged: Judged) -> dict[str, Any]:
    """One line of the predictions file."""
    return {
        "id": judged.mail.id,
        "gold": judged.mail.category,
        "category": judged.likeliest,
        "confidence": judged.classification.confidence,
        "p_none": judged.classification.p_none,
        "passed": judged.passed,
        "route": judged.route.destination,
    }
