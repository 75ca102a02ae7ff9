"""Today on one page: what waits, what is late, what does not go out or come in."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.admin.review.access import page, seen_by_the_desk
from helpdesk.desk.admin.review.queue import stuck_mail
from helpdesk.desk.models import Conversation, Desk, Mailbox


@seen_by_the_desk
def dashboard(request):
    now = timezone.now()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Conversation.objects.filter(state__in=Conversation.OPEN)
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
        "arrived": Conversation.objects.filter(created_at__gte=midnight).count(),
        "stuck": stuck_mail().select_related("mailbox", "conversation").order_by("-pk")[:20],
        "failing": Mailbox.objects.filter(enabled=True, failing_since__isnull=False),
        "now": now,
    }
    return page(request, "desk/dashboard.html", context)


admin.site.add_page("dashboard/", dashboard, "dashboard")
