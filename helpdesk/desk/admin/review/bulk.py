"""One decision about many conversations of the queue at once."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from helpdesk.desk import review
from helpdesk.desk.admin.review.access import ACT
from helpdesk.desk.admin.review.actions import chosen_from
from helpdesk.desk.admin.review.queue import agents
from helpdesk.desk.models import Conversation
from helpdesk.desk.sight import visible

MOST = 200


@require_POST
def bulk(request):
    """Assign, resolve or junk what was marked; what somebody else has open is left alone and said."""
    if not request.user.has_perm(ACT):
        raise PermissionDenied
    marked = [pk for pk in request.POST.getlist("row") if pk.isdecimal()][:MOST]
    rows = visible(Conversation.objects.filter(pk__in=marked), request.user).select_related("team")
    free = list(rows.filter(review.free_for(request.user)))
    decide(request, free)
    done, left = len(free), rows.count() - len(free)
    messages.success(request, ngettext("%d conversation done.", "%d conversations done.", done) % done)
    if left:
        words = ngettext(
            "%d was left alone: somebody has it open.", "%d were left alone: somebody has them open.", left
        )
        messages.warning(request, words % left)
    return redirect("admin:review_queue")


def decide(request, rows: list[Conversation]) -> None:
    what, who = request.POST.get("do", ""), request.POST.get("assignee", "")
    assignee = request.user if who == "me" else chosen_from(agents(), who)
    for row in rows:
        if what == "resolve":
            review.resolve(row, request.user)
        elif what == "junk":
            review.mark_junk(row, request.user)
        elif what == "assign":
            review.assign(row, request.user, assignee=assignee)
