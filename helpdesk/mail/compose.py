"""An answer as an email message: headers, the order of its parts, plain text and simple HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.base64mime import body_encode
from email.charset import QP, Charset
from email.generator import BytesGenerator
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from io import BytesIO
from typing import Literal
from urllib.parse import quote

Assisted = Literal["no", "drafted", "edited", "sorted"]

ASSISTED_HEADER: dict[Assisted, str] = {
    "no": "no",
    "drafted": "yes; drafted by an assistant, approved unchanged by a person",
    "edited": "yes; drafted by an assistant, edited and approved by a person",
    "sorted": "yes; sorted by an assistant, sent automatically",
}

_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]+")
_TEXT_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")
_PLAIN_WORDS = re.compile(r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~ ]+")
MAX_REFERENCES = 20


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class File:
    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Link:
    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that an outgoing mail is made of. Empty parts are left out."""

    message_id: str
    """With angle brackets, fixed before the first try to send."""
    date: datetime
    sender: Person
    to: tuple[Person, ...]
    subject: str
    text: str
    cc: tuple[Person, ...] = ()
    reply_to: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    greeting: str = ""
    sources: tuple[Link, ...] = ()
    sources_heading: str = "Sources"
    signature: str = ""
    disclosure: str = ""
    person: Link | None = None
    """The way to reach a person: a sentence, with a link where there is one."""
    rating: Link | None = None
    language: str = ""
    attachments: tuple[File, ...] = ()
    assisted: Assisted = "no"
    automatic: bool = False
    """An acknowledgement: marked by RFC 3834, so that no other program answers it."""


def compose(answer: Answer) -> bytes:
    """The message as it goes out: CRLF line ends, ASCII only.

    Line breaks in subject, names and file names become spaces. Raises ValueError for an address or Message-ID
    that is none."""
    body: MIMEBase = _body(answer)
    if answer.attachments:
        mixed = MIMEMultipart("mixed", policy=compat32)
        mixed.attach(body)
        for file in answer.attachments:
            mixed.attach(_attachment(file))
        body = mixed
    for name, value in _headers(answer):
        body[name] = value  # type: ignore[assignment]  # takes a Header too
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, policy=compat32.clone(linesep="\r\n", max_line_length=78)).flatten(body)
    return out.getvalue()


def reply_subject(subject: str) -> str:
    """The subject of an answer: one "Re:", whatever it had."""
    bare = re.sub(r"^\s*(?:(?:re|aw|sv|antw|odp|ynt|vs|rif|ref)(?:\[\d+\])?\s*:\s*)+", "", subject, flags=re.IGNORECASE)
    return f"Re: {_one_line(bare)}".strip()


def plain_text(answer: Answer) -> str:
    """The text part: greeting, answer, sources, signature, disclosure, way to a person, rating, in this order."""
    parts = [answer.greeting, answer.text]
    if answer.sources:
        lines = [f"- {link.words}{f': {link.url}' if link.url else ''}" for link in answer.sources]
        parts.append("\n".join([f"{answer.sources_heading}:", *lines]))
    parts.append(answer.signature)
    footer = [part for part in (answer.disclosure, _line(answer.person), _line(answer.rating)) if part]
    parts.append("\n".join(footer))
    return "\n\n".join(_clean_text(part) for part in parts if part.strip()) + "\n"


def html_text(answer: Answer) -> str:
    """The HTML part: the same words, nothing loaded from anywhere."""
    parts = [_paragraphs(answer.greeting), _paragraphs(answer.text)]
    if answer.sources:
        items = "".join(f"<li>{_anchor(link)}</li>" for link in answer.sources)
        parts.append(f"<p>{html.escape(answer.sources_heading)}:</p>\n<ul>{items}</ul>")
    parts.append(_paragraphs(answer.signature))
    footer = [
        html.escape(_clean_text(answer.disclosure)) if answer.disclosure else "",
        _sentence(answer.person),
        _sentence(answer.rating),
    ]
    if any(footer):
        small = "<br>\n".join(part for part in footer if part)
        parts.append(f'<p style="color:#595959;font-size:85%">{small}</p>')
    language = f' lang="{html.escape(answer.language)}"' if answer.language else ""
    inner = "\n".join(part for part in parts if part)
    return f'<!DOCTYPE html>\n<html{language}><head><meta charset="utf-8"></head>\n<body>\n{inner}\n</body></html>\n'


def _headers(answer: Answer) -> Iterable[tuple[str, str | Header]]:
    yield "Message-ID", _message_id(answer.message_id)
    yield "Date", format_datetime(answer.date)
    yield "From", _people([answer.sender], "From")
    yield "To", _people(answer.to, "To")
    if answer.cc:
        yield "Cc", _people(answer.cc, "Cc")
    if answer.reply_to:
        yield "Reply-To", _people([Person(answer.sender.name, answer.reply_to)], "Reply-To")
    yield "Subject", _words(answer.subject, "Subject")
    if answer.in_reply_to:
        yield "In-Reply-To", _message_id(answer.in_reply_to)
    if references := _references(answer):
        yield "References", "\r\n ".join(references)
    if answer.language:
        yield "Content-Language", re.sub(r"[^A-Za-z0-9-]", "", answer.language)
    yield "X-AI-Assisted", ASSISTED_HEADER[answer.assisted]
    if answer.automatic:
        yield "Auto-Submitted", "auto-replied"
        yield "X-Auto-Response-Suppress", "All"
    yield "MIME-Version", "1.0"


