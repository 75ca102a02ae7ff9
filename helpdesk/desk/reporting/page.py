"""The whole review of a month as one JSON value: what is stored, shown, mailed and exported."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from helpdesk.desk.models import Category, Desk, MonthlyReport
from helpdesk.desk.reporting import periods
from helpdesk.desk.reporting.calibration import calibration
from helpdesk.desk.reporting.changed import changed
from helpdesk.desk.reporting.decisions import decisions_due, knowledge_gaps, overdue_articles
from helpdesk.desk.reporting.gallery import gallery
from helpdesk.desk.reporting.groups import (
    adoption_by_team,
    contact_reasons,
    fairness_json,
    pilot_json,
    top_reasons,
)
from helpdesk.desk.reporting.month import month_of
from helpdesk.desk.reporting.periods import Period
from helpdesk.desk.reporting.rows import Rows
from helpdesk.desk.reporting.wording import NONE, change_json, figure_json, figure_of, number, span, tables_json
from triage.figures import BY_SLUG, Figure, Month, changes, difference, measure, share

TILES = (
    ("safe", "wrong_drafted"),
    ("useful", "useful"),
    ("fast", "first_response_median"),
    ("cost", "cost_per_resolved"),
)


def page_of(period: Period) -> dict[str, Any]:
    """Keys: see docs/report.md. Texts of customers are not part of it, so that erasing them needs no look in here."""
    rows = Rows(period)
    month = month_of(rows)
    before = earlier(periods.before(period))
    figures, table = measure(month), categories(month)
    desk = Desk.get()
    return {
        "month": period.label,
        "language": get_language() or settings.LANGUAGE_CODE,
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "running": period.running,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "company": desk.company,
        "simulated": desk.simulated,
        "verdict": verdict(figures),
        "tiles": [{"title": title, "slug": slug} for title, slug in TILES],
        "figures": {slug: figure_json(figure) for slug, figure in figures.items()},
        "changes": compared(figures, before.figures),
        "reasons": [reason_json(rule, k, month.routed("human")) for rule, k in month.reasons.items()],
        "calibration": calibration(rows),
        "categories": table,
        "changed": changed(rows),
        "gallery": gallery(rows),
        "decisions": decisions_due(rows, table),
        "gaps": knowledge_gaps(rows),
        "overdue_articles": overdue_articles(rows),
        "top_reasons": top_reasons(month, before.volumes),
        "fairness": fairness_json(month),
        "pilot": pilot_json(month),
        "adoption": adoption_by_team(rows),
        "tables": tables_json(),
    }


def reason_json(rule: str, k: int, n: int) -> dict[str, Any]:
    """A rule with the readings it sent to people, of all that went to people."""
    of_all = share(k, n)
    interval = span(of_all.low, of_all.high, "share") if of_all else ""
    return {"rule": rule, "n": k, "of": n, "text": number(of_all and of_all.value, "share"), "interval": interval}


@dataclass(frozen=True)
class Earlier:
    """What a month is compared with."""

    figures: dict[str, Figure]
    volumes: Counter[str]
    """Mails read, by category."""


def earlier(period: Period) -> Earlier:
    """The month before: as it was handed out, else counted from its rows, which gives the same."""
    stored = MonthlyReport.objects.filter(month=period.label).values_list("figures", flat=True).first()
    if stored is None:
        month = month_of(Rows(period))
        return Earlier(measure(month), contact_reasons(month))
    figures = {slug: figure_of(values) for slug, values in stored["figures"].items() if slug in BY_SLUG}
    return Earlier(figures, Counter({row["name"]: row["volume"] for row in stored["categories"]}))


def compared(figures: dict[str, Figure], before: dict[str, Figure]) -> dict[str, Any]:
    """Changes against the month before."""
    return {slug: change_json(change, BY_SLUG[slug].unit) for slug, change in changes(figures, before).items()}


def verdict(figures: dict[str, Figure]) -> str:
    """One sentence, with what it rests on."""
    drafted, useful, wrong = figures["coverage"], figures["useful"], figures["wrong_drafted"]
    if not figures["readings"].value:
        return _("The assistant read no mail this month.")
    parts = [_("The assistant drafted for %(k)s of %(n)s mails") % counted(drafted)]
    if useful.value is None:
        parts.append(_("no draft has been decided on yet"))
    else:
        words = _("%(k)s of the %(n)s drafts decided on went out unchanged or lightly edited")
        parts.append(words % counted(useful))
    if wrong.value is None:
        parts.append(_("none of what it drafted was checked for its category"))
    else:
        parts.append(_("%(k)s of %(n)s checked were misunderstood") % counted(wrong))
    sentence = _("%(drafted)s; %(useful)s, and %(wrong)s") % dict(
        zip(("drafted", "useful", "wrong"), parts, strict=True)
    )
    return sentence + (_("; too few to judge by.") if useful.grey or wrong.grey else ".")


def counted(figure: Figure) -> dict[str, str]:
    return {"k": number(figure.k or 0, "count"), "n": number(figure.n, "count")}


def categories(month: Month) -> list[dict[str, Any]]:
    """The table by category, as the assistant read the mails; mail that fits none comes last."""
    rows = {row.name: row for row in Category.objects.all()}
    parts = sorted(month.by("category").items(), key=lambda part: (not part[0], part[0]))
    return [category_json(name, part, rows.get(name)) for name, part in parts]


def category_json(name: str, month: Month, row: Category | None) -> dict[str, Any]:
    figures = measure(month)
    wrong, target = figures["wrong_drafted"], row.target_error if row else None
    saved = time_saved(figures)
    shares = ("unchanged", "light", "edited", "rewritten", "discarded", "wrong_category")
    return {
        "name": name or NONE,
        "owner": row.owner if row else "human",
        "volume": month.routed("draft", "human", "none"),
        "drafted": month.routed("draft"),
        **{slug: cell(figures[slug]) for slug in shares},
        "target_error": target,
        "target_kept": kept(wrong, target),
        "seconds_saved": saved,
        "seconds_saved_interval": time_saved_within(figures) if saved is not None else None,
    }


def cell(figure: Figure) -> dict[str, Any]:
    return {"k": figure.k or 0, "n": figure.n, "low": figure.low, "high": figure.high, "grey": figure.grey}


def kept(wrong: Figure, target: float | None) -> str:
    """Whether the interval of the share misunderstood lies under the target: kept, broken, or not known yet."""
    if wrong.low is None or wrong.high is None or target is None:
        return "unknown"
    return "kept" if wrong.high <= target else "broken" if wrong.low > target else "unknown"


def time_saved(figures: dict[str, Figure]) -> float | None:
    """Median seconds without a draft less median seconds with one; None while either has too few answers."""
    with_draft, without = figures["handle_drafted"], figures["handle_own"]
    if with_draft.grey or without.grey or with_draft.value is None or without.value is None:
        return None
    return without.value - with_draft.value


def time_saved_within(figures: dict[str, Figure]) -> tuple[float, float] | None:
    with_draft, without = figures["handle_drafted"].estimate, figures["handle_own"].estimate
    return difference(without, with_draft) if with_draft and without else None
