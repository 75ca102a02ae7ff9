"""The manager's review session and the gaps in the knowledge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from helpdesk.desk import learn
from helpdesk.desk.admin.learning import changes
from helpdesk.desk.admin.review.access import page


def for_managers(view: Callable) -> Callable:
    @wraps(view)
    def allowed(request, *args, **kwargs):
        if not request.user.has_perm("desk.change_lesson"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return allowed


@for_managers
def session(request):
    month = month_of(request)
    waiting = learn.cases(month)
    if request.method == "POST":
        decide(request, learn.case_by_key(request.POST.get("case", "")))
        return redirect(f"{request.path}?month={month:%Y-%m}&after={request.POST.get('case', '')}")
    case = following(waiting, request.GET.get("after", ""))
    context = {
        "title": _("Review session"),
        "bodyclass": "review",
        "month": month,
        "left": len(waiting),
        "case": case,
        "difference": changes(case.offered, case.sent) if case and case.sent else "",
    }
    return page(request, "desk/learning/session.html", context)


def month_of(request) -> date:
    text = request.GET.get("month") or f"{timezone.localdate():%Y-%m}"
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Http404 from error


def following(waiting, after: str):
    """The case after the one just put off, else the first."""
    keys = [case.key for case in waiting]
    place = keys.index(after) + 1 if after in keys else 0
    return waiting[place % len(waiting)] if waiting else None


def decide(request, case) -> None:
    """Carries the decision out and says what it did."""
    decision = request.POST.get("decision", "")
    if case is None or decision not in ("approved", "rejected", "later"):
        messages.error(request, _("This case was decided meanwhile."))
        return
    try:
        done = learn.decide_case(case, decision, request.user, request.POST.get("why", ""))
    except learn.NotAllowed as refusal:
        messages.error(request, str(refusal))
        return
    tell(request, case, decision, done)


def tell(request, case, decision: str, done) -> None:
    if decision == "approved" and case.fix.kind == "prompt" and done is None:
        address = f"{reverse('admin:desk_promptversion_add')}?name=draft"
        messages.success(request, format_html('{} <a href="{}">{}</a>', _("Noted."), address, _("Write the wording")))
    elif done is not None:
        address = reverse(f"admin:desk_{done._meta.model_name}_change", args=[done.pk])
        messages.success(request, format_html('{} <a href="{}">{}</a>', _("Done:"), address, done))
    elif decision != "later":
        messages.success(request, _("Noted."))


@require_POST
@for_managers
def decide_here(request):
    """A decision on one case from another page, such as the month's review, and back there."""
    decide(request, learn.case_by_key(request.POST.get("case", "")))
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "admin:learning_session")


@for_managers
def gaps(request):
    found = learn.knowledge_gaps()
    if request.method == "POST":
        wanted = request.POST.get("gap", "")
        gap = next((each for each in found if str(each.suggestions[0]) == wanted), None)
        if gap is None:
            messages.error(request, _("This group has changed meanwhile: look again."))
            return redirect("admin:knowledge_gaps")
        article = learn.draft_article(gap, request.user)
        return redirect("admin:desk_article_change", article.pk)
    context = {"title": _("Knowledge gaps"), "bodyclass": "review", "gaps": found}
    return page(request, "desk/learning/gaps.html", context)


admin.site.add_page("learning/session/", session, "learning_session")
admin.site.add_page("learning/decide/", decide_here, "learning_decide")
admin.site.add_page("learning/gaps/", gaps, "knowledge_gaps")
