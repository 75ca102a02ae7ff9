"""What a manager does to the whole desk with one click: pause the assistant, have open mail read again."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from helpdesk.desk import again
from helpdesk.desk.models import Desk

MAY = "desk.change_desk"


@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    """Off or on, as the button said, so that two managers who press it at once mean the same."""
    if not request.user.has_perm(MAY):
        raise PermissionDenied
    desk = Desk.get()
    desk.paused = request.POST.get("pause") == "on"
    desk._change_reason = "one click on the dashboard"
    desk.save(update_fields=["paused"])
    if not desk.paused:
        messages.success(request, _("The assistant works again. Mail that came meanwhile can be read again."))
    return redirect("admin:dashboard")


@require_POST
def read_again(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(MAY):
        raise PermissionDenied
    tell(request, again.read_again())
    return redirect("admin:dashboard")


def tell(request: HttpRequest, count: int) -> None:
    words = ngettext("%d open mail is read again.", "%d open mails are read again.", count)
    messages.success(request, words % count)


admin.site.add_page("dashboard/pause/", pause, "pause_assistant")
admin.site.add_page("dashboard/read-again/", read_again, "read_again")
