"""Mail for many, and reports of machines."""

from __future__ import annotations

import re

from helpdesk.mail.automatic.clues import Clues

REPORT_PARTS = (
    "message/disposition-notification",
    "message/feedback-report",
    "message/delivery-status",
    "message/global-delivery-status",
    "application/tlsrpt+gzip",
    "application/tlsrpt+json",
)
# RFC 7489, 7.2.1.1 and RFC 8460, 5.3: how subjects and files of aggregate reports are made up.
REPORT_SUBJECT = re.compile(r"(?i)\s*(?:\[[^\]]*\]\s*)?report[ -]domain:\s*\S+\s+submitter:")
REPORT_FILE = re.compile(r"(?i)[\w.-]+![\w.-]+!\d{9,11}!\d{9,11}(?:![\w.-]+)?\.(?:xml|json|zip|gz|xml\.gz|json\.gz)")
MONITOR = re.compile(
    r"(?i)(?:root|cron|nagios|icinga\d?|zabbix|monit|munin|logwatch|alertmanager|prometheus|fail2ban|smartd|backup)$"
)
MONITOR_SUBJECT = re.compile(
    r"(?i)\s*(?:\*\* ?(?:problem|recovery|acknowledgement)|\[(?:firing|resolved|alert|ok|problem|critical|warning)\b"
    r"|cron <|logwatch for|"
    r"(?:problem|resolved|recovery|alert|critical|warning|down|up) ?(?:alert|service|host)?:)"
)
READ_RECEIPT = re.compile(
    r"(?i)\s*(?:read|gelesen|lu|leído|leido|letto|lida|gelezen|läst|læst|lest|luettu|przeczytano|not read|ungelesen"
    r"|deleted|gelöscht|прочитано|既読|开封|已读)\s?[:：]"
)


def is_report(mail: Clues) -> bool:
    """True for receipts, complaints, DMARC and TLS reports, deliveries that succeeded, and what monitors send."""
    if any(kind in mail.parts for kind in REPORT_PARTS) or mail.root.content_type == "multipart/report":
        return True
    if REPORT_SUBJECT.match(mail.subject) or _carries_aggregate_report(mail):
        return True
    if any(name in mail.headers for name in ("x-cron-env", "x-nagios-notification", "x-feedback-report")):
        return True
    if READ_RECEIPT.match(mail.subject) and (mail.has_null_sender or "x-auto-response-suppress" in mail.headers):
        return True
    local = mail.sender.address.partition("@")[0] if mail.sender else ""
    if MONITOR.match(local) and (MONITOR_SUBJECT.match(mail.subject) or mail.auto_submitted):
        return True
    return mail.auto_submitted in ("auto-generated", "auto-notified") and not _is_for_a_person(mail)


def _carries_aggregate_report(mail: Clues) -> bool:
    for part in mail.root.leaves()[:20]:
        name = part.disposition[1].get("filename") or part.parameters.get("name") or ""
        if REPORT_FILE.fullmatch(name.strip()):
            return True
    return False


def _is_for_a_person(mail: Clues) -> bool:
    """True when answers go to somebody else than the machine that sent it, as with a web form."""
    reply_to = mail.headers.get("reply-to").lower()
    address = mail.sender.address.lower() if mail.sender else ""
    domain = address.partition("@")[2]
    return bool(reply_to) and address not in reply_to and (not domain or domain not in reply_to)


def is_list(mail: Clues) -> bool:
    """True for mailing lists and newsletters.

    A customer's mail that reached the desk through a group of its own company bears the group's list headers: when the
    list belongs to the domain that the mail was delivered to, it is a person's mail."""
    if any(name in mail.headers for name in ("list-id", "list-post", "mailing-list", "x-mailing-list", "x-beenthere")):
        return not _is_own_group(mail)
    if mail.precedence == "list":
        return not _is_own_group(mail)
    if mail.precedence in ("bulk", "junk"):
        return True
    if "list-unsubscribe" in mail.headers or "x-campaign-id" in mail.headers or "x-campaignid" in mail.headers:
        return not mail.is_reply
    return False


def _is_own_group(mail: Clues) -> bool:
    bulk = mail.precedence == "bulk" and "x-google-group-id" not in mail.headers
    listed = " ".join(
        mail.headers.get(name) for name in ("list-id", "list-post", "mailing-list", "x-beenthere")
    ).lower()
    fields = [mail.headers.get(name) for name in ("delivered-to", "x-original-to", "envelope-to")]
    fields += re.findall(r"\bfor <?([^<>\s;]{3,320})", mail.headers.get("received"))
    delivered = " ".join(fields).lower()
    domains = {domain for domain in re.findall(r"@([a-z0-9.-]{3,253})", delivered) if domain.count(".")}
    return not bulk and any(re.search(rf"(?:[.@]|\b){re.escape(domain)}\b", listed) for domain in domains)
