"""Outlook's winmail.dat ([MS-OXTNEF]): its text, and the files in it."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from helpdesk.mail import rtf
from helpdesk.mail.html import to_text
from helpdesk.mail.mime import charsets

SIGNATURE = b"\x78\x9f\x3e\x22"
MAX_FILES = 100

BODY, PROPERTIES = 0x800C, 0x9003
NEW_FILE, FILE_TITLE, FILE_DATA, FILE_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
PLAIN_BODY, RTF_BODY, HTML_BODY = 0x1000, 0x1009, 0x1013
LONG_NAME, MEDIA_TYPE, CONTENTS = 0x3707, 0x370E, 0x3701
STRING8, UNICODE, OBJECT, BINARY = 0x1E, 0x1F, 0x0D, 0x102
FIXED_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}


@dataclass(slots=True)
class File:
    name: str = ""
    content_type: str = ""
    content: bytes = b""


@dataclass(slots=True)
class Contents:
    text: str = ""
    files: list[File] = field(default_factory=list)


def read(content: bytes) -> Contents:
    """What a winmail.dat holds, as much as can be read. The text is the plain one, else that of HTML, else that of
    compressed rich text. Never raises."""
    found = Contents()
    position = 6
    while position + 9 <= len(content):
        attribute, length = struct.unpack_from("<xII", content, position)
        data = content[position + 9 : position + 9 + length]
        position += 9 + length + 2
        attribute &= 0xFFFF
        if attribute == BODY:
            found.text = found.text or charsets.decode(data.rstrip(b"\x00"))[0]
        elif attribute == PROPERTIES:
            found.text = _body_of(_properties(data)) or found.text
        elif attribute == NEW_FILE and len(found.files) < MAX_FILES:
            found.files.append(File())
        elif found.files:
            _add_to(found.files[-1], attribute, data)
    found.files = [file for file in found.files if file.content]
    return found


def _add_to(file: File, attribute: int, data: bytes) -> None:
    if attribute == FILE_TITLE:
        file.name = file.name or charsets.decode(data.rstrip(b"\x00"))[0]
    elif attribute == FILE_DATA:
        file.content = data
    elif attribute == FILE_PROPERTIES:
        values = _properties(data)
        file.name = string(*values[LONG_NAME]) if LONG_NAME in values else file.name
        file.content_type = string(*values[MEDIA_TYPE]).lower() if MEDIA_TYPE in values else ""
        if not file.content and CONTENTS in values and values[CONTENTS][0] == BINARY:
            file.content = values[CONTENTS][1]


def _body_of(properties: dict[int, tuple[int, bytes]]) -> str:
    if PLAIN_BODY in properties:
        return string(*properties[PLAIN_BODY])
    if HTML_BODY in properties:
        return to_text(string(*properties[HTML_BODY])).seen
    return rtf.to_text(properties[RTF_BODY][1]) if RTF_BODY in properties else ""


def string(kind: int, data: bytes) -> str:
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
