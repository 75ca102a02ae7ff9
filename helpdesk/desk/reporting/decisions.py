"""What a manager has to decide, and where knowledge is missing."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _

from helpdesk.desk.models import Article, Category, Lesson, Mailbox, ModelCall, Owner, PromptVersion
from helpdesk.desk.reporting.periods import local_time
from helpdesk.desk.reporting.rows import Rows
from helpdesk.desk.reporting.values import Reviewed
from helpdesk.desk.reporting.wording import NONE, number
from triage.figures import Estimate, mean

GAPS = 6
BUDGET_WARNS = 0.8


def decisions_due(rows: Rows, categories: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """{what, why, model, pk}: the row of the admin on which each is decided."""
    return [*proposals(), *broken_targets(categories), *budgets(rows)]


def due(what: str, why: str, model: str, pk: int | None = None) -> dict[str, Any]:
    return {"what": what, "why": why, "model": model, "pk": pk}


def proposals() -> list[dict[str, Any]]:
    lessons = Lesson.objects.filter(state=Lesson.State.PROPOSED).order_by("pk")
    prompts = PromptVersion.objects.filter(
        state__in=(PromptVersion.State.PROPOSED, PromptVersion.State.STAGED)
    ).order_by("pk")
    return [
        *(due(_("Approve or reject a lesson"), row.text[:120], "lesson", row.pk) for row in lessons[:5]),
        *(
            due(
                _("Decide on the prompt %s") % row.name,
                row.why[:120] or row.get_state_display(),
                "promptversion",
                row.pk,
            )
            for row in prompts[:5]
        ),
    ]


def broken_targets(categories: list[dict[str, Any]]) -> list[dict[str, Any]]:
    numbers = dict(Category.objects.values_list("name", "pk"))
    return [
        due(
            _("%s: raise the threshold or give it to people") % row["name"],
            _("more than %s of what was drafted was misunderstood") % number(row["target_error"], "share"),
            "category",
            numbers.get(row["name"]),
        )
        for row in categories
        if row["target_kept"] == "broken"
    ]


def budgets(rows: Rows) -> list[dict[str, Any]]:
    """Budgets of which four fifths or more were spent."""
    calls = ModelCall.objects.filter(at__range=rows.half_open)
    accounts = [
        (mailbox.address, mailbox.monthly_budget, calls.filter(mailbox=mailbox), mailbox.pk)
        for mailbox in Mailbox.objects.exclude(monthly_budget=None)
    ]
    if settings.HELPDESK_MONTHLY_BUDGET is not None:
        accounts.append((_("the whole desk"), settings.HELPDESK_MONTHLY_BUDGET, calls, None))
    found = []
    for name, limit, account, pk in accounts:
        spent = account.aggregate(sum=Sum("cost"))["sum"] or 0.0
        if limit and spent >= BUDGET_WARNS * float(limit):
            found.append(
                due(
                    _("Raise the model budget of %s, or not") % name,
                    _("%(spent)s of %(limit)s spent")
                    % {"spent": number(spent, "dollars"), "limit": number(float(limit), "dollars")},
                    "mailbox",
                    pk,
                )
            )
    return found


def knowledge_gaps(rows: Rows) -> list[dict[str, Any]]:
    """Volume times mean size of the edit, by category and language: an answer without a usable draft counts as 1.

    The sum over answers is that product; the largest gaps first. What people own needs no draft and is no gap."""
    lost: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row, work in work_on_gaps(rows):
        lost[row.at.category, row.at.language].append(work)
    largest = sorted(lost.items(), key=lambda item: -math.fsum(item[1]))[:GAPS]
    articles = Counter(Article.objects.filter(published=True).values_list("category__name", "language"))
    return [
        {
            "category": category or NONE,
            "language": language,
            "answers": len(each),
            "mean_edit": math.fsum(each) / len(each),
            **within(mean(each)),
            "gap": math.fsum(each),
            "articles": articles[category, language],
        }
        for (category, language), each in largest
    ]


def work_on_gaps(rows: Rows) -> list[tuple[Reviewed, float]]:
    """Answers of what the assistant may answer, each with the work a better draft would have saved."""
    people = set(Category.objects.filter(owner=Owner.HUMAN).values_list("name", flat=True))
    return [
        (row, row.edit if row.decision == "sent" and row.edit is not None else 1.0)
        for row in rows.reviewed
        if row.decision != "discarded" and row.at.category not in people
    ]


def within(found: Estimate | None) -> dict[str, float | None]:
    """Bounds of a mean of values between 0 and 1."""
    return {"low": max(0.0, found.low), "high": min(1.0, found.high)} if found else {"low": None, "high": None}


def overdue_articles(rows: Rows) -> list[dict[str, Any]]:
    """Articles in use whose review date lies before the end of the month."""
    last = local_time(rows.period.cutoff - timedelta(microseconds=1)).date()
    found = Article.objects.filter(published=True, review_date__lte=last).order_by("review_date", "pk")
    return [
        {
            "pk": row.pk,
            "title": row.title,
            "language": row.language,
            "review_date": row.review_date.isoformat(),
            "owner": row.owner.shown_name if row.owner else "",
        }
        for row in found.select_related("owner")
    ]
