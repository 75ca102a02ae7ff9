"""Mail that says that another mail was not delivered: RFC 3464 first, then every server's own way of saying so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain

from helpdesk.mail.automatic import notices, phrases
from helpdesk.mail.automatic.clues import Clues
from helpdesk.mail.mime import charsets, headers, structure
from helpdesk.mail.mime.headers import Headers

MAX_RECIPIENTS = 200
MAX_REPORT = 100_000
STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")
RETURNED_PARTS = (
    "message/rfc822",
    "text/rfc822-headers",
    "message/global",
    "message/global-headers",
    "message/rfc822-headers",
)
PEOPLE = re.compile(r"(?i)\s*(?:re|aw|sv|vs|antw|fwd?|wg|tr|rv|rif|enc|odp)\s*:")
DAEMONS = re.compile(r"(?i)(?:mailer-daemon|postmaster|abuse|hostmaster)@")


@dataclass(frozen=True, slots=True)
class Bounce:
    """What came back. Everything but the fact itself may be unknown."""

    recipient: str | None = None
    """Whom the mail was sent to, as its sender addressed him."""
    status: str | None = None
    """Enhanced status code of RFC 3463, for example 5.1.1; a first digit of 4 means that the server still tries."""
    diagnostic: str | None = None
    original_message_id: str | None = None


def bounce(mail: Clues) -> Bounce | None:
    """What bounced, or None when the mail is no bounce. A notice of delay is one, with a status of 4."""
    reports = _delivery_reports(mail)
    if reports:
        failed = next((report for report in reports if _failed(report)), None)
        return _from_report(mail, failed) if failed else None
    return _from_words(mail) if _reads_as_bounce(mail) else None


def _delivery_reports(mail: Clues) -> list[Headers]:
    """The blocks of fields about single recipients (RFC 3464, 2.3), also where they were sent as plain text."""
    part = next((mail.parts[kind] for kind in STATUS_PARTS if kind in mail.parts), None)
    if part is not None:
        data = part.content()[0][:MAX_REPORT]
    elif mail.is_by_machine and re.search(r"(?im)^final-recipient\s*:", mail.text[: notices.MAX_NOTICE]):
        data = mail.text[: notices.MAX_NOTICE].encode("utf-8", "replace")
    else:
        return []
    blocks: list[Headers] = []
    position = 0
    while position < len(data) and len(blocks) < MAX_RECIPIENTS:
        block, after, _ = headers.read(data, position, len(data))
        position = after if after > position else _next_line(data, position)
        if "final-recipient" in block or "original-recipient" in block or ("action" in block and "status" in block):
            blocks.append(block)
    return blocks


def _next_line(data: bytes, position: int) -> int:
    return data.find(b"\n", position) + 1 or len(data)


def _failed(report: Headers) -> bool:
    action = report.get("action").split("(")[0].strip().lower()
    return action in ("failed", "failure", "delayed", "") and not report.get("status").startswith("2")


def _from_report(mail: Clues, report: Headers) -> Bounce:
    reason = re.sub(r"^\s*[\w-]{1,20}\s*;\s*", "", headers.decode_words(report.get("diagnostic-code")))
    notice = notices.notice(mail.text)
    return Bounce(
        recipient=_reported_recipient(report) or _recipient(mail, notice),
        status=_reported_status(report, reason),
        diagnostic=reason or notices.diagnostic(notice),
        original_message_id=_original_message_id(mail),
    )


def _reported_recipient(report: Headers) -> str | None:
    for name in ("original-recipient", "final-recipient"):
        value = headers.decode_words(report.get(name)).rpartition(";")[2].strip(" <>\"'")
        if value.isascii() and (found := notices.ADDRESS.search(value)):
            return found[0]
        if "@" in value:
            return value[:320]
    return None


def _reported_status(report: Headers, reason: str) -> str | None:
    """The field's code, unless it only says "failed" (5.0.0) and the server's reply says why."""
    field = notices.ENHANCED.search(report.get("status"))
    reply = notices.ENHANCED.search(reason)
    if field and not (field[1].endswith(".0.0") and reply and reply[1][0] == field[1][0]):
        return field[1]
    if reply:
        return reply[1]
    return "4.0.0" if report.get("action").lower().startswith("delayed") else notices.status(reason)


def _reads_as_bounce(mail: Clues) -> bool:
    """Words of failure, and signs that a mail server wrote them; people forward bounces and complain of them, and
    couriers too have things that could not be delivered."""
    if mail.headers.get("x-failed-recipients"):
        return True
    if mail.is_other_report:
        return False
    subject = phrases.opening(mail.subject)
    if PEOPLE.match(subject) and not mail.from_daemon:
        return False
    notice = notices.notice(mail.text)
    own_words = notices.OWN_WORDS.found_in(phrases.opening(notice))
    if not own_words and not mail.is_by_machine:
        return False
    in_subject = _tells_of_failure(subject)
    shows_mail = bool(notices.SMTP_LINE.search(notice)) or _is_returned(mail)
    if not mail.is_by_machine:
        return (in_subject or shows_mail) and bool(mail.auto_submitted or shows_mail)
    if in_subject or own_words:
        return mail.from_daemon or own_words or shows_mail or _recipient(mail, notice) is not None
    return (mail.from_daemon or shows_mail) and _tells_of_failure(mail.opening) and not phrases.REPLY.match(subject)


def _tells_of_failure(text: str) -> bool:
    return phrases.BOUNCED.found_in(text) or phrases.DELAYED.found_in(text)


def _is_returned(mail: Clues) -> bool:
    """True when the mail that came back, or its headers, are in the notice."""
    in_text = notices.MESSAGE_ID.search(mail.text[: notices.MAX_NOTICE])
    return any(kind in mail.parts for kind in RETURNED_PARTS) or bool(in_text)


def _from_words(mail: Clues) -> Bounce:
    notice = notices.notice(mail.text)
    reason = notices.diagnostic(notice)
    delayed = phrases.DELAYED.found_in(mail.subject) or phrases.DELAYED.found_in(notice)
    return Bounce(
        recipient=_recipient(mail, notice),
        status=notices.status(reason or "") or notices.status(notice) or ("4.0.0" if delayed else None),
        diagnostic=reason,
        original_message_id=_original_message_id(mail),
    )


def _recipient(mail: Clues, notice: str) -> str | None:
    """The address that failed: not ours, not the server's; if need be from the mail that came back."""
    if found := notices.ADDRESS.search(mail.headers.get("x-failed-recipients")):
        return found[0]
    known = [mail.headers.get(name).lower() for name in ("to", "delivered-to", "from")]
    original = _original(mail)
    returned = original.get("to") if original else ""
    candidates = chain(notices.recipients(notice), (found[0] for found in notices.ADDRESS.finditer(returned)))
    for address in candidates:
        if not DAEMONS.match(address) and not any(address.lower() in text for text in known):
            return address.strip("'.")
    return None


def _original(mail: Clues) -> Headers | None:
    """The headers of the mail that came back, as far as they were returned."""
    part = next((mail.parts[kind] for kind in RETURNED_PARTS if kind in mail.parts), None)
    return structure.parse(part.content()[0])[0].headers if part else None


def _original_message_id(mail: Clues) -> str | None:
    original = _original(mail)
    returned = original.get("message-id") if original else ""
    named = notices.MESSAGE_ID.search(mail.text[: notices.MAX_NOTICE * 3])
    for value in (returned, named[1] if named else "", mail.headers.get("in-reply-to"), mail.headers.get("references")):
        if found := re.search(r"<[^<>\s]{1,900}>", charsets.clean(value)):
            return found[0]
    return None
