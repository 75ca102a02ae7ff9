"""Header fields: raw bytes first, decoded only when asked for."""

from __future__ import annotations

import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from helpdesk.mail.mime import charsets

MAX_BLOCK = 1_000_000
MAX_VALUE = 64_000
MAX_FIELDS = 2_000
FIELD = re.compile(rb"([A-Za-z0-9!#$%&'*+.^_`|~-]{1,200})[ \t]*:")
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)(?:\?=|\??$)")
BETWEEN_WORDS = re.compile(r"(\?=)[ \t\r\n]+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")


@dataclass(slots=True)
class Headers:
    """Fields in their order as (lower-case name, unfolded raw value)."""

    fields: list[tuple[str, bytes]] = field(default_factory=list)
    charset: str | None = None
    """What 8-bit values are read as when they are not UTF-8: the charset of the mail's text."""
    _by_name: dict[str, list[bytes]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for name, value in self.fields:
            self._by_name.setdefault(name, []).append(value)

    def raw(self, name: str) -> Sequence[bytes]:
        return self._by_name.get(name, ())

    def all(self, name: str) -> list[str]:
        """Unfolded values of a field as text, encoded words left as they are."""
        return [self._text(value) for value in self.raw(name)]

    def get(self, name: str) -> str:
        """The first value of a field that is not empty; "" when there is none."""
        return next((text for value in self.raw(name) if (text := self._text(value))), "")

    def text(self, name: str) -> str:
        """The first value of a field that is not empty, encoded words decoded, for people to read."""
        return next((text for value in self.raw(name) if (text := decode_words(self._text(value)).strip())), "")

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def _text(self, value: bytes) -> str:
        return charsets.clean(charsets.decode(value, None, self.charset)[0]).strip()


def read(raw: bytes, start: int, end: int) -> tuple[Headers, int, list[str]]:
    """The header block of `raw[start:end]`, where the body begins, and what was odd."""
    fields: list[tuple[str, bytes]] = []
    defects: list[str] = []
    limit = min(end, start + MAX_BLOCK)
    position = start
    lines: list[bytes] = []
    while position < end:
        line_end = raw.find(b"\n", position, end)
        following = line_end + 1 if line_end >= 0 else end
        line = raw[position : min(following, position + MAX_VALUE)].rstrip(b"\r\n")
        if not line.strip() and not (line and lines and _goes_on(raw, following, end)):
            position = following
            break
        if position > limit or len(fields) >= MAX_FIELDS:
            position = _blank_line(raw, position, end)
            defects.append("The headers are too long; the rest of them was left out.")
            break
        if line[:1] in (b" ", b"\t") and lines:
            lines.append(line)
        elif FIELD.match(line):
            _close(fields, lines)
            lines = [line]
        elif line.startswith((b"From ", b">From ")):
            pass
        elif _goes_on(raw, following, end) and FIELD.match(raw, following):
            defects.append("A line between the headers is not a header.")
        else:
            defects.append("No empty line stands between headers and text.")
            break
        position = following
    _close(fields, lines)
    return Headers(fields), position, defects


def _goes_on(raw: bytes, position: int, end: int) -> bool:
    return position < end and (raw[position : position + 1] in (b" ", b"\t") or bool(FIELD.match(raw, position, end)))


def _blank_line(raw: bytes, position: int, end: int) -> int:
    found = re.compile(rb"\n\r*\n").search(raw, position, end)
    return found.end() if found else end


def _close(fields: list[tuple[str, bytes]], lines: list[bytes]) -> None:
    if not lines:
        return
    name, _, value = b" ".join([lines[0].rstrip(), *(line.strip() for line in lines[1:])]).partition(b":")
    fields.append((name.strip().decode("ascii", "replace").lower(), value.strip()[:MAX_VALUE]))


def decode_words(text: str) -> str:
    """RFC 2047 as it is really sent: words that touch, blanks inside, characters cut between two words."""
    if "=?" not in text:
        return re.sub(r"\s", " ", text)
    text = BETWEEN_WORDS.sub(r"\1", re.sub(r"\s", " ", text))
    pieces: list[str] = []
    pending: tuple[str, bytes] = ("", b"")
    position = 0
    for found in ENCODED_WORD.finditer(text):
        charset, content = found[1].partition("*")[0], _word(found[2], found[3])
        if found.start() > position or charset.lower() != pending[0].lower():
            pieces += [_flush(pending), text[position : found.start()]]
            pending = (charset, b"")
        pending = (charset, pending[1] + content)
        position = found.end()
    return charsets.clean("".join([*pieces, _flush(pending), text[position:]]))


def _word(encoding: str, content: str) -> bytes:
    data = content.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    packed = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    packed = packed[: len(packed) - len(packed) % 4] if len(packed) % 4 == 1 else packed
    return binascii.a2b_base64(packed + b"=" * (-len(packed) % 4))


def _flush(pending: tuple[str, bytes]) -> str:
    return re.sub(r"[\r\n\t]+", " ", charsets.decode(pending[1], pending[0])[0]) if pending[1] else ""


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """A structured value such as Content-Type's: the value itself in lower case, and its parameters.

    Knows RFC 2231 (charset, continuations, in any order), encoded words inside values, and values that were not
    quoted though they had to be."""
    first, *rest = _split(value)
    first, _, unseparated = first.strip().partition(" ")
    rest.insert(0, unseparated)
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for piece in rest:
        name, equals, content = piece.partition("=")
        name, content = name.strip().lower(), _unquote(content.strip())
        if not equals or not name:
            continue
        if found := re.fullmatch(r"([^*]+)(?:\*(\d{1,3}))?(\*)?", name):
            if found[2] is None and not found[3]:
                plain.setdefault(name, decode_words(content))
            else:
                pieces.setdefault(found[1], []).append((int(found[2] or 0), bool(found[3]), content))
    return first.strip().lower(), plain | {name: _join(parts) for name, parts in pieces.items()}


def _split(value: str) -> list[str]:
    """At semicolons outside of quotes."""
    if '"' not in value:
        return value.split(";")
    pieces: list[str] = []
    current: list[str] = []
    quoted = escaped = False
    for char in value:
        if char == ";" and not quoted:
            pieces.append("".join(current))
            current = []
            continue
        current.append(char)
        quoted = quoted if char != '"' or escaped else not quoted
        escaped = char == "\\" and not escaped
    return [*pieces, "".join(current)]


def _unquote(value: str) -> str:
    if value.startswith('"'):
        inner = re.match(r'"((?:[^"\\]|\\.)*)', value, re.S)
        return re.sub(r'\\(["\\])', r"\1", inner[1]) if inner else value
    if not value.endswith(")") or value.startswith("=?"):
        return value
    comment = value.find("(", value.rfind(")", 0, -1) + 1)
    return value[:comment].rstrip() if comment >= 0 else value


def _join(parts: list[tuple[int, bool, str]]) -> str:
    parts = sorted(parts, key=lambda part: part[0])
    charset = ""
    content = b""
    for position, (_, extended, value) in enumerate(parts):
        if position == 0 and extended and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        content += unquote_to_bytes(value) if extended else value.encode("utf-8", "replace")
    text = charsets.decode(content, charset or None)[0]
    return decode_words(text) if "=?" in text else text
