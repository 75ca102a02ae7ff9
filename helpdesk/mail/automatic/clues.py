"""What the judges of automatic mail look at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from helpdesk.mail.automatic import phrases
from helpdesk.mail.mime.addresses import Address
from helpdesk.mail.mime.headers import Headers
from helpdesk.mail.mime.structure import Part

DAEMON = re.compile(
    r"(?i)(?:mailer|mail|mta|smtp|post)[._-]?(?:daemon|deamon|demon)|mdaemon|postmaster|mail-?deliver|microsoftexchange"
    r"|mail-?system|uucp$|non-?deliver|mail-?administrator"
)
DAEMON_NAME = re.compile(
    r"(?i)mail(?:er)?[ -]?d(?:ae|ea|e)mon|mail deliver|delivery (?:sub)?system|mail(?:er)? (?:system|administrator)"
    r"|post ?master|system ?administrator|internet mail|microsoft outlook|mail server|smtp server|sistema de correo"
    r"|systemadministrator|administrateur système|administrador del sistema|amministratore di sistema|系统退信|邮件系统"
)


@dataclass(frozen=True)
class Clues:
    """One mail on trial. `text` is all of its text, `new_text` what stands above quoted history."""

    root: Part
    subject: str
    sender: Address | None
    text: str
    new_text: str

    @property
    def headers(self) -> Headers:
        return self.root.headers

    @cached_property
    def parts(self) -> dict[str, Part]:
        """The first part of each content type."""
        found: dict[str, Part] = {}
        for part in self.root.leaves():
            found.setdefault(part.content_type, part)
        return found

    @cached_property
    def opening(self) -> str:
        return phrases.opening(self.new_text or self.text)

    @cached_property
    def from_daemon(self) -> bool:
        """True when the sender calls himself a mail server."""
        if self.sender is None:
            return False
        local = self.sender.address.partition("@")[0]
        return bool(DAEMON.match(local) or DAEMON_NAME.search(self.sender.name))

    @cached_property
    def has_null_sender(self) -> bool:
        """True when the envelope's sender was empty (RFC 5321, 4.5.5): no answer is wanted."""
        return any(value.strip() in (b"<>", b"< >", b"<MAILER-DAEMON>") for value in self.headers.raw("return-path"))

    @cached_property
    def is_by_machine(self) -> bool:
        """True when the mail bears a sign of a mail server's own notices."""
        marked = "dsn" in self.headers.get("content-class").lower() or "x-ms-exchange-message-is-ndr" in self.headers
        return self.from_daemon or self.has_null_sender or marked or self.root.content_type == "multipart/report"

    @cached_property
    def is_other_report(self) -> bool:
        """True for formal reports of another kind than delivery: receipts (RFC 8098), complaints (RFC 5965)."""
        kind = self.root.parameters.get("report-type", "delivery-status").lower()
        other = self.root.content_type == "multipart/report" and kind != "delivery-status"
        return other or "message/disposition-notification" in self.parts or "message/feedback-report" in self.parts

    @cached_property
    def auto_submitted(self) -> str:
        """The word of RFC 3834 in lower case; "" for none and for "no"."""
        word = re.split(r"[\s;(]", self.headers.get("auto-submitted").lower().strip(), maxsplit=1)[0]
        return "" if word == "no" else word

    @cached_property
    def precedence(self) -> str:
        return (self.headers.get("precedence") or self.headers.get("x-precedence")).strip().lower()

    @cached_property
    def is_reply(self) -> bool:
        return bool(self.headers.get("in-reply-to") or self.headers.get("references"))
