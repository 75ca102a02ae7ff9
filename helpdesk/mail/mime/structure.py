"""The parts of a mail, found in one pass over its lines: any depth, any number, in bounded time.

The standard library's parser recurses with every level (1,500 are a RecursionError) and tries every open boundary on
every line; this one looks only at lines that begin with two hyphens and asks a dictionary."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from helpdesk.mail.mime import transfer
from helpdesk.mail.mime.headers import Headers, parameters, read

MAX_DEPTH = 100
MAX_PARTS = 1_000
MAX_DELIMITERS = 200_000
DELIMITER = re.compile(rb"--([^\n]+)")
UNDECLARED = re.compile(rb"^--([^\r\n]{1,200})\r*\n(?=Content-[A-Za-z-]{1,40}[ \t]*:)", re.M | re.I)
ESCAPED_FROM = re.compile(rb"^>(>*From )", re.M)
MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+")


@dataclass(slots=True)
class Part:
    headers: Headers
    content_type: str
    parameters: dict[str, str]
    raw: bytes
    start: int
    end: int
    children: list[Part] = field(default_factory=list)
    is_multipart: bool = False

    @property
    def body(self) -> bytes:
        """As it stands in the mail, transfer encoding and all."""
        return self.raw[self.start : self.end]

    @property
    def disposition(self) -> tuple[str, dict[str, str]]:
        return parameters(self.headers.get("content-disposition"))

    def content(self) -> tuple[bytes, str | None]:
        """The bytes behind the transfer encoding, and a sentence when something was wrong with it."""
        is_text = self.content_type.startswith("text/") and not self.disposition[0].startswith("attachment")
        return transfer.undo(self.body, self.headers.get("content-transfer-encoding"), is_text)

    def leaves(self) -> list[Part]:
        """This part and all below it that hold content, in the order of the mail."""
        found: list[Part] = []
        waiting = [self]
        while waiting:
            part = waiting.pop()
            if part.is_multipart:
                waiting += reversed(part.children)
            else:
                found.append(part)
        return found


@dataclass(slots=True)
class _Open:
    """A multipart whose parts are being collected."""

    boundary: bytes
    part: Part
    ended: bool = False


def parse(raw: bytes) -> tuple[Part, list[str]]:
    """The mail as a tree of parts, and what was odd about it. Never raises on any bytes."""
    raw = _line_ends(raw)
    reader = _Reader(raw)
    return reader.run(), reader.defects


def _line_ends(raw: bytes) -> bytes:
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if raw.startswith(mark):
            raw = raw[2:].decode(name, "replace").encode()
    raw = raw.removeprefix(codecs.BOM_UTF8)
    if b"\n" not in raw[:1000] and b"\r" in raw[:1000]:
        raw = raw.replace(b"\r", b"\n")
    raw = raw.lstrip(b"\r\n\x00")
    return ESCAPED_FROM.sub(rb"\1", raw) if raw.startswith(b"From ") else raw


def _delimiters(raw: bytes, start: int) -> Iterator[re.Match[bytes]]:
    """Lines that begin with two dashes, from the line at `start` on; far quicker over long attachments than a pattern
    that looks at every line."""
    if found := DELIMITER.match(raw, start):
        yield found
    at = start
    while at := raw.find(b"\n--", at) + 1:
        if found := DELIMITER.match(raw, at):
            yield found


class _Reader:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.defects: list[str] = []
        self.stack: list[_Open] = []
        self.levels: dict[bytes, list[int]] = {}
        self.count = 0
        self.leaf: Part | None = None

    def run(self) -> Part:
        root = self._part(0, "text/plain")
        if not root.is_multipart:
            return root
        for number, found in enumerate(_delimiters(self.raw, root.start)):
            if number >= MAX_DELIMITERS or self.count >= MAX_PARTS:
                self._end_leaf(found.start())
                self._note(f"The mail has more than {MAX_PARTS} parts; the rest was left out.")
                return root
            self._delimiter(found)
        self._close_above(-1, len(self.raw))
        return root

    def _delimiter(self, found: re.Match[bytes]) -> None:
        if self.leaf and found.start() < self.leaf.start:
            return
        token = found[1].rstrip()
        closing = token not in self.levels and token.endswith(b"--")
        token = token[:-2] if closing else token
        if not self.levels.get(token):
            return
        level = self.levels[token][-1]
        self._end_leaf(found.start())
        self._close_above(level, found.start())
        if closing:
            self.stack[level].ended = True
            return
        after = min(found.end() + 1, len(self.raw))
        if self.stack[level].ended:
            if not self.raw[after : after + 8].lower().startswith(b"content-"):
                return
            self.stack[level].ended = False
            self._note("A multipart goes on after its end.")
        parent = self.stack[level].part
        parent.children.append(
            self._part(after, "message/rfc822" if parent.content_type == "multipart/digest" else "text/plain", parent)
        )

    def _part(self, start: int, default: str, parent: Part | None = None) -> Part:
        headers, body, defects = read(self.raw, start, len(self.raw))
        for defect in defects:
            self._note(defect)
        kind, params = parameters(headers.get("content-type"))
        if kind and not MEDIA_TYPE.fullmatch(kind):
            self._note(f"The content type {kind[:60]!r} is not valid.")
        kind = kind if MEDIA_TYPE.fullmatch(kind) else default
        part = Part(headers, kind, params, self.raw, body, len(self.raw))
        boundary = self._boundary(part) if kind.startswith("multipart/") or parent is None else None
        if boundary is None:
            self.count += 1
            self.leaf = part
            return part
        part.is_multipart = True
        self.leaf = None
        if len(self.stack) >= MAX_DEPTH and parent is not None:
            self._note(f"The parts are nested deeper than {MAX_DEPTH} levels.")
            self._open(boundary, parent)
        else:
            self._open(boundary, part)
        return part

    def _boundary(self, part: Part) -> bytes | None:
        """The declared boundary, or the one that stands in the text where none was declared."""
        declared = part.parameters.get("boundary", "").rstrip().encode("utf-8", "replace")
        if declared and part.content_type.startswith("multipart/") and self._occurs(declared, part.start):
            return declared
        window = self.raw[part.start : part.start + 65_536]
        found = UNDECLARED.search(window)
        if not found and declared and part.content_type.startswith("multipart/"):
            return declared
        if not found or (not part.content_type.startswith("multipart/") and not self._is_whole(window, found)):
            return None
        self._note("The boundary between the parts was not declared.")
        if not part.content_type.startswith("multipart/"):
            part.content_type = "multipart/mixed"
        return found[1].rstrip()

    def _occurs(self, boundary: bytes, start: int) -> bool:
        """Looked up for the first parts only: a search that fails reads the whole mail."""
        return self.count + len(self.stack) > 50 or self.raw.find(b"--" + boundary, start) >= 0

    def _is_whole(self, window: bytes, found: re.Match[bytes]) -> bool:
        return not window[: found.start()].strip() and b"\n--" + found[1].rstrip() + b"--" in self.raw

    def _open(self, boundary: bytes, part: Part) -> None:
        self.levels.setdefault(boundary, []).append(len(self.stack))
        self.stack.append(_Open(boundary, part))

    def _close_above(self, level: int, position: int) -> None:
        while len(self.stack) > level + 1:
            closed = self.stack.pop()
            self.levels[closed.boundary].pop()
            if not closed.part.children:
                self._note("The declared boundary does not appear in the mail.")
                closed.part.is_multipart = False
                closed.part.content_type = "text/plain"
                closed.part.end = position
            elif not closed.ended:
                self._note("The end of a multipart is missing.")

    def _end_leaf(self, line_start: int) -> None:
        if self.leaf is None:
            return
        end = line_start
        if end > self.leaf.start and self.raw[end - 1 : end] == b"\n":
            end -= 1
            while end > self.leaf.start and self.raw[end - 1 : end] == b"\r":
                end -= 1
        self.leaf.end = max(end, self.leaf.start)
        self.leaf = None

    def _note(self, defect: str) -> None:
        if defect not in self.defects and len(self.defects) < 50:
            self.defects.append(defect)
