"""An answer exactly as it would go out now."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.desk.letters import letter_of
from helpdesk.desk.models import Draft, User
from helpdesk.desk.review.answers import Answer, to_outbox
from helpdesk.desk.review.record import Refused
from helpdesk.mail.parse import parse_email


@dataclass(frozen=True)
class Preview:
    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    text: str
    attachments: tuple[str, ...]


def preview(draft: Draft, answer: Answer, agent: User) -> Preview:
    """Composes the very bytes that would be sent and reads them back; nothing is stored. Raises Refused."""
    with transaction.atomic():
        outgoing = to_outbox(draft.conversation, draft, answer, agent)
        try:
            raw = letter_of(outgoing)
        except (ValueError, OSError) as error:
            raise Refused(_("This answer cannot be sent: %s.") % error) from error
        finally:
            transaction.set_rollback(True)
    mail = parse_email(raw)
    return Preview(
        sender=str_of(mail.author),
        to=tuple(map(str_of, mail.to)),
        cc=tuple(map(str_of, mail.cc)),
        subject=mail.subject,
        text=mail.text,
        attachments=tuple(attachment.display_name for attachment in mail.attachments),
    )


def str_of(address) -> str:
    return f"{address.name} <{address.address}>" if address and address.name else getattr(address, "address", "")
