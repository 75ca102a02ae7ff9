"""Parts of the queue that an agent keeps under a name."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.desk.admin.review.access import seen_by_the_desk
from helpdesk.desk.admin.review.queue import Chosen
from helpdesk.desk.models import SavedView


@seen_by_the_desk
@require_POST
def save_view(request):
    """Keeps what the queue shows now; an earlier view of that name is replaced."""
    name = request.POST.get("name", "").strip()[:60]
    if not name:
        messages.error(request, _("Give the view a name."))
        return redirect("admin:review_queue")
    SavedView.objects.update_or_create(agent=request.user, name=name, defaults={"query": Chosen.of(request).query})
    messages.success(request, _("Saved as “%s”.") % name)
    return redirect("admin:review_queue")


@seen_by_the_desk
@require_POST
def forget_view(request, pk: int):
    get_object_or_404(SavedView, pk=pk, agent=request.user).delete()
    return redirect("admin:review_queue")
