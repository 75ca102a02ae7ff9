"""Text inside of attachments that a reader cannot open by himself: calendars, winmail.dat, Outlook's .msg files."""

from __future__ import annotations

import re
import struct
from io import BytesIO

import olefile

from helpdesk.mail.html import to_text
from helpdesk.mail.mime import charsets

MAX_SIZE = 20_000_000
MAX_TEXT = 200_000
TNEF_SIGNATURE = b"\x78\x9f\x3e\x22"
TNEF_BODY, TNEF_PROPERTIES = 0x800C, 0x9003
PLAIN_BODY, HTML_BODY = 0x1000, 0x1013
STRING8, UNICODE, OBJECT, BINARY = 0x1E, 0x1F, 0x0D, 0x102
FIXED_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
CALENDAR_LABELS = (("DTSTART", "Start"), ("DTEND", "End"), ("LOCATION", "Place"), ("ORGANIZER", "Organiser"))


def text_of(content_type: str, filename: str | None, content: bytes) -> str:
    """What the attachment says, as plain text; "" where it is none of these, says nothing, or is damaged."""
    name = (filename or "").lower()
    if len(content) > MAX_SIZE:
        return ""
    if content_type == "text/calendar" or name.endswith(".ics"):
        text = _calendar(content)
    elif content.startswith(TNEF_SIGNATURE):
        text = _tnef(content)
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


def _tnef(content: bytes) -> str:
    """The body in Outlook's winmail.dat ([MS-OXTNEF] 2.1): plain, or from HTML."""
    position, plain = 6, ""
    while position + 9 <= len(content):
        attribute, length = struct.unpack_from("<xII", content, position)
        data = content[position + 9 : position + 9 + length]
        position += 9 + length + 2
        if attribute & 0xFFFF == TNEF_BODY:
            plain = charsets.decode(data.rstrip(b"\x00"))[0]
        elif attribute & 0xFFFF == TNEF_PROPERTIES:
            plain = _body_of(_properties(data)) or plain
    return plain


def _body_of(properties: dict[int, tuple[int, bytes]]) -> str:
    if PLAIN_BODY in properties:
        return _string(*properties[PLAIN_BODY])
    return to_text(_string(*properties[HTML_BODY])).seen if HTML_BODY in properties else ""


def _string(kind: int, data: bytes) -> str:
    if kind == UNICODE:
        return data.decode("utf-16-le", "replace").rstrip("\x00")
    return charsets.decode(data.rstrip(b"\x00"))[0]


def _properties(data: bytes) -> dict[int, tuple[int, bytes]]:
    """MAPI properties ([MS-OXTNEF] 2.1.3.4) as id → (type, first value); as many as can be read."""
    found: dict[int, tuple[int, bytes]] = {}
    try:
        (count,) = struct.unpack_from("<I", data)
        position = 4
        for _ in range(min(count, 5_000)):
            kind, name = struct.unpack_from("<HH", data, position)
            position += 4
            if name >= 0x8000:
                position = _after_name(data, position)
            values = 1
            if kind & 0x1000 or kind in (STRING8, UNICODE, OBJECT, BINARY):
                (values,) = struct.unpack_from("<I", data, position)
                position += 4
            kind &= ~0x1000
            for number in range(min(values, 5_000)):
                size = FIXED_SIZES.get(kind)
                step = size or 0
                if size is None:
                    (size,) = struct.unpack_from("<I", data, position)
                    position += 4
                    step = size + -size % 4
                if number == 0:
                    found.setdefault(name, (kind, data[position : position + size]))
                position += step
    except struct.error:
        return found
    return found


def _after_name(data: bytes, position: int) -> int:
    """Where a named property's value begins: behind a GUID and a number or a padded string."""
    kind, length = struct.unpack_from("<II", data, position + 16)
    return position + 24 if kind == 0 else position + 24 + length + -length % 4


def _outlook(content: bytes) -> str:
    """Sender, subject and body of a .msg file ([MS-OXMSG] 2.1): streams named after MAPI properties."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as file:
            sender, subject, body = (_stream(file, name) for name in (0x0C1A, 0x0037, PLAIN_BODY))
            body = body or to_text(_stream(file, HTML_BODY)).seen
    except (OSError, ValueError, IndexError, TypeError, AttributeError, struct.error, RecursionError):
        return ""
    head = [f"From: {sender}" if sender else "", f"Subject: {subject}" if subject else ""]
    return "\n".join(line for line in head if line) + f"\n\n{body}"


def _stream(file: olefile.OleFileIO, name: int) -> str:
    for kind in (UNICODE, STRING8, BINARY):
        path = f"__substg1.0_{name:04X}{kind:04X}"
        if file.exists(path):
            return _string(kind, file.openstream(path).read(MAX_SIZE))
    return ""
