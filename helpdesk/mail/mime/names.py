"""File names of attachments that are safe to store, to show and to save."""

from __future__ import annotations

import re
import unicodedata

from helpdesk.mail.mime import charsets

MAX_LENGTH = 150
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\..*)?")
INVISIBLE = re.compile(
    "[\u00ad\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*]')


def safe(name: str) -> str | None:
    """The last part of the name that a sender gave, without path, control and direction characters, reserved names of
    any system, and no longer than MAX_LENGTH with its extension kept. None when nothing is left of it."""
    name = INVISIBLE.sub("", unicodedata.normalize("NFC", charsets.clean(name)))
    name = re.split(r"[/\\]", name.rstrip("/\\ "))[-1]
    name = re.sub(r"\s+", " ", FORBIDDEN.sub("_", name.replace("\n", " ").replace("\t", " "))).strip(" .")
    if not name:
        return None
    if RESERVED.fullmatch(name):
        name = f"_{name}"
    stem, dot, extension = name.rpartition(".")
    if len(name) > MAX_LENGTH and dot and len(extension) <= 20:
        return f"{stem[: MAX_LENGTH - len(extension) - 1]}.{extension}"
    return name[:MAX_LENGTH]
