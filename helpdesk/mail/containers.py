"""Text inside of attachments that a reader cannot open by himself: calendars, winmail.dat, Outlook's .msg files."""

from __future__ import annotations

import re
import struct
from io import BytesIO

import olefile

from helpdesk.mail import rtf, tnef
from helpdesk.mail.html import to_text
from helpdesk.mail.mime import charsets
from helpdesk.mail.tnef import BINARY, HTML_BODY, PLAIN_BODY, RTF_BODY, STRING8, UNICODE, string

MAX_SIZE = 20_000_000
MAX_TEXT = 200_000
COSTLY = (tnef.SIGNATURE, olefile.MAGIC)
"""How files begin that take long to read."""

CALENDAR_LABELS = (("DTSTART", "Start"), ("DTEND", "End"), ("LOCATION", "Place"), ("ORGANIZER", "Organiser"))


def text_of(content_type: str, filename: str | None, content: bytes) -> str:
    """What the attachment says, as plain text; "" where it is none of these, says nothing, or is damaged."""
    name = (filename or "").lower()
    if len(content) > MAX_SIZE:
        return ""
    if content_type == "text/calendar" or name.endswith(".ics"):
        text = _calendar(content)
    elif content.startswith(tnef.SIGNATURE):
        text = tnef.read(content).text
    elif content.startswith(olefile.MAGIC) and (name.endswith(".msg") or "outlook" in content_type):
        text = _outlook(content)
    else:
        return ""
    return charsets.clean(re.sub(r"\r\n?", "\n", text)).strip()[:MAX_TEXT]


def _calendar(content: bytes) -> str:
    """The first event of an iCalendar (RFC 5545): what, when, where, and its description."""
    lines = re.sub(r"\r?\n[ \t]", "", charsets.decode(content)[0]).splitlines()
    start = next((at for at, line in enumerate(lines) if re.fullmatch(r"(?i)BEGIN:V(EVENT|TODO)\s*", line)), None)
    if start is None:
        return ""
    fields: dict[str, str] = {}
    for line in lines[start + 1 :]:
        if re.match(r"(?i)(END:V(EVENT|TODO)|BEGIN:VALARM)", line):
            break
        name, _, value = line.partition(":")
        name, _, parameters = name.partition(";")
        zone = re.search(r"TZID=([^;:]+)", parameters)
        fields.setdefault(name.upper(), _calendar_text(value) + (f" ({zone[1]})" if zone else ""))
    said = [fields.get("SUMMARY", "")]
    said += [f"{label}: {_moment(fields[name])}" for name, label in CALENDAR_LABELS if fields.get(name)]
    return "\n".join(line for line in said if line) + (
        f"\n\n{fields['DESCRIPTION']}" if "DESCRIPTION" in fields else ""
    )


def _calendar_text(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], re.sub(r"(?i)^mailto:", "", value))


def _moment(value: str) -> str:
    return re.sub(r"^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z)?)?", _written_out, value)


def _written_out(found: re.Match[str]) -> str:
    day = f"{found[1]}-{found[2]}-{found[3]}"
    return f"{day} {found[4]}:{found[5]}{' UTC' if found[6] else ''}" if found[4] else day


def _outlook(content: bytes) -> str:
    """Sender, subject and body of a .msg file ([MS-OXMSG] 2.1): streams named after MAPI properties."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as file:
            sender, subject, body = (_stream(file, name) for name in (0x0C1A, 0x0037, PLAIN_BODY))
            body = body or to_text(_stream(file, HTML_BODY)).seen or rtf.to_text(_bytes(file, RTF_BODY))
    except (OSError, ValueError, IndexError, TypeError, AttributeError, struct.error, RecursionError):
        return ""
    head = [f"From: {sender}" if sender else "", f"Subject: {subject}" if subject else ""]
    return "\n".join(line for line in head if line) + f"\n\n{body}"


def _stream(file: olefile.OleFileIO, name: int) -> str:
    for kind in (UNICODE, STRING8, BINARY):
        path = f"__substg1.0_{name:04X}{kind:04X}"
        if file.exists(path):
            return string(kind, file.openstream(path).read(MAX_SIZE))
    return ""


def _bytes(file: olefile.OleFileIO, name: int) -> bytes:
    path = f"__substg1.0_{name:04X}{BINARY:04X}"
    return file.openstream(path).read(MAX_SIZE) if file.exists(path) else b""
