"""Files that an agent adds to an answer; they go out with it and come back with it when it is undone."""

from __future__ import annotations

from mimetypes import guess_type
from pathlib import PurePosixPath

from django.db.models import Sum
from django.utils.translation import gettext as _

from helpdesk.desk import storage
from helpdesk.desk.models import Attachment, Draft
from helpdesk.desk.review.record import Refused

MOST_BYTES = 20 * 1024 * 1024
"""Of all files of one answer: many mail servers take no more."""


def attach(draft: Draft, name: str, data: bytes) -> Attachment:
    """Keeps a file with a draft that is still open. Raises Refused."""
    if draft.state not in (Draft.State.PROPOSED, Draft.State.STALE):
        raise Refused(_("This answer is closed: nothing can be added to it."))
    there = draft.attachments.aggregate(bytes=Sum("size"))["bytes"] or 0
    if there + len(data) > MOST_BYTES:
        raise Refused(
            _("“%(name)s” is too large: the files of an answer may have %(limit)s MB together.")
            % {"name": name, "limit": MOST_BYTES // 1024 // 1024}
        )
    name = PurePosixPath(name.replace("\\", "/")).name[:255] or "file"
    return Attachment.objects.create(
        draft=draft,
        filename=name,
        content_type=(guess_type(name)[0] or "application/octet-stream")[:120],
        size=len(data),
        content_hash=storage.content_hash(data),
        stored=storage.keep("files", data),
    )


def detach(file: Attachment) -> None:
    """Takes a file off an answer that is still open."""
    file.delete()
