"""A mail as its sender laid it out, safe to show."""

from __future__ import annotations

from helpdesk.desk import storage
from helpdesk.desk.models import Message
from helpdesk.mail.parse import parse_email
from helpdesk.mail.pictures import redrawn, redrawn_address
from helpdesk.mail.sanitise import MAX_INLINE_IMAGE, sanitise

MOST_PICTURES = 60
PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


def original_html(message: Message, remote_images: bool = False) -> str:
    """Sanitised anew from the stored bytes; pictures from elsewhere only on demand, "" for a mail without HTML.

    Pictures that came along are drawn anew and put into the page itself: it is shown in a frame without an origin, from
    which a browser sends no login with a request."""
    if message.incoming is None or not message.incoming.raw:
        return message.html
    pictures = {
        file.content_id.strip("<>"): file
        for file in message.attachments.all()
        if file.content_id and file.content_type in PICTURES and file.size <= MAX_INLINE_IMAGE
    }

    def picture(content_id: str) -> str | None:
        file = pictures.get(content_id)
        return redrawn(storage.read(file.stored)) if file and next(allowance, None) is not None else None

    def in_page(address: str) -> str | None:
        return redrawn_address(address) if next(allowance, None) is not None else None

    allowance = iter(range(MOST_PICTURES))
    html = parse_email(storage.read(message.incoming.raw)).source_html
    return sanitise(html, picture, remote_images, in_page) if html else ""
