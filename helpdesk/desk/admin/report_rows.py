"""The rows behind a figure of the monthly review: the very ones that were counted, a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.desk import reporting
from helpdesk.desk.admin.reports import allowed
from helpdesk.desk.admin.review.access import page
from helpdesk.desk.models import Conversation, Message, ModelCall, Review, Suggestion
from helpdesk.desk.reporting.behind import Behind, NoSuchFigure, Row, behind
from helpdesk.desk.reporting.wording import number
from helpdesk.desk.sight import visible
from triage.figures import BY_SLUG, TABLES

PER_PAGE = 50
NARROWED_BY = {
    "category": gettext_lazy("category"),
    "language": gettext_lazy("language"),
    "mailbox": gettext_lazy("mailbox"),
    "tier": gettext_lazy("customer tier"),
    "group": gettext_lazy("group"),
    "rule": gettext_lazy("reason"),
    "bin": gettext_lazy("bin"),
}
DEFINED = BY_SLUG | {each.slug: each for each in TABLES}
ALSO = {"cost_per_resolved": "model_cost", "escalation_recall": "escalated"}
"""What else a figure was counted from."""
DESTINATIONS = {
    "draft": gettext_lazy("drafted for"),
    "human": gettext_lazy("sent to people"),
    "none": gettext_lazy("not to be answered"),
}


def rows(request, month: str, slug: str):
    allowed(request)
    chosen = {name: request.GET[name] for name in NARROWED_BY if name in request.GET}
    try:
        period = reporting.period_of(month)
        found = behind(period, slug, chosen)
    except (reporting.WrongMonth, NoSuchFigure) as error:
        raise Http404(str(error)) from error
    part, listed = part_of(found, request.GET.get("part", ""))
    shown = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    definition = DEFINED[slug]
    query = request.GET.copy()
    query.pop("page", None)
    narrowed = query.copy()
    narrowed.pop("part", None)
    context = {
        "title": f"{_(definition.name)}, {month}",
        "bodyclass": "review",
        "month": month,
        "name": _(definition.name),
        "formula": _(definition.formula),
        "narrowed": [(NARROWED_BY[name], value) for name, value in chosen.items()],
        "n": len(found.of),
        "k": None if found.counted is None else len(found.counted),
        "part": part,
        "shown": shown,
        "lines": lines(found.kind, shown.object_list, getattr(definition, "unit", ""), request.user),
        "valued": any(row.value is not None for row in listed),
        "also": ALSO.get(slug),
        "query": query.urlencode(),
        "narrowed_query": narrowed.urlencode(),
    }
    return page(request, "desk/report/rows.html", context)


def part_of(found: Behind, wanted: str) -> tuple[str, list[Row]]:
    """Those counted, the rest of the denominator, or all of it."""
    if found.counted is None or wanted == "all":
        return "all", found.of
    if wanted == "rest":
        counted = {row.pk for row in found.counted}
        return "rest", [row for row in found.of if row.pk not in counted]
    return "counted", found.counted


def lines(kind: str, shown: list[Row], unit: str, reader) -> list[dict[str, Any]]:
    """When, which conversation, and what it was, of each row; the subject only where the reader may see it."""
    model, conversation, what = KINDS[kind]
    by_pk = model.objects.in_bulk([row.pk for row in shown])
    found = [(row, by_pk[row.pk]) for row in shown if row.pk in by_pk]
    ids = {conversation(each) for _row, each in found}
    seen = visible(Conversation.objects.filter(pk__in=ids), reader).in_bulk()
    return [
        {
            "at": getattr(each, "at", None) or each.created_at,
            "conversation": seen.get(conversation(each)),
            "what": what(each),
            "value": value_of(row, unit),
        }
        for row, each in found
    ]


def value_of(row: Row, unit: str) -> str:
    if row.value is None:
        return ""
    text = number(row.value, unit or "size")
    return _("%s so far") % text if row.unfinished else text


def decision(row: Review) -> str:
    size = f", {row.get_size_class_display()}" if row.size_class else ""
    return f"{row.get_decision_display()}{size}"


def by_conversation(row: Any) -> int | None:
    return row.conversation_id


KINDS: dict[str, tuple[Any, Callable[[Any], int | None], Callable[[Any], str]]] = {
    "reading": (Suggestion, by_conversation, lambda row: str(DESTINATIONS.get(row.destination, row.destination))),
    "answer": (Review, by_conversation, decision),
    "conversation": (Conversation, lambda row: row.pk, lambda row: row.get_state_display()),
    "mail": (Message, by_conversation, lambda row: row.automatic),
    "call": (ModelCall, lambda row: None, lambda row: f"{row.purpose}, {row.model}, {number(row.cost, 'dollars')}"),
}
"""By what the rows are: their table, the conversation they belong to, and what is said of each."""


admin.site.add_page("report/<str:month>/rows/<slug:slug>/", rows, "report_rows")
