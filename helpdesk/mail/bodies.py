"""Which parts of a mail are its text, which its HTML, and which are attachments."""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass, field

from helpdesk.mail import containers, tnef
from helpdesk.mail.html import Text, to_text, without_smuggling, without_tags
from helpdesk.mail.mime import charsets, cms, names, structure, transfer
from helpdesk.mail.mime.headers import decode_words
from helpdesk.mail.mime.structure import MEDIA_TYPE, Part
from helpdesk.mail.values import Attachment

MAX_HTML = 1_000_000
"""Characters of HTML, in all parts together, that are parsed; more is read as text between tags."""
MAX_ENCLOSED = 5
"""Mails inside of mails that are opened."""
ENCLOSED = {"message/rfc822", "message/global", "message/partial"}
SIGNED = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
META_CHARSET = re.compile(rb"<meta[^>]{1,200}charset=[\"']?([\w.:-]{2,40})", re.I)
PLAIN = {"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown"}
UNSHOWN = {"text/x-amp-html", "text/watch-html"}
DISCLAIMS = re.compile(r"\bhtml\b|browser|text-?only", re.I)


@dataclass(slots=True)
class Bodies:
    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    has_html: bool = False
    attachments: list[Attachment] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text of the mail, in its order; of alternatives only the plain one."""
        return "\n".join(text for text in self.texts if text.strip()).strip("\n")

    @property
    def html(self) -> str | None:
        """All HTML of the mail, with its plain texts in between; None where there is no HTML."""
        return "\n".join(self.htmls) if self.has_html else None

    def add(self, other: Bodies) -> None:
        self.texts += other.texts
        self.htmls += other.htmls
        self.has_html = self.has_html or other.has_html
        self.take_aside(other)

    def take_aside(self, other: Bodies) -> None:
        """Everything of another body but its text."""
        self.attachments += other.attachments
        self.hidden += other.hidden
        self.defects += other.defects


def collect(root: Part) -> Bodies:
    """Bodies and attachments of a mail."""
    return _Collector().collect(root)


class _Collector:
    """Goes through the parts of a mail and of the mails enclosed in it, with one allowance for all of its HTML."""

    def __init__(self) -> None:
        self.html_left = MAX_HTML
        self.enclosed = 0

    def collect(self, part: Part, first: bool = True, related: bool = False) -> Bodies:
        """Bodies and attachments of a part and everything below it."""
        if not part.is_multipart:
            return self._leaf(part, first, related)
        kind = part.content_type
        if kind == "multipart/alternative":
            return self._alternative(part, related)
        found = Bodies()
        for number, child in enumerate(part.children):
            found.add(self.collect(child, first=number == 0, related=kind == "multipart/related" and number > 0))
        return found

    def _alternative(self, part: Part, related: bool) -> Bodies:
        """The plain form for `texts`, the richest for `htmls`; a plain form that says to look elsewhere is none."""
        forms = [self.collect(child, first=True, related=related) for child in part.children]
        plain = next((form for form in forms if not form.has_html and form.text.strip()), None)
        rich = next((form for form in reversed(forms) if form.has_html), None)
        chosen = Bodies()
        text = plain or rich
        if plain and rich and _is_excuse(plain.text, rich.text):
            text = rich
        if text:
            chosen.texts = text.texts
        if rich:
            chosen.htmls, chosen.has_html = rich.htmls, True
        elif plain:
            chosen.htmls = plain.htmls
        for form in forms:
            chosen.take_aside(form)
        return chosen

    def _leaf(self, part: Part, first: bool, related: bool) -> Bodies:
        if part.content_type in UNSHOWN:
            return Bodies()
        disposition, parameters = part.disposition
        name = parameters.get("filename") or parameters.get("name") or part.parameters.get("name") or ""
        if part.content_type in SIGNED and (signed := cms.signed_content(part.content()[0])) and self._may_open():
            return self.collect(structure.parse(signed)[0])
        if _is_body(part, disposition, name, first, related):
            return self._body(part)
        return self._attachment(part, disposition, name, related)

    def _body(self, part: Part) -> Bodies:
        found = Bodies()
        data, defect = part.content()
        _note(found, defect)
        data, files = transfer.cut_out_files(data) if part.content_type != "text/html" else (data, [])
        charset = part.parameters.get("charset") or _charset_in_html(part, data)
        text, defect = charsets.decode(data, charset, part.headers.charset)
        _note(found, defect)
        text = charsets.clean(_with_newlines(text))
        if part.content_type == "text/html" or _is_undeclared_html(part, text):
            read = self._read(text)
            found.texts, found.htmls, found.has_html = [read.seen], [text], True
            found.hidden = [read.hidden] if read.hidden else []
            found.defects += read.defects
        else:
            text = _plain(part, text)
            text, found.hidden = without_smuggling(text)
            found.texts = [text]
            found.htmls = [f'<div style="white-space: pre-wrap">{entities.escape(text)}</div>'] if text.strip() else []
        for name, content in files:
            filename = names.safe(charsets.decode(name)[0])
            found.attachments.append(
                Attachment(filename, "application/octet-stream", len(content), False, None, content)
            )
        return found

    def _read(self, html: str) -> Text:
        if len(html) > self.html_left:
            return Text(without_tags(html), "", ["The HTML is very long; it was read as text between tags."])
        self.html_left -= len(html)
        return to_text(html)

    def _attachment(self, part: Part, disposition: str, name: str, related: bool) -> Bodies:
        found = Bodies()
        content, defect = part.content()
        _note(found, defect)
        content_id = charsets.clean(decode_words(part.headers.get("content-id"))).strip("<> \t")[:255] or None
        inline = disposition == "inline" or (disposition != "attachment" and related and content_id is not None)
        filename = names.safe(name) if name else None
        kind = part.content_type[:120]
        opened = not content.startswith(containers.COSTLY) or self._may_open()
        text = self._enclosed(content) if kind in ENCLOSED else ""
        text = containers.text_of(kind, filename, content) if opened and not text else text
        found.attachments = [Attachment(filename, kind, len(content), inline, content_id, content, text)]
        found.attachments += self._files_inside(content) if opened else []
        return found

    def _files_inside(self, content: bytes) -> list[Attachment]:
        """The files in Outlook's winmail.dat, which no other program opens."""
        found = []
        for file in tnef.read(content).files if content.startswith(tnef.SIGNATURE) else ():
            name = names.safe(file.name) if file.name else None
            kind = file.content_type if MEDIA_TYPE.fullmatch(file.content_type) else "application/octet-stream"
            opened = not file.content.startswith(containers.COSTLY) or self._may_open()
            text = containers.text_of(kind, name, file.content) if opened else ""
            found.append(Attachment(name, kind[:120], len(file.content), False, None, file.content, text))
        return found

    def _may_open(self) -> bool:
        self.enclosed += 1
        return self.enclosed <= MAX_ENCLOSED

    def _enclosed(self, content: bytes) -> str:
        """Subject and text of a mail inside the mail."""
        if not self._may_open():
            return ""
        root, _ = structure.parse(content)
        subject = root.headers.text("subject")
        text = self.collect(root).text
        return "\n\n".join(piece for piece in (subject, text) if piece)


