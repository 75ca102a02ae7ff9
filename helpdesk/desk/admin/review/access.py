"""Who may see the desk and who may act on it, and how a refused decision is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from helpdesk.desk.models import Conversation
from helpdesk.desk.review import Refused
from helpdesk.desk.sight import sees, visible

SEE = "desk.view_conversation"
ACT = "desk.change_conversation"


def seen_by_the_desk(view: Callable) -> Callable:
    """A page for agents and managers: whoever may not read mail is refused."""

    @wraps(view)
    def allowed(request, *args, **kwargs):
        if not request.user.has_perm(SEE):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return allowed


def done_by_agents(view: Callable) -> Callable:
    """An agent's decision about one conversation, sent by a form. What is refused is told on the page it came from."""

    @wraps(view)
    @require_POST
    def allowed(request, pk: int, *args, **kwargs):
        if not request.user.has_perm(ACT):
            raise PermissionDenied
        rows = Conversation.objects.select_related("mailbox", "customer", "team")
        conversation = get_object_or_404(visible(rows, request.user), pk=pk)
        try:
            answer = view(request, conversation, *args, **kwargs)
        except Refused as refusal:
            messages.error(request, str(refusal))
            answer = None
        return answer or back(request, conversation)

    return allowed


def back(request, conversation: Conversation) -> HttpResponse:
    """To the page that the form names, else to the conversation, if it is still theirs to see."""
    if not sees(request.user, conversation):
        return redirect("admin:review_queue")
    target = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return redirect(target)
    return redirect("admin:review_conversation", conversation.pk)


def page(request, template: str, context: dict, status: int = 200) -> HttpResponse:
    return render(request, template, admin.site.each_context(request) | context, status=status)
