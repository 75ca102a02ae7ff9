"""One mail on its way from the ledger to a conversation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from helpdesk.desk import storage
from helpdesk.desk.models import Attachment, IncomingMail, Mailbox, Message
from helpdesk.desk.receive.junk import judged_spam
from helpdesk.mail import authenticity, parse, virus
from helpdesk.mail.mime.addresses import Address
from helpdesk.mail.parse import ParsedMail, parse_email

LONGEST_NAME = 320


@dataclass
class Mail:
    """A ledger row with what was parsed from its bytes."""

    row: IncomingMail
    parsed: ParsedMail
    attachments: list[Attachment]
    own: set[str] = field(repr=False)
    """Addresses of all mailboxes of the desk."""
    spam: bool = False
    """The receiving server's filter says so."""
    left_out: list[str] = field(default_factory=list)
    """What was found in attachments that are not kept, and what could not be looked into, in sentences."""

    @property
    def author(self) -> Address:
        """Whose mail it is: From, or Reply-To where a form on the web site writes in our own name."""
        author = self.parsed.author or Address("", "")
        if author.address.lower() in self.own:
            others = [address for address in self.parsed.reply_to if address.address.lower() not in self.own]
            return others[0] if others else author
        return author

    @property
    def sent_by_us(self) -> bool:
        """From one of our own addresses, seen in the folder of sent mail: a colleague answered outside the desk."""
        mailbox = self.row.mailbox
        return bool(mailbox.sent_folder) and self.row.folder == mailbox.sent_folder

    @property
    def automatic(self) -> str:
        if self.parsed.automatic:
            return self.parsed.automatic
        return "own" if self.author.address.lower() in self.own and not self.sent_by_us else ""

    @property
    def content(self) -> str:
        hashes = [attachment.content_hash for attachment in self.attachments]
        author = self.author.address[:LONGEST_NAME]
        return content_of(author, self.parsed.subject, self.parsed.text, self.automatic, hashes)

    @property
    def date(self) -> datetime | None:
        """The Date header where it can be meant."""
        date = self.parsed.date
        sane = date is not None and 1980 <= date.year < timezone.now().year + 2
        return date if sane else None

    @property
    def genuine(self) -> bool:
        return not judged(self.parsed, self.row.mailbox).forged

    def close(self, state: str, reason: str) -> None:
        self.row.state, self.row.reason = state, reason


def content_of(author: str, subject: str, text: str, automatic: str, attachments: Iterable[str]) -> str:
    """What two copies of one mail share, whatever servers wrote into their headers on the way."""
    parts = [author.lower(), subject, text, automatic, *sorted(attachments)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def judged(parsed: ParsedMail, mailbox: Mailbox) -> authenticity.Authentication:
    """What the receiving server judged; the one the mailbox names, else the topmost."""
    if mailbox.trusted_authserv:
        return authenticity.verdicts(parsed.authentication_results, mailbox.trusted_authserv)
    return parsed.authentication


def open_mail(row: IncomingMail, own: set[str]) -> Mail:
    """Parses the stored bytes. Raises OSError when they cannot be read."""
    raw = storage.read(row.raw)
    parsed = parse_email(raw)
    mail = Mail(row, parsed, [], own, judged_spam(raw))
    for file in parsed.attachments:
        if is_clean(file, mail):
            mail.attachments.append(attachment_of(file))
    return mail


def is_clean(file: parse.Attachment, mail: Mail) -> bool:
    """False for a file in which ClamAV found something; without ClamAV, or without its verdict, files are kept."""
    if not settings.CLAMAV:
        return True
    try:
        found = virus.scan(settings.CLAMAV, file.content)
    except virus.NotScanned as error:
        mail.left_out.append(f"{file.display_name} was not looked into for viruses. {error}.")
        return True
    if found:
        mail.left_out.append(f"{file.display_name} was left out: ClamAV found {found} in it.")
    return found is None


def attachment_of(attachment: parse.Attachment) -> Attachment:
    digest = storage.content_hash(attachment.content)
    return Attachment(
        filename=attachment.display_name[:255],
        content_type=attachment.content_type[:120],
        size=attachment.size,
        content_id=(attachment.content_id or "")[:255],
        inline=attachment.inline,
        content_hash=digest,
        stored=storage.name_of("files", digest),
        text=attachment.text,
    )


def keep_files(mails: Iterable[Mail]) -> None:
    """Puts all files of a batch on disk at once."""
    kept = {attachment.content_hash for mail in mails for attachment in mail.attachments}
    files = (attachment.content for mail in mails for attachment in mail.parsed.attachments)
    storage.keep_all("files", [content for content in files if storage.content_hash(content) in kept])


def message_of(mail: Mail) -> Message:
    """The message row, but for its conversation."""
    parsed, author, now = mail.parsed, mail.author, timezone.now()
    verdicts = judged(parsed, mail.row.mailbox)
    outgoing = mail.sent_by_us
    return Message(
        mailbox=mail.row.mailbox,
        incoming=mail.row,
        direction=Message.Direction.OUT if outgoing else Message.Direction.IN,
        message_id=(parsed.message_id or "")[:998],
        in_reply_to=parsed.in_reply_to or "",
        references=list(parsed.references),
        sender_name=author.name[:LONGEST_NAME],
        sender_address=author.address[:LONGEST_NAME],
        reply_to=people(parsed.reply_to),
        to=people(parsed.to),
        cc=people(parsed.cc),
        subject=parsed.subject,
        date=mail.date,
        text=parsed.text,
        new_text=parsed.new_text,
        html=parsed.html or "",
        hidden_text=parsed.hidden_text,
        automatic=mail.automatic[:12],
        bounce=bounce_json(parsed),
        authentication={"spf": verdicts.spf, "dkim": verdicts.dkim, "dmarc": verdicts.dmarc, "server": verdicts.server},
        genuine=mail.genuine,
        defects=defects(mail),
        created_at=mail.date if mail.row.history_only and mail.date else now,
    )


def people(addresses: Iterable[Address]) -> list[dict[str, str]]:
    return [{"name": address.name, "address": address.address} for address in addresses]


def bounce_json(parsed: ParsedMail) -> dict[str, str | None] | None:
    if parsed.bounce is None:
        return None
    bounce = parsed.bounce
    return {
        "recipient": bounce.recipient,
        "status": bounce.status,
        "diagnostic": bounce.diagnostic,
        "original_message_id": bounce.original_message_id,
    }


def defects(mail: Mail) -> list[str]:
    if not mail.row.oversize:
        return [*mail.left_out, *mail.parsed.defects]
    size = mail.row.size / 1024 / 1024
    words = (
        f"The mail is too large ({size:.1f} MB): only its headers were taken. The whole of it is on the mail server."
    )
    return [words, *mail.parsed.defects]


def is_recent(mail: Mail, limit: timedelta = timedelta(days=1)) -> bool:
    return mail.date is not None and mail.date > timezone.now() - limit