def _body(answer: Answer) -> MIMEMultipart:
    body = MIMEMultipart("alternative", policy=compat32)
    for text, kind in ((plain_text(answer), "plain"), (html_text(answer), "html")):
        part = MIMEText(text, kind, _UTF8, policy=compat32)  # type: ignore[arg-type]  # takes a Charset, says str
        del part["MIME-Version"]
        body.attach(part)
    del body["MIME-Version"]
    return body


def _attachment(file: File) -> MIMEBase:
    content_type = file.content_type if re.fullmatch(r"[\w.+-]+/[\w.+-]+", file.content_type, re.ASCII) else ""
    main, _, sub = (content_type or "application/octet-stream").lower().partition("/")
    if main in ("multipart", "message"):  # a mail that is attached travels as a file
        main, sub = "application", "octet-stream"
    part = MIMENonMultipart(main, sub, policy=compat32)
    part.set_payload(body_encode(file.data))
    part["Content-Transfer-Encoding"] = "base64"
    name = _one_line(file.name).replace("/", "_").replace("\\", "_") or "attachment"
    part.add_header("Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name))
    del part["MIME-Version"]
    return part


def _people(people: Iterable[Person], header: str) -> str:
    return ",\r\n ".join(_person(person, header) for person in people)


def _person(person: Person, header: str) -> str:
    address = _address(person.address)
    name = _one_line(person.name)
    if not name:
        return address
    if _PLAIN_WORDS.fullmatch(name) and len(name) < 60 and "=?" not in name:
        return f"{name} <{address}>"
    if name.isascii() and len(name) < 60 and "=?" not in name:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{address}>'
    return f"{Header(name, 'utf-8', header_name=header).encode(linesep=chr(13) + chr(10))}\r\n <{address}>"


def _address(address: str) -> str:
    local, at, domain = address.strip().rpartition("@")
    if not (at and local and domain) or re.search(r"[\s\x00-\x1f\x7f<>,;:()\"\\]", local + domain):
        raise ValueError(f"{address!r} is not a mail address")
    if not domain.isascii():
        domain = domain.encode("idna").decode("ascii")
    if not local.isascii():
        raise ValueError(f"{address!r} has letters before the @ that most mail servers refuse")
    return f"{local}@{domain}"


def _words(text: str, header: str) -> str | Header:
    """Unstructured text as a header value: as it is where that is safe, else as encoded words."""
    line = _one_line(text)
    if line.isascii() and "=?" not in line and max((len(word) for word in line.split(" ")), default=0) < 70:
        return line
    return Header(line, "utf-8", header_name=header)


def _message_id(message_id: str) -> str:
    if not _MESSAGE_ID.fullmatch(message_id) or not message_id.isascii() or len(message_id) > 990:
        raise ValueError(f"{message_id!r} is not a Message-ID")
    return message_id


def _references(answer: Answer) -> list[str]:
    """The whole line of ancestors; the first and the latest when it has grown too long (RFC 5322 3.6.4)."""
    known = [item for item in answer.references if _MESSAGE_ID.fullmatch(item) and item.isascii() and len(item) < 990]
    if answer.in_reply_to:
        known = [item for item in known if item != answer.in_reply_to] + [answer.in_reply_to]
    unique = list(dict.fromkeys(known))
    return unique if len(unique) <= MAX_REFERENCES else [unique[0], *unique[1 - MAX_REFERENCES :]]


def _one_line(text: str) -> str:
    return " ".join(_CONTROLS.sub(" ", text).split())


def _clean_text(text: str) -> str:
    return _TEXT_CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")


def _line(link: Link | None) -> str:
    return " ".join(part for part in (link.words, link.url) if part) if link else ""


def _sentence(link: Link | None) -> str:
    if link is None:
        return ""
    words = html.escape(_clean_text(link.words))
    return f'{words} <a href="{_href(link.url)}">{html.escape(link.url)}</a>' if link.url else words


def _anchor(link: Link) -> str:
    words = html.escape(_clean_text(link.words))
    return f'<a href="{_href(link.url)}">{words}</a>' if link.url else words


def _href(url: str) -> str:
    if not url.startswith(("https://", "http://", "mailto:")):
        raise ValueError(f"{url!r} is not a link that may be put into a mail")
    return html.escape(quote(url, safe="%/:=&?~#+!$,;'@()*[]-._"))


def _paragraphs(text: str) -> str:
    blocks = re.split(r"\n[ \t]*\n+", _clean_text(text))
    return "\n".join(f"<p>{_linked(block)}</p>" for block in blocks if block.strip())


def _linked(text: str) -> str:
    out, position = [], 0
    for match in _LINK.finditer(text):
        out += [_spaced(text[position : match.start()]), f'<a href="{_href(match[0])}">{html.escape(match[0])}</a>']
        position = match.end()
    return "".join([*out, _spaced(text[position:])])


def _spaced(text: str) -> str:
    return html.escape(text).replace("\n", "<br>\n")
