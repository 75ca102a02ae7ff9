"""Confidence and thresholds, anew from every label agents gave; the classifier's training mails with them."""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.db import transaction

from helpdesk.desk import convert
from helpdesk.desk.models import Calibration, CategoryLabel, Desk, Suggestion
from triage import calibrate


def recalibrate() -> Calibration:
    """Fits confidence and thresholds to the labels, and lets the classifier train with them from now on."""
    labels = labels_of()
    policy = convert.policy_of()
    engine = settings.HELPDESK_CLASSIFIER or ("llm" if settings.HELPDESK_MODEL else "embedded")
    fitted = calibrate.fit(labels, policy.categories, engine, policy.default_threshold)
    with transaction.atomic():
        row = Calibration.objects.create(
            engine=convert.reader(),
            labels=len(labels),
            values=fitted.stored | {"prompt": convert.reading_prompt()},
            thresholds={name: asdict(threshold) for name, threshold in fitted.thresholds.items()},
            tested=fitted.stored["engines"].get(engine, {}).get("tested") or {},
        )
        newest = CategoryLabel.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        Desk.objects.filter(pk=1).update(learned_label=newest)
    return row


def labels_of() -> list[calibrate.Label]:
    """One label a reading, oldest first: the last word an agent said of it.

    Readings of another model or by another prompt say nothing of the one in use, nor do those of an older version
    that kept no signals."""
    rows = CategoryLabel.objects.filter(suggestion__isnull=False).select_related("suggestion", "category")
    prompt = convert.reading_prompt()
    last = {row.suggestion_id: row for row in rows.order_by("pk") if still_holds(row.suggestion, prompt)}
    return [label_of(row) for row in sorted(last.values(), key=lambda row: row.at)]


def still_holds(reading: Suggestion, prompt: str) -> bool:
    if "raw" not in reading.signals:
        return False
    if reading.engine != "llm":
        return True
    same_prompt = reading.versions.get("prompts", {}).get("classify") == prompt
    return same_prompt and settings.HELPDESK_MODEL in reading.versions.get("models", [])


def label_of(row: CategoryLabel) -> calibrate.Label:
    reading = row.suggestion
    return calibrate.Label(
        signals=reading.signals,
        predicted=reading.category_name or next((name for name, _share in reading.shortlist), None),
        truth=row.category.name if row.category else None,
        at=row.at,
        engine=reading.engine,
        shortlist=tuple((name, share) for name, share in reading.shortlist),
    )
