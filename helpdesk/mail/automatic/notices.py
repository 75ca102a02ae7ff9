"""What a server's notice of failure says in words: to whom, why, with which code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpdesk.mail.automatic.phrases import Phrases

MAX_NOTICE = 20_000
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,128}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,10}")
ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
SMTP_REPLY = re.compile(r"(?<![\d.])([45]\d\d)(?:[ -]#?\(?[45]\.\d{1,3}\.\d{1,3}|[ -]\S)")
SMTP_LINE = re.compile(
    r"(?m)^.*(?:(?<![\d.])[45]\d\d[ -]#?\(?[45]\.\d{1,3}\.\d{1,3}"
    r"|(?<![\d.])(?:421|4[25]\d|5[05]\d)[ -](?=[A-Za-z<#(])|#[45]\.\d\.\d).*$"
)
NAMED = re.compile(
    r"(?im)^[\s>*|-]{0,12}(?:(?:final|original)[- ]recipient\s*:\s*(?:rfc822\s*;)?|recipient(?: address)?\s*:|rcpt to:"
    r"|to:|failed (?:recipient|address)s?\s*:|empfänger\s*:|destinataire\s*:|destinatario\s*:"
    r"|(?:收件人|宛先)\s*[:：])[ \t<]*"
)
ALONE = re.compile(
    r"(?m)^[\s>*|\u2022-]{0,12}<?(" + ADDRESS.pattern + r")>?[ \t]*(?::|$|\(|\.\.\.|,?[ \t]+[45]\d\d)",
)
RETURNED = re.compile(
    r"(?im)^[\s>*=+|-]{0,40}(?:(?:begin |start of )?(?:original|returned|undelivered|failed|bounced) "
    r"(?:message|e-?mail|mail)(?: headers?| text)?(?: follows)?"
    r"|(?:this is|below this line is|following is|the following is|here is) a copy of"
    r"|message (?:headers?|text) follows?|unsent message follows|original nachricht|ursprüngliche nachricht"
    r"|message d'origine|mensaje original|messaggio originale|mensagem original|原始邮件|原始郵件)"
    r"|^(?:Received: (?:from|by|\()|Return-Path: ?<)"
)
MESSAGE_ID = re.compile(r"(?im)^[\s>|]{0,8}message-id\s*:\s*(<[^<>\s]{1,900}>)")
OWN_WORDS = Phrases(
    (
        "qmail-send program",
        "this message was created automatically by mail delivery (?:software|system)",
        "i(?:'m| am) not going to try again",
        "this is the mail ?(?:system|delivery)",
        "automatically generated delivery status",
        "the following (?:address(?:es)?|recipients?) (?:had|failed|has|have|could|did)",
        "transcript of session follows",
        "(?:did not|could not) reach the following recipient",
        "reporting-mta",
        "diagnostic information for administrators",
        "giving up on",
        "address(?:es)? failed",
    )
)
# Words and the status of RFC 3463 that they mean; the first that is found counts.
MEANINGS = tuple(
    (re.compile(words, re.I), status)
    for words, status in (
        (r"over ?quota|quota exceeded|(?:mailbox|inbox) (?:is |size )?(?:full|exceed)|full mailbox", "5.2.2"),
        (r"insufficient (?:system )?storage|exceeded storage|out of (?:disk )?space", "5.2.2"),
        (r"postfach.{0,20}voll|boîte.{0,20}pleine", "5.2.2"),
        (r"buzón.{0,20}lleno|casella.{0,20}piena|caixa.{0,20}cheia|邮箱已满", "5.2.2"),
        (r"(?:host|domain)(?: name)? (?:unknown|not found|does not exist)|unrouteable", "5.1.2"),
        (r"no such (?:host|domain)|bad destination host|couldn't find any host|name service error|no mx\b", "5.1.2"),
        (r"(?:account|mailbox|user)(?: has been| is)? (?:disabled|inactive|suspended|locked|deactivated)", "5.2.1"),
        (r"(?:user|recipient|address|mailbox|account|addressee)s? (?:\S+ ){0,2}(?:is )?(?:unknown|not found"
         r"|invalid|unavailable|does not exist|doesn't exist|rejected|not exist|not listed)", "5.1.1"),
        (r"(?:unknown|invalid|no such|bad|non-?existent) (?:\S+ )?(?:user|recipient|address|mailbox|account)", "5.1.1"),
        (r"not (?:listed in|recogni[sz]ed|a valid (?:user|mailbox|recipient))", "5.1.1"),
        (r"doesn't have .{0,30}account|does not exist", "5.1.1"),
        (r"nicht gefunden|existiert nicht|unbekannt|n'existe pas|inconnu", "5.1.1"),
        (r"no existe|desconocido|sconosciuto|不存在", "5.1.1"),
        (r"too (?:large|big)|size limit|exceeds .{0,30}size|maximum .{0,20}size|zu groß", "5.3.4"),
        (r"\bspam\b|blocked|black ?list|denied|policy|not permitted|unsolicited|prohibited|not allowed|dnsbl", "5.7.1"),
        (r"mail loop|too many hops|hop count|loops back", "5.4.6"),
        (r"timed? ?out|expired|too long|retry time|unable to connect|connection refused", "4.4.7"),
    )
)  # fmt: skip


def notice(text: str) -> str:
    """What the server wrote, without the returned mail below it."""
    text = text[:MAX_NOTICE]
    found = RETURNED.search(text, 40)
    return text[: found.start()] if found else text


def diagnostic(text: str) -> str | None:
    """The line with the reason: an SMTP reply, else the first that means something."""
    if found := SMTP_LINE.search(text):
        return re.sub(r"\s+", " ", found[0]).strip()[:1000]
    line = next((line for line in text.split("\n") if _meaning(line)), "")
    return line.strip()[:1000] or None


def status(text: str) -> str | None:
    """An enhanced status code: as written, else from the SMTP code and the meaning of the words."""
    if found := ENHANCED.search(text):
        return found[1]
    meaning = _meaning(text)
    if found := SMTP_REPLY.search(text):
        return f"{found[1][0]}.{meaning[2:] if meaning else '0.0'}"
    return meaning


def _meaning(text: str) -> str | None:
    return next((code for words, code in MEANINGS if words.search(text)), None)


def recipients(text: str) -> Iterator[str]:
    """Addresses in the notice, the likeliest first: named by a field, on a line of its own, beside a reply, any."""
    for named in NAMED.finditer(text):
        if found := ADDRESS.match(text, named.end()):
            yield found[0]
    yield from (found[1] for found in ALONE.finditer(text))
    yield from (found[0] for line in SMTP_LINE.finditer(text) for found in ADDRESS.finditer(line[0]))
    yield from (found[0] for found in ADDRESS.finditer(text))
