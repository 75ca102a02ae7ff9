"""A mail as it came: laid out in a closed frame, raw, and its attachments. Nothing of it runs in our pages."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from helpdesk.desk import storage, viewings
from helpdesk.desk.admin.review.access import seen_by_the_desk
from helpdesk.desk.models import Attachment, Message
from helpdesk.desk.review.original import original_html
from helpdesk.desk.sight import visible

FRAME = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src {pictures}; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
DOWNLOAD = "sandbox; default-src 'none'"


@seen_by_the_desk
def original(request, pk: int):
    """The sanitised HTML, alone in its frame, under a policy of its own; pictures from elsewhere on demand."""
    rows = Message.objects.select_related("incoming").prefetch_related("attachments")
    message = get_object_or_404(visible(rows, request.user, "conversation"), pk=pk)
    viewings.note(viewings.What.ORIGINAL, message.conversation_id, pk, request.user)
    remote = request.GET.get("pictures") == "remote"
    body = original_html(message, remote)
    response = render(request, "desk/review/original.html", {"body": body, "message": message})
    response["Content-Security-Policy"] = FRAME.format(pictures="data: https: http:" if remote else "data:")
    response["Referrer-Policy"] = "no-referrer"
    return response


@seen_by_the_desk
def raw(request, pk: int):
    rows = Message.objects.select_related("incoming", "outgoing")
    message = get_object_or_404(visible(rows, request.user, "conversation"), pk=pk)
    stored = message.incoming or getattr(message, "outgoing", None)
    if stored is None or not stored.raw:
        raise Http404("The raw source of this mail is not stored.")
    viewings.note(viewings.What.RAW, message.conversation_id, pk, request.user)
    return download(stored.raw, f"mail-{message.pk}.eml")


@seen_by_the_desk
def attachment(request, pk: int):
    of_mails = visible(Attachment.objects.filter(message__isnull=False), request.user, "message__conversation")
    beside = visible(
        Attachment.objects.filter(side_mail__isnull=False), request.user, "side_mail__thread__conversation"
    )
    row = of_mails.filter(pk=pk).first() or get_object_or_404(beside, pk=pk)
    conversation = row.message.conversation_id if row.message else row.side_mail.thread.conversation_id
    viewings.note(viewings.What.ATTACHMENT, conversation, pk, request.user)
    return download(row.stored, row.filename)


def download(stored: str, name: str) -> HttpResponse:
    """Plain bytes under their name, whatever their sender called them: no browser opens them by itself."""
    try:
        response = FileResponse(storage.default_storage.open(stored), as_attachment=True, filename=name)
    except FileNotFoundError as error:
        raise Http404("This file is no longer stored.") from error
    response["Content-Type"] = "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = DOWNLOAD
    return response
