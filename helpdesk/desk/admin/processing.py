"""The record of processing as a page and as a file, for managers and administrators."""

from __future__ import annotations

import json

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.admin.review.access import page
from helpdesk.desk.privacy import processing


def allowed(request) -> None:
    if not request.user.has_perm("desk.view_mailbox"):
        raise PermissionDenied


def shown(request):
    allowed(request)
    return page(request, "desk/processing.html", {"title": _("Record of processing"), **processing.record()})


def export(request):
    allowed(request)
    text = json.dumps(processing.record(), ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="processing.json"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


admin.site.add_page("processing/", shown, "processing")
admin.site.add_page("processing/export/", export, "processing_export")
