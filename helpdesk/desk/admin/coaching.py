"""Passages of sent answers worth talking about: one's own, and, once their writer knows them, the lead's."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.desk import coaching
from helpdesk.desk.admin.review.access import ACT, page
from helpdesk.desk.models import Team

KINDS = {
    "insult": _("may hurt"),
    "blaming": _("puts the fault on the customer"),
    "dismissive": _("waves the request away"),
    "shouting": _("shouts"),
    "curt": _("is very short"),
    "no_greeting": _("begins without a greeting"),
    "not_heard": _("does not show that the customer's trouble was heard"),
    "promise": _("promises what no policy says"),
    "asks_secret": _("asks for a secret"),
    "other_customer": _("may name another customer"),
    "placeholder": _("has a gap that nobody filled in"),
}


def own(request):
    """What was found in one's own answers; to look at it is to let the lead see it too, so that is a button."""
    if not request.user.has_perm(ACT):
        raise PermissionDenied
    if request.method == "POST":
        coaching.see(request.user)
        messages.success(request, _("Noted. Your lead may see these passages from now on."))
        return redirect("admin:coaching")
    teams = Team.objects.filter(coached_since__isnull=False)
    context = {
        "title": _("My answers"),
        "bodyclass": "review",
        "talks": worded(coaching.own(request.user)),
        "on": coaching.is_read(request.user),
        "leads": teams.filter(lead=request.user),
        "days": coaching.AGENT_ALONE.days,
    }
    return page(request, "desk/coaching/own.html", context)


def team(request, pk: int):
    """For the team's lead alone; a manager, an administrator or another lead sees nothing here."""
    row = get_object_or_404(Team, pk=pk, coached_since__isnull=False)
    if row.lead_id != request.user.pk or not request.user.has_perm(ACT):
        raise PermissionDenied
    context = {
        "title": _("Coaching: %s") % row,
        "bodyclass": "review",
        "talks": worded(coaching.of_team(row, timezone.now(), request.user)),
        "means": coaching.means(row),
        "days": coaching.AGENT_ALONE.days,
    }
    return page(request, "desk/coaching/team.html", context)


def worded(talks) -> list[dict]:
    """Each answer with its passages by what is the matter with them."""
    found = []
    for talk in talks:
        by_kind: dict[str, list[str]] = {}
        for kind, text in talk.passages:
            by_kind.setdefault(str(KINDS.get(kind, kind)), []).append(text)
        found.append({"row": talk.row, "passages": by_kind.items()})
    return found


admin.site.add_page("coaching/", own, "coaching")
admin.site.add_page("coaching/team/<int:pk>/", team, "coaching_team")
