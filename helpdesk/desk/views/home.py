"""The way in: agents to the review desk, managers to the dashboard."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect

from helpdesk.desk.roles import AGENTS, MANAGERS


@login_required
def home(request):
    groups = set(request.user.groups.values_list("name", flat=True))
    if MANAGERS in groups:
        return redirect("admin:dashboard")
    if AGENTS in groups or request.user.is_superuser:
        return redirect("admin:review_queue")
    return redirect("admin:index")
