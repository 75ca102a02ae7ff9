"""Undoes content transfer encodings, also wrong, cut off and undeclared ones."""

from __future__ import annotations

import binascii
import re

MAX_FILES = 100
NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
PLAIN = {"", "7bit", "8bit", "binary", "7-bit", "8-bit", "none"}
BASE64 = {"base64", "base-64", "b"}
QUOTED = {"quoted-printable", "quotedprintable", "quoted_printable", "q", "quoted printable"}
UU = {"x-uuencode", "uuencode", "x-uu", "x-uue", "uue"}
UNYENC = bytes((byte - 42) % 256 for byte in range(256))
UUENCODED = re.compile(
    rb"^begin(?:-\w+)? [0-7]{3,4} ([^\r\n]{1,255})\r*\n((?:[ -\x60][^\r\n]*\r*\n)*?)[` ]?\r*\n?end[ \t]*(?:\r*\n|\Z)",
    re.M,
)
WORDS = re.compile(rb"^(?=[^\n]*(?:[^A-Za-z0-9+/=\s]|[^\s][ \t]+[^\s]))", re.M)
LINE_OF_BASE64 = re.compile(rb"^[A-Za-z0-9+/]{16,}={0,2}[ \t]*\r*$", re.M)
YBEGIN = re.compile(rb"^=ybegin [^\r\n]*?name=([^\r\n]{1,255})\r*\n(?:=ypart [^\r\n]*\r*\n)?", re.M)
YEND = re.compile(rb"^=yend[^\r\n]*(?:\r*\n|\Z)", re.M)


def undo(body: bytes, encoding: str, is_text: bool) -> tuple[bytes, str | None]:
    """The bytes behind a transfer encoding, and a sentence when something was wrong with it. Never raises."""
    encoding = (re.sub(r"\([^()]*\)", "", encoding) if "(" in encoding else encoding).strip(" \t\r\n\"';").lower()
    if encoding in BASE64:
        return _base64(body, is_text)
    if encoding in QUOTED:
        return _quoted_printable(body), None
    if encoding in UU:
        return _uu_body(body)
    defect = None if encoding in PLAIN else f"The transfer encoding {encoding[:40]!r} is unknown."
    if is_text and _looks_quoted_printable(body):
        return _quoted_printable(body), "The text is quoted-printable without saying so."
    if not is_text and _looks_base64(body):
        return _base64(body, is_text)[0], "The content is base64 without saying so."
    return body, defect


def _quoted_printable(body: bytes) -> bytes:
    lines = (line.rstrip(b" \t\r") + b"\r" * line.endswith(b"\r") for line in body.split(b"\n"))
    return binascii.a2b_qp(b"\n".join(lines))


def _looks_quoted_printable(body: bytes) -> bool:
    if body.count(b"=") < 3 or not re.search(rb"=\r?\n", body):
        return False
    escapes = len(re.findall(rb"=(?:[0-9A-F]{2}|\r?\n)", body))
    return escapes == body.count(b"=")


def _looks_base64(body: bytes) -> bool:
    lines = body.split()
    if len(lines) < 2 or any(not re.fullmatch(rb"[A-Za-z0-9+/]+={0,2}", line) for line in lines):
        return False
    width = len(lines[0])
    return 60 <= width <= 76 and width % 4 == 0 and all(len(line) == width for line in lines[:-1])


def _base64(body: bytes, is_text: bool) -> tuple[bytes, str | None]:
    tail = _words_below(body) if is_text else b""
    body = body[: len(body) - len(tail)]
    packed = body.translate(None, NOT_BASE64)
    foreign = len(body) - len(packed) - sum(map(body.count, (b"\r", b"\n", b" ", b"\t")))
    if is_text and (not packed or _looks_like_words(body, foreign)):
        return body + tail, "The text is declared as base64 and is not." if packed or tail else None
    pieces = [piece for piece in packed.split(b"=") if piece]
    content = b"".join(_quads(piece) for piece in pieces)
    if tail:
        return content + b"\n" + tail, "Plain text follows the base64 text."
    whole = len(packed) % 4 == 0 or len(pieces) > 1
    return content, None if whole and not foreign else "The base64 content is cut off or damaged."


def _quads(piece: bytes) -> bytes:
    """Base64 without padding; a single character at the end holds nothing."""
    piece = piece[:-1] if len(piece) % 4 == 1 else piece
    return binascii.a2b_base64(piece + b"=" * (-len(piece) % 4))


def _words_below(body: bytes) -> bytes:
    """What a mailing list's software wrote in plain text below a base64 text."""
    found = WORDS.search(body, 1)
    tail = body[found.start() :] if found else b""
    return b"" if LINE_OF_BASE64.search(tail) or not LINE_OF_BASE64.match(body.lstrip()) else tail


def _looks_like_words(body: bytes, foreign: int) -> bool:
    lines = [line for line in body.splitlines() if line.strip()]
    spaced = sum(1 for line in lines if len(line.split()) > 1)
    return spaced * 2 > len(lines) or foreign * 10 > len(body)


def _uu_body(body: bytes) -> tuple[bytes, str | None]:
    found = UUENCODED.search(body)
    if not found:
        return body, "The content is declared as uuencoded and is not."
    return uudecode(found[2]), None


def uudecode(lines: bytes) -> bytes:
    """Bytes of the lines between `begin` and `end`; damaged lines are read as far as they go."""
    content = []
    for line in lines.splitlines():
        if not line or line[:1] in b"` ":
            continue
        try:
            content.append(binascii.a2b_uu(line))
        except binascii.Error:
            length = ((line[0] - 32) & 63) * 4 // 3 + 1
            try:
                content.append(binascii.a2b_uu(line[: length + 1]))
            except binascii.Error:
                return b"".join(content)
    return b"".join(content)


def ydecode(lines: bytes) -> bytes:
    """Bytes of the lines between `=ybegin` and `=yend`."""
    packed = lines.replace(b"\r", b"").replace(b"\n", b"")
    unescaped = re.sub(rb"=(.)", lambda found: bytes([(found[1][0] - 64) % 256]), packed, flags=re.S)
    return unescaped.translate(UNYENC)


def cut_out_files(body: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """A text without the files that are uuencoded or yEnc-coded in it, and those files as (name, content)."""
    files: list[tuple[bytes, bytes]] = []

    def keep(found: re.Match[bytes]) -> bytes:
        content = uudecode(found[2])
        if content:
            files.append((found[1].strip(), content))
        return b"" if content else found[0]

    body = UUENCODED.sub(keep, body, count=MAX_FILES) if b"begin" in body else body
    kept: list[bytes] = []
    position = 0
    while (
        len(files) < MAX_FILES and (begin := YBEGIN.search(body, position)) and (end := YEND.search(body, begin.end()))
    ):
        files.append((begin[1].strip(), ydecode(body[begin.end() : end.start()])))
        kept.append(body[position : begin.start()])
        position = end.end()
    return b"".join([*kept, body[position:]]), files
