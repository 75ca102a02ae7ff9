"""What managers and learning changed in the month, each with what it did as far as that is measured."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from helpdesk.desk.models import (
    Article,
    Calibration,
    Category,
    Desk,
    EvaluationRun,
    Lesson,
    Mailbox,
    PromptVersion,
    Rule,
    Suggestion,
)
from helpdesk.desk.reporting.periods import Period, local_time
from helpdesk.desk.reporting.rows import Rows, just_before
from helpdesk.desk.reporting.wording import number
from triage.figures import share

SETTING_UP = timedelta(days=1)
QUIET = {"updated_at", "learned_label", "forgotten", "set_up_at", "id"}
"""Columns that no person decides about."""


def changed(rows: Rows) -> list[dict[str, Any]]:
    """Newest first: {at, what, detail, who, effect}."""
    found = [
        *settings_changed(rows.period),
        *lessons(rows.period),
        *prompts(rows.period),
        *calibrations(rows.period),
        *evaluations(rows.period),
        *models(rows.period),
    ]
    return sorted(found, key=lambda row: row["at"], reverse=True)


def entry(at: datetime, what: str, detail: str, who: str = "", effect: str = "") -> dict[str, Any]:
    return {
        "at": local_time(at).isoformat(timespec="minutes"),
        "what": what,
        "detail": detail,
        "who": who,
        "effect": effect,
    }


def settings_changed(period: Period) -> list[dict[str, Any]]:
    return [row for model in (Category, Rule, Article, Mailbox, Desk) for row in history_of(model, period)]


def history_of(model: type[Model], period: Period) -> list[dict[str, Any]]:
    """Changes of existing rows, several of one row as one; what a row was set up with is no change."""
    history = model.history.filter(history_date__range=just_before(*period.bounds), history_type__in="~-")
    latest: dict[int, Any] = {}
    for row in history.select_related("history_user").order_by("history_date", "history_id"):
        latest[row.id] = row
    return [found for row in latest.values() if (found := changed_row(model, row, period))]


def changed_row(model: type[Model], row: Any, period: Period) -> dict[str, Any] | None:
    past = model.history.filter(id=row.id).order_by("history_date", "history_id")
    first = past.first()
    if row.history_date - first.history_date < SETTING_UP:
        return None
    start = past.filter(history_date__lt=period.start).last() or first
    detail = _("removed") if row.history_type == "-" else difference(row, start)
    if not detail:
        return None
    who = row.history_user.shown_name if row.history_user else ""
    why = f" ({row.history_change_reason})" if row.history_change_reason else ""
    return entry(row.history_date, f"{model._meta.verbose_name}: {row.instance}"[:80], detail + why, who)


def difference(row: Any, start: Any) -> str:
    """What of a row is another than before: short values in full, texts by name alone."""
    parts = []
    for change in row.diff_against(start).changes:
        if change.field in QUIET:
            continue
        short = all(
            isinstance(value, str | int | float | bool | None) and len(str(value)) <= 30
            for value in (change.old, change.new)
        )
        label = str(row.instance_type._meta.get_field(change.field).verbose_name)
        parts.append(f"{label}: {change.old} → {change.new}" if short else _("%s changed") % label)
    return "; ".join(parts)


def lessons(period: Period) -> list[dict[str, Any]]:
    rows = Lesson.objects.filter(decided_at__range=just_before(*period.bounds)).select_related("decided_by")
    return [
        entry(
            row.decided_at,
            _("lesson %s") % row.get_state_display(),
            row.text[:120],
            row.decided_by.shown_name if row.decided_by else "",
            applied(row, period),
        )
        for row in rows
    ]


def applied(lesson: Lesson, period: Period) -> str:
    """How drafts fared that this lesson shaped, since it was approved."""
    drafts = Suggestion.objects.filter(
        created_at__range=just_before(*period.bounds), lessons__icontains=f'"lesson:{lesson.pk}"'
    )
    reviews = drafts.filter(reviews__decision="sent").values_list("reviews__size_class", flat=True)
    useful = share(sum(size in ("unchanged", "light") for size in reviews), len(reviews))
    if useful is None:
        return ""
    return _("useful: %(share)s of %(n)s drafts") % {"share": number(useful.value, "share"), "n": useful.n}


def prompts(period: Period) -> list[dict[str, Any]]:
    rows = PromptVersion.objects.filter(decided_at__range=just_before(*period.bounds)).select_related("author")
    return [
        entry(
            row.decided_at,
            _("prompt %(name)s %(state)s") % {"name": row.name, "state": row.get_state_display()},
            row.why[:120] or row.version,
            row.author.shown_name if row.author else "",
            gate(row.gate),
        )
        for row in rows
    ]


def gate(measured: dict[str, Any]) -> str:
    return "; ".join(f"{name} {value:.3g}" for name, value in measured.items() if isinstance(value, int | float))


def calibrations(period: Period) -> list[dict[str, Any]]:
    """The last of the month for each engine; drift shows where the error on later labels grew."""
    latest: dict[str, Calibration] = {}
    for row in Calibration.objects.filter(created_at__range=just_before(*period.bounds)).order_by("pk"):
        latest[row.engine] = row
    return [
        entry(
            row.created_at,
            _("thresholds of %s") % row.engine,
            _("fitted anew on %s labels") % row.labels,
            "",
            tested(row.tested),
        )
        for row in latest.values()
    ]


def tested(measured: dict[str, Any]) -> str:
    if "ece" not in measured:
        return ""
    before, after = measured.get("ece_before"), measured["ece"]
    course = f"{before:.3f} → {after:.3f}" if before is not None else f"{after:.3f}"
    words = _("calibration error %(course)s on %(n)s later labels") % {"course": course, "n": measured.get("n", 0)}
    return words + (_("; drift: no better than before") if before is not None and after > before else "")


def evaluations(period: Period) -> list[dict[str, Any]]:
    rows = EvaluationRun.objects.filter(created_at__range=just_before(*period.bounds))
    return [entry(row.created_at, _("evaluation: %s") % row.kind, row.engine, "", gate(row.figures)) for row in rows]


def models(period: Period) -> list[dict[str, Any]]:
    """Engines that read mail this month for the first time."""
    found = []
    engines = Suggestion.objects.filter(created_at__range=just_before(*period.bounds)).order_by()
    for engine in engines.values_list("engine", flat=True).distinct():
        first = Suggestion.objects.filter(engine=engine).order_by("pk").first()
        if first and first.created_at >= period.start and Suggestion.objects.filter(pk__lt=first.pk).exists():
            found.append(entry(first.created_at, _("engine %s") % engine, _("reads mail from now on")))
    return found