def _with_newlines(text: str) -> str:
    """A text whose lines end with "\\n" alone, however they ended. Looking for "\\r*\\n" takes quadratic time."""
    if "\r" not in text:
        return text
    return re.sub(r"\r+\n?", lambda found: "\n" if found[0].endswith("\n") else "\n" * len(found[0]), text)


def _is_excuse(plain: str, rich: str) -> bool:
    """Whether the plain form only says that it is none: it speaks of HTML, and the rich form says other things."""
    if len(plain) >= 300 or not rich.strip() or not DISCLAIMS.search(plain):
        return False
    said = plain.split()
    return sum(word in rich for word in said) * 2 < len(said)


def _is_body(part: Part, disposition: str, name: str, first: bool, related: bool) -> bool:
    """As JMAP draws the line (RFC 8621, 4.1.4): a text that is not called an attachment, not a later part of a related
    set, and, where it bears a name, the first of its siblings."""
    is_text = part.content_type in PLAIN or (part.content_type.startswith("text/") and first and not name)
    if part.content_type == "text/calendar" or not is_text or related:
        return False
    if disposition == "attachment":
        return not name and first and part.content_type in ("text/plain", "text/html")
    return first or not name


def _charset_in_html(part: Part, data: bytes) -> str | None:
    found = META_CHARSET.search(data[:4096]) if part.content_type == "text/html" else None
    return found[1].decode("ascii", "replace") if found else None


def _is_undeclared_html(part: Part, text: str) -> bool:
    return "content-type" not in part.headers and bool(re.match(r"\s*<(!doctype )?html\b", text, re.I))


def _plain(part: Part, text: str) -> str:
    if part.content_type in ("text/enriched", "text/richtext"):
        return _enriched(text)
    if part.parameters.get("format", "").lower() == "flowed":
        return _flowed(text, part.parameters.get("delsp", "").lower() == "yes")
    return text


def _flowed(text: str, delsp: bool) -> str:
    """Paragraphs of format=flowed (RFC 3676) as one line each, quoted ones with their marks."""
    lines: list[list[str]] = []
    flowing: str | None = None
    for line in text.split("\n"):
        marks = re.match(r">*", line)[0]  # type: ignore[index]
        words = line[len(marks) :].removeprefix(" ")
        if flowing == marks and words != "-- ":
            lines[-1].append(words)
        else:
            lines.append([f"{marks} {words}" if marks else words])
        goes_on = words.endswith(" ") and words != "-- "
        if goes_on and delsp:
            lines[-1][-1] = lines[-1][-1][:-1]
        flowing = marks if goes_on else None
    return "\n".join("".join(pieces) for pieces in lines)


def _enriched(text: str) -> str:
    text = re.sub(r"(?i)<param>[^<]{0,1000}</param>", "", text).replace("<<", "\0")
    text = re.sub(r"(?i)<nl>|</?paragraph>", "\n", text)
    return re.sub(r"</?[A-Za-z0-9-]{1,60}>", "", text).replace("\0", "<")


def _note(found: Bodies, defect: str | None) -> None:
    if defect:
        found.defects.append(defect)
