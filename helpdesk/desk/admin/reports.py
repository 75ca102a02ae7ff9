"""The monthly review in the admin: any month, with the rows behind every figure, and its exports."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from helpdesk.desk import learn, reporting, viewings
from helpdesk.desk.admin.base import RecordAdmin
from helpdesk.desk.admin.review.access import page
from helpdesk.desk.models import MonthlyReport


@admin.register(MonthlyReport)
class MonthlyReportAdmin(RecordAdmin):
    list_display = ("shown", "created_at", "mailed_at")
    list_display_links = None

    @admin.display(description=_("month"), ordering="month")
    def shown(self, row):
        return format_html('<a href="{}">{}</a>', reverse("admin:report", args=[row.month]), row.month)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        return redirect("admin:report", row.month) if row else super().change_view(request, object_id)


def allowed(request) -> None:
    if not request.user.has_perm("desk.view_monthlyreport"):
        raise PermissionDenied


def latest(request):
    allowed(request)
    return redirect("admin:report", reporting.last_month().label)


def report(request, month: str):
    allowed(request)
    made = made_or_404(month)
    if made.differs:
        messages.warning(request, _("Counted again, these figures differ: %s") % ", ".join(made.differs))
    values = reporting.context(made.page, request.path)
    values["decisions"] = [row | {"address": address_of(row["model"], row["pk"])} for row in values["decisions"]]
    values["overdue"] = [row | {"address": address_of("article", row["pk"])} for row in values["overdue"]]
    values["decided"] = learn.decided_keys([case["key"] for case in values["cases"]])
    values["may_decide"] = request.user.has_perm("desk.change_lesson")
    title = {"title": _("AI review of %s") % month, "bodyclass": "review", "linked": True}
    return page(request, "desk/report/page.html", values | title | neighbours(month))


def export(request, month: str, format: str):
    allowed(request)
    with translation.override(reporting.ON_RECORD if format == "json" else translation.get_language()):
        made = made_or_404(month)
    name = f'attachment; filename="review-{month}.{format}"'
    try:
        content, kind = exported(made.page, format)
    except reporting.NoPdf as error:
        messages.error(request, str(error))
        return redirect("admin:report", month)
    viewings.note(viewings.What.EXPORT, None, int(month.replace("-", "")), request.user)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": name})


def exported(made: dict[str, Any], format: str) -> tuple[bytes | str, str]:
    """Raises NoPdf, Http404."""
    match format:
        case "html":
            return reporting.html(made), "text/html; charset=utf-8"
        case "json":
            return json.dumps(made, ensure_ascii=False, indent=2), "application/json"
        case "pdf":
            return reporting.pdf(made), "application/pdf"
    raise Http404


def made_or_404(month: str) -> reporting.Made:
    try:
        return reporting.make(reporting.period_of(month))
    except reporting.WrongMonth as error:
        raise Http404(str(error)) from error


def neighbours(month: str) -> dict[str, str]:
    """Labels of the months before and after, "" where there is none."""
    return {"earlier": reporting.neighbour(month, -1), "later": reporting.neighbour(month, 1)}


def address_of(model: str, pk: int | None) -> str:
    return reverse(f"admin:desk_{model}_change", args=[pk]) if pk else ""


admin.site.add_page("report/", latest, "report_latest")
admin.site.add_page("report/<str:month>/", report, "report")
admin.site.add_page("report/<str:month>/<str:format>/", export, "report_export")
