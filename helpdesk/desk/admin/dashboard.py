"""Today and this week on one page: what waits, what is late, who has how much, and what has broken."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, Q
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from helpdesk.desk import coaching, review
from helpdesk.desk.admin.review.access import ACT, page, seen_by_the_desk
from helpdesk.desk.admin.review.queue import stuck_mail
from helpdesk.desk.admin.review.reading import kept_blind
from helpdesk.desk.models import Conversation, Desk, Mailbox, User
from helpdesk.desk.reporting import today
from helpdesk.desk.sight import visible

MOST = 500


@seen_by_the_desk
def dashboard(request):
    now = timezone.now()
    rows = visible(Conversation.objects.filter(state__in=Conversation.OPEN), request.user)
    week = today.week(now)
    context = {
        "title": _("Today"),
        "bodyclass": "review",
        "desk": Desk.get(),
        "waiting": rows.aggregate(
            all=Count("pk"),
            drafts=Count("pk", filter=Q(state=Conversation.State.DRAFT_READY)),
            overdue=Count("pk", filter=Q(due_at__lte=now)),
            unassigned=Count("pk", filter=Q(assignee=None)),
            oldest=Min("waiting_since"),
        ),
        "at_risk": today.at_risk(now),
        "ages": today.ages(now),
        "load": today.load(),
        "week": week,
        "arrived": week[-1]["begun"],
        "incidents": [shown(spike) for spike in today.incidents(now, request.user)],
        "may_act": request.user.has_perm(ACT),
        "stuck": stuck_mail(request.user).select_related("mailbox", "conversation").order_by("-due_at")[:20],
        "failing": Mailbox.objects.filter(enabled=True, failing_since__isnull=False),
        "now": now,
        "coached": coaching.concerns(request.user),
    }
    return page(request, "desk/dashboard.html", context)


def shown(spike) -> dict:
    """An incident with its mails and the answer that is proposed for all of them.

    What is drawn for the blind audit and waits for it is counted and not named: the heading would give it away."""
    rows = Conversation.objects.filter(pk__in=spike.mails).select_related("customer").order_by("pk")
    open_rows = list(rows.exclude(kept_blind()))
    answer = today.proposed_answer([row.pk for row in open_rows])
    return {"spike": spike, "rows": open_rows, "blind": len(spike.mails) - len(open_rows), "answer": answer}


@require_POST
def answer_incident(request):
    """One answer, read once, to each of the marked conversations; what somebody else has open is left alone."""
    if not request.user.has_perm(ACT):
        raise PermissionDenied
    marked = [pk for pk in request.POST.getlist("row") if pk.isdecimal()][:MOST]
    text = request.POST.get("text", "").strip()
    rows = visible(Conversation.objects.filter(pk__in=marked, state__in=Conversation.OPEN), request.user)
    rows = rows.exclude(kept_blind())
    rows = rows.select_related("mailbox", "customer")
    if not text or not rows:
        messages.error(request, _("Nothing was sent: write an answer and mark at least one conversation."))
        return redirect("admin:dashboard")
    refused = [why for row in rows if (why := answer_one(row, text, request.user))]
    sent = len(rows) - len(refused)
    words = ngettext("%d answer is on its way.", "%d answers are on their way.", sent)
    messages.success(request, words % sent)
    for why in refused:
        messages.warning(request, why)
    return redirect("admin:dashboard")


def answer_one(conversation: Conversation, text: str, agent: User) -> str:
    """Sends it to one customer under their own name; returns why not, "" when it is on its way."""
    holder = review.open_conversation(conversation, agent)
    if holder is not None:
        return _("%(subject)s: %(name)s has it open.") % {"subject": conversation, "name": holder.shown_name}
    try:
        draft = review.own_draft(conversation, agent)
        own = text.replace(today.NAME, conversation.customer.name or "").replace(" ,", ",")
        review.approve(draft, review.Answer(own, draft.version), agent)
    except review.Refused as refusal:
        return f"{conversation}: {refusal}"
    finally:
        review.close_conversation(conversation, agent)
    return ""


admin.site.add_page("dashboard/", dashboard, "dashboard")
admin.site.add_page("dashboard/answer/", answer_incident, "answer_incident")
