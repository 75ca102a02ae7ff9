"""What a parsed mail is: frozen values, and their JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from mimetypes import guess_extension
from typing import Any

from helpdesk.mail.authenticity import Authentication
from helpdesk.mail.automatic import Bounce
from helpdesk.mail.mime.addresses import Address


@dataclass(frozen=True, slots=True)
class Attachment:
    filename: str | None
    """As the sender named it, made safe; None when it was not named."""
    content_type: str
    size: int
    """Bytes, after the transfer encoding was undone."""
    inline: bool
    content_id: str | None
    """Without angle brackets."""
    content: bytes = field(repr=False)
    text: str = ""
    """What a calendar entry, winmail.dat, .msg or enclosed mail says; "" for everything else."""

    @property
    def display_name(self) -> str:
        """A name to store and show it under, also when the sender gave none."""
        extension = ".eml" if self.content_type == "message/rfc822" else guess_extension(self.content_type) or ""
        return self.filename or f"attachment{extension}"


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """One mail, decoded. All text is storable: no NUL, no lone surrogates. Message-IDs keep their angle brackets."""

    message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    subject: str = ""
    author: Address | None = None
    """From; the first address when there are several."""
    sender: Address | None = None
    """The Sender field, for mail that somebody sent for its author."""
    return_path: str | None = None
    """The envelope's sender as the receiving server wrote it down: "" for the null sender, None where it did not."""
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    date: datetime | None = None
    text: str = ""
    new_text: str = ""
    html: str | None = None
    """Sanitised; pictures of the mail itself keep their `cid:` address."""
    source_html: str | None = field(default=None, repr=False)
    """As it was sent: dangerous, only for sanitising it anew (`helpdesk.mail.sanitise`)."""
    hidden_text: str = ""
    """Text of the HTML that its reader cannot see."""
    attachments: tuple[Attachment, ...] = ()
    automatic: str | None = None
    """auto_reply, bounce, list, report, or None for a person's mail."""
    bounce: Bounce | None = None
    authentication_results: tuple[str, ...] = ()
    """Authentication-Results fields as they stand, topmost first (see `helpdesk.mail.authenticity`)."""
    authentication: Authentication = field(default_factory=Authentication)
    """The topmost of them, whoever wrote it; a desk that knows its server's name asks `authenticity.verdicts`."""
    defects: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the command `parse_email`, without the path."""
        return {
            "message_id": self.message_id,
            "in_reply_to": self.in_reply_to,
            "references": list(self.references),
            "subject": self.subject,
            "from": asdict(self.author) if self.author else None,
            "sender": asdict(self.sender) if self.sender else None,
            "reply_to": [asdict(address) for address in self.reply_to],
            "to": [asdict(address) for address in self.to],
            "cc": [asdict(address) for address in self.cc],
            "date": self.date.isoformat() if self.date else None,
            "text": self.text,
            "new_text": self.new_text,
            "html": self.html,
            "attachments": [
                {
                    "filename": attachment.filename,
                    "content_type": attachment.content_type,
                    "size": attachment.size,
                    "inline": attachment.inline,
                    "content_id": attachment.content_id,
                }
                for attachment in self.attachments
            ],
            "automatic": self.automatic,
            "bounce": asdict(self.bounce) if self.bounce else None,
            "defects": list(self.defects),
        }
