"""Rich text as Outlook sends it: compressed, often with the HTML that it was made from inside."""

from __future__ import annotations

import re
import struct

from helpdesk.mail import html
from helpdesk.mail.mime import charsets

MAX_SIZE = 200_000
"""Bytes of rich text that are read; pictures may follow."""
COMPRESSED, STORED = 0x75465A4C, 0x414C454D
# The dictionary that every compressed text begins with ([MS-OXRTFCP] 2.1.2.1).
DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
WINDOW = 4096

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
BREAKS = {b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"cell": "\t", b"tab": "\t"}
SIGNS = {
    b"lquote": "\u2018", b"rquote": "\u2019", b"ldblquote": "\u201c", b"rdblquote": "\u201d", b"bullet": "\u2022",
    b"endash": "\u2013", b"emdash": "\u2014",
}  # fmt: skip
UNSEEN = {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer", b"themedata"}


def to_text(data: bytes) -> str:
    """Plain text of a rich text, compressed or not; "" where it is none. Never raises."""
    plain = decompressed(data) if len(data) >= 16 else data
    if not plain.lstrip().startswith(b"{\\rtf"):
        return ""
    reader = _Reader(plain[:MAX_SIZE])
    text = reader.run()
    return html.to_text(text).seen if reader.holds_html else re.sub(r"\n{3,}", "\n\n", text).strip()


def decompressed(data: bytes) -> bytes:
    """What [MS-OXRTFCP] 2.2 makes of it, up to MAX_SIZE; the data itself where it is not compressed."""
    _, size, kind = struct.unpack_from("<III", data)
    if kind == STORED:
        return data[16 : 16 + size]
    if kind != COMPRESSED:
        return data
    window = bytearray(DICTIONARY.ljust(WINDOW, b" "))
    at, write, out = 16, len(DICTIONARY), bytearray()
    while at < len(data) and len(out) < min(size, MAX_SIZE):
        control = data[at]
        at += 1
        for bit in range(8):
            if control >> bit & 1:
                if at + 1 >= len(data):
                    return bytes(out)
                reference = data[at] << 8 | data[at + 1]
                at += 2
                offset, length = reference >> 4, (reference & 15) + 2
                if offset == write:
                    return bytes(out)
                piece = [offset + step for step in range(length)]
            else:
                if at >= len(data):
                    return bytes(out)
                window[write] = data[at]
                at += 1
                piece = [write]
            for place in piece:
                byte = window[place % WINDOW]
                window[write] = byte
                out.append(byte)
                write = (write + 1) % WINDOW
    return bytes(out)


class _Reader:
    """Goes through a rich text once. Of a text made from HTML ([MS-OXRTFEX]) the HTML is given back."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.holds_html = b"\\fromhtml1" in data[:2000]
        found = re.search(rb"\\ansicpg(\d{3,5})", data[:2000])
        self.charset = f"cp{int(found[1])}" if found else "cp1252"
        self.pieces: list[str] = []
        self.bytes = bytearray()
        self.skip: list[bool] = [False]
        self.fallback = 1
        self.left_out = 0

    def run(self) -> str:
        for found in TOKEN.finditer(self.data):
            word, number, code, sign, brace, text = found.groups()
            if brace == b"{":
                self.skip.append(self.skip[-1])
            elif brace:
                if len(self.skip) > 1:
                    self.skip.pop()
            elif word:
                self._word(word, int(number) if number else None)
            elif code:
                self._add(bytes([int(code, 16)]), 1)
            elif sign:
                self._sign(sign)
            elif text:
                self._add(text, len(text))
        self._flush()
        return "".join(self.pieces)

    def _word(self, word: bytes, number: int | None) -> None:
        if word in UNSEEN:
            self.skip[-1] = True
        elif word == b"htmlrtf" and self.holds_html:
            self.skip[-1] = number != 0
        elif word == b"htmltag":
            self.skip[-1] = False
        elif word == b"uc":
            self.fallback = number or 0
        elif word == b"u" and number is not None:
            self._put(chr(number % 65536) if not 0xD800 <= number % 65536 <= 0xDFFF else "\ufffd")
            self.left_out = self.fallback
        elif word in BREAKS or word in SIGNS:
            self._put(BREAKS.get(word) or SIGNS[word])

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.skip[-1] = True
        elif sign == b"~":
            self._put(" ")
        elif sign in b"\\{}":
            self._add(sign, 1)

    def _put(self, text: str) -> None:
        if not self.skip[-1]:
            self._flush()
            self.pieces.append(text)

    def _add(self, data: bytes, length: int) -> None:
        """Bytes in the text's charset; those that stand for readers without Unicode are left out."""
        passed = min(self.left_out, length)
        self.left_out -= passed
        if not self.skip[-1]:
            self.bytes += data[passed:]

    def _flush(self) -> None:
        if self.bytes:
            self.pieces.append(charsets.decode(bytes(self.bytes), self.charset)[0])
            self.bytes.clear()
