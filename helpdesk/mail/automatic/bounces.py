"""Mail that says that another mail was not delivered: RFC 3464 first, then every server's own way of saying so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpdesk.mail.automatic import phrases
from helpdesk.mail.automatic.clues import Clues
from helpdesk.mail.mime import charsets, headers, structure
from helpdesk.mail.mime.headers import Headers

MAX_NOTICE = 20_000
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
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,128}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,10}")
ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
SMTP_REPLY = re.compile(r"(?<![\d.])([45]\d\d)(?:[ -]#?\(?[45]\.\d{1,3}\.\d{1,3}|[ -]\S)")
SMTP_LINE = re.compile(
    r"(?m)^.*(?:(?<![\d.])[45]\d\d[ -]#?\(?[45]\.\d{1,3}\.\d{1,3}|(?<![\d.])(?:421|4[25][0-9]|5[05][0-9])[ -]"
    r"(?=[A-Za-z<#(])|#[45]\.\d\.\d).*$"
)
NAMED = re.compile(
    r"(?im)^[\s>*|-]{0,12}(?:(?:final|original)[- ]recipient\s*:\s*(?:rfc822\s*;)?|recipient(?: address)?\s*:|rcpt to:|"
    r"to:|failed (?:recipient|address)s?\s*:|empfänger\s*:|destinataire\s*:|destinatario\s*:|收件人\s*[:：]|宛先\s*[:：])[ \t<]*"
)
ALONE = re.compile(r"(?m)^[\s>*|\u2022-]{0,12}<?(" + ADDRESS.pattern + r")>?[ \t]*(?::|$|\(|\.\.\.|,?[ \t]+[45]\d\d)")
RETURNED = re.compile(
    r"(?im)^[\s>*=+|-]{0,40}(?:(?:begin |start of )?(?:original|returned|undelivered|your|failed|bounced) (?:message|mail|e-?mail)"
    r"(?: headers?| text)?(?: follows)?|(?:this is|below this line is|following is|the following is|here is) a copy of|"
    r"message (?:headers?|text) follows?|unsent message follows|original nachricht|ursprüngliche nachricht|message d'origine|"
    r"mensaje original|messaggio originale|mensagem original|original message headers|原始邮件|原始郵件)"
    r"|^(?:Received: (?:from|by|\()|Return-Path: ?<)"
)
MESSAGE_ID = re.compile(r"(?im)^[\s>|]{0,8}message-id\s*:\s*(<[^<>\s]{1,900}>)")
OWN_WORDS = re.compile(
    r"(?i)qmail-send program|this message was created automatically by mail delivery (?:software|system)|i'm not going to try again|"
    r"i am not going to try again|this is the mail ?(?:system|delivery)|automatically generated delivery status|"
    r"the following (?:address(?:es)?|recipients?) (?:had|failed|has|have|could|did)|transcript of session follows|"
    r"(?:did not|could not) reach the following recipient|this is a permanent error|"
    r"reporting-mta|diagnostic information for administrators|giving up on|address(?:es)? failed"
)
MEANINGS = (
    (r"(?:over ?quota|quota exceeded|mailbox (?:is |size )?(?:full|exceed)|insufficient (?:system )?storage|full mailbox"
     r"|exceeded storage|out of (?:disk )?space|postfach.{0,20}voll)", "5.2.2"),
    (r"(?:(?:host|domain)(?: name)? (?:unknown|not found|does not exist)|unrouteable|no such (?:host|domain)|bad destination host"
     r"|couldn't find any host|name service error|no mx)", "5.1.2"),
    (r"(?:account|mailbox|user)(?: has been| is)? (?:disabled|inactive|suspended|locked|deactivated)", "5.2.1"),
    (r"(?:user|recipient|address|mailbox|account|addressee)s? (?:\S+ )?(?:is )?(?:unknown|not found|unavailable|invalid|does not exist"
     r"|doesn't exist|rejected|not exist|not listed)|(?:unknown|invalid|no such|bad|non-?existent) (?:\S+ )?(?:user|recipient|address"
     r"|mailbox|account)|doesn't have .{0,30}account|not a valid (?:user|mailbox|recipient)|nicht gefunden|existiert nicht"
     r"|n'existe pas|no existe|不存在", "5.1.1"),
    (r"(?:too (?:large|big)|size limit|exceeds .{0,30}size|maximum .{0,20}size)", "5.3.4"),
    (r"(?:spam|blocked|black ?list|denied|policy|not permitted|unsolicited|prohibited|not allowed|refused by|dnsbl)", "5.7.1"),
    (r"(?:mail loop|too many hops|hop count|loops back)", "5.4.6"),
    (r"(?:timed? ?out|expired|too long|retry time|queue too long|retry timeout|unable to connect|connection refused)", "4.4.7"),
)  # fmt: skip


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
    elif re.search(r"(?im)^final-recipient\s*:", mail.text[:MAX_NOTICE]):
        data = mail.text[:MAX_NOTICE].encode("utf-8", "replace")
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
    diagnostic = re.sub(r"^\s*[\w-]{1,20}\s*;\s*", "", headers.decode_words(report.get("diagnostic-code")))
    named = ENHANCED.search(report.get("status"))
    status = named[1] if named else None
    detailed = ENHANCED.search(diagnostic)
    if status is None or (status.endswith(".0.0") and detailed and detailed[1][0] == status[0]):
        status = detailed[1] if detailed else status
    if status is None and report.get("action").lower().startswith("delayed"):
        status = "4.0.0"
    return Bounce(
        recipient=_reported(report) or _recipient(mail, _notice(mail.text)),
        status=status or _status(diagnostic),
        diagnostic=(diagnostic or _diagnostic(_notice(mail.text)) or None),
        original_message_id=_original_message_id(mail),
    )


def _reported(report: Headers) -> str | None:
    for name in ("original-recipient", "final-recipient"):
        value = headers.decode_words(report.get(name)).rpartition(";")[2].strip(" <>\"'")
        if found := ADDRESS.search(value):
            return found[0]
        if "@" in value:
            return value[:320]
    return None


def _reads_as_bounce(mail: Clues) -> bool:
    """Words of failure, and a sign that a machine wrote them; people forward bounces and complain of them."""
    if mail.headers.get("x-failed-recipients"):
        return True
    is_report = mail.root.content_type == "multipart/report"
    if is_report and mail.root.parameters.get("report-type", "delivery-status").lower() != "delivery-status":
        return False
    if "message/disposition-notification" in mail.parts or "message/feedback-report" in mail.parts:
        return False
    machine = mail.from_daemon or mail.has_null_sender or is_report or _is_marked(mail)
    subject = phrases.opening(mail.subject)
    if re.match(r"(?i)\s*(?:re|aw|sv|fwd?|wg|tr|rv)\s*:", subject) and not mail.from_daemon:
        return False
    in_subject = bool(phrases.BOUNCED.search(subject) or phrases.DELAYED.search(subject))
    notice = _notice(mail.text)
    own_words = bool(OWN_WORDS.search(phrases.opening(notice)))
    refused = bool(SMTP_LINE.search(notice))
    if not machine:
        return own_words and (refused or in_subject) and bool(mail.auto_submitted or _returned(mail))
    if in_subject or own_words:
        return True
    in_text = bool(phrases.BOUNCED.search(mail.opening) or phrases.DELAYED.search(mail.opening))
    return in_text and not phrases.REPLY.match(subject) and (mail.from_daemon or refused or _returned(mail))


def _is_marked(mail: Clues) -> bool:
    """Exchange's and others' own marks of a non-delivery report."""
    source = mail.headers.get("content-class").lower()
    return "dsn" in source or any(
        name in mail.headers
        for name in ("x-ms-exchange-message-is-ndr", "x-bounce-id", "x-mailer-daemon", "x-report-type")
    )


def _returned(mail: Clues) -> bool:
    return any(kind in mail.parts for kind in RETURNED_PARTS) or bool(MESSAGE_ID.search(mail.text[:MAX_NOTICE]))


def _from_words(mail: Clues) -> Bounce:
    notice = _notice(mail.text)
    diagnostic = _diagnostic(notice)
    return Bounce(
        recipient=_recipient(mail, notice),
        status=_status(diagnostic or "") or _status(notice) or _delay(mail, notice),
        diagnostic=diagnostic,
        original_message_id=_original_message_id(mail),
    )


def _notice(text: str) -> str:
    """What the server wrote, without the returned mail below it."""
    text = text[:MAX_NOTICE]
    found = RETURNED.search(text, 40)
    return text[: found.start()] if found else text


def _diagnostic(notice: str) -> str | None:
    found = SMTP_LINE.search(notice)
    if found:
        return re.sub(r"\s+", " ", found[0]).strip()[:1000]
    line = next((line for line in notice.split("\n") if any(re.search(words, line, re.I) for words, _ in MEANINGS)), "")
    return line.strip()[:1000] or None


def _status(text: str) -> str | None:
    if found := ENHANCED.search(text):
        return found[1]
    meaning = next((status for words, status in MEANINGS if re.search(words, text, re.I)), None)
    if found := SMTP_REPLY.search(text):
        return (
            meaning if meaning and meaning[0] == found[1][0] else f"{found[1][0]}.{meaning[2:] if meaning else '0.0'}"
        )
    return meaning


def _delay(mail: Clues, notice: str) -> str | None:
    delayed = phrases.DELAYED.search(mail.subject) or phrases.DELAYED.search(notice)
    return "4.0.0" if delayed else None


def _recipient(mail: Clues, notice: str) -> str | None:
    """The address that failed: what a field names, then one on a line of its own, then any that is not ours."""
    if found := ADDRESS.search(mail.headers.get("x-failed-recipients")):
        return found[0]
    foreign = [mail.sender.address.lower()] if mail.sender else []
    ours = {match[0].lower() for name in ("to", "delivered-to") for match in ADDRESS.finditer(mail.headers.get(name))}
    candidates = [found[0] for named in NAMED.finditer(notice) if (found := ADDRESS.match(notice, named.end()))]
    candidates += [found[1] for found in ALONE.finditer(notice)]
    candidates += [found[0] for line in SMTP_LINE.finditer(notice) for found in ADDRESS.finditer(line[0])]
    candidates += [found[0] for found in ADDRESS.finditer(notice)]
    original = _original(mail)
    if original is not None:
        candidates += [found[0] for found in ADDRESS.finditer(original.get("to"))]
    daemons = re.compile(r"(?i)(?:mailer-daemon|postmaster|abuse|hostmaster|support)@")
    fitting = (
        address for address in candidates if address.lower() not in (*foreign, *ours) and not daemons.match(address)
    )
    return next((address.rstrip(".") for address in fitting), None)


def _original(mail: Clues) -> Headers | None:
    """The headers of the mail that came back, as far as they were returned."""
    for kind in RETURNED_PARTS:
        if kind in mail.parts:
            data = mail.parts[kind].content()[0]
            return structure.parse(data)[0].headers
    return None


def _original_message_id(mail: Clues) -> str | None:
    original = _original(mail)
    returned = original.get("message-id") if original else ""
    named = MESSAGE_ID.search(mail.text[: MAX_NOTICE * 3])
    for value in (returned, named[1] if named else "", mail.headers.get("in-reply-to"), mail.headers.get("references")):
        if found := re.search(r"<[^<>\s]{1,900}>", charsets.clean(value)):
            return found[0]
    return None
