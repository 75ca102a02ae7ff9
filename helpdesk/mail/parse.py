"""Bytes of a mail, whatever they are, as one frozen value."""

from __future__ import annotations

import re

from helpdesk.mail import authenticity, automatic, quote
from helpdesk.mail.bodies import Bodies, collect
from helpdesk.mail.html import is_tame
from helpdesk.mail.mime import addresses, dates, structure
from helpdesk.mail.mime.addresses import Address
from helpdesk.mail.mime.charsets import clean
from helpdesk.mail.mime.headers import Headers
from helpdesk.mail.mime.structure import Part
from helpdesk.mail.sanitise import sanitise
from helpdesk.mail.values import Attachment, ParsedMail

__all__ = ["Address", "Attachment", "ParsedMail", "parse_email"]

MAX_TEXT = 500_000
MAX_REFERENCES = 200
MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")
IN_ONE_COPY = ("from", "subject", "date", "message-id", "to")


def parse_email(raw: bytes) -> ParsedMail:
    """The mail as a value: decoded, with its new text, its attachments and what kind of automatic mail it is.

    Reads no settings and never raises on any bytes; what was odd stands in `defects`, in sentences."""
    root, defects = structure.parse(raw)
    headers = root.headers
    charset = next((part.parameters["charset"] for part in root.leaves() if part.parameters.get("charset")), None)
    for part in (root, *root.leaves()):
        part.headers.charset = charset
    bodies = collect(root)
    text = _shortened(_text(bodies), defects)
    html = bodies.html
    new_text = quote.split(text, html if html is not None and is_tame(html) else None)
    author = _first(headers, "from")
    subject = headers.text("subject")
    clues = automatic.Clues(root, subject, author or _first(headers, "sender"), text, new_text)
    kind, bounce = automatic.judge(clues)
    results = tuple(headers.all("authentication-results")[:20])
    return ParsedMail(
        message_id=_message_id(headers.get("message-id")),
        in_reply_to=_message_id(headers.get("in-reply-to")),
        references=_references(headers.get("references")),
        subject=subject,
        author=author,
        sender=_first(headers, "sender"),
        return_path=_return_path(headers),
        reply_to=_addresses(headers, "reply-to"),
        to=_addresses(headers, "to"),
        cc=_addresses(headers, "cc"),
        date=dates.parse(headers.get("date")),
        text=text,
        new_text=new_text,
        html=sanitise(html) if html is not None else None,
        source_html=html,
        hidden_text="\n".join(bodies.hidden)[:MAX_TEXT],
        attachments=tuple(bodies.attachments),
        automatic=kind,
        bounce=bounce,
        authentication_results=results,
        authentication=authenticity.verdicts(results),
        defects=tuple(dict.fromkeys([*defects, *bodies.defects, *_oddities(root)])),
    )


def _text(bodies: Bodies) -> str:
    """The mail's own text; of a mail without any, what its calendar entry, winmail.dat or enclosed mail says."""
    return bodies.text or "\n\n".join(attachment.text for attachment in bodies.attachments if attachment.text)


def _shortened(text: str, defects: list[str]) -> str:
    if len(text) > MAX_TEXT:
        defects.append(f"The text is longer than {MAX_TEXT:,} characters; its end was left out.")
    return text[:MAX_TEXT]


def _message_id(value: str) -> str | None:
    """The first Message-ID in a value, with its angle brackets; a value without brackets gets them."""
    found = MESSAGE_ID.search(value)
    if found:
        return found[0]
    bare = re.sub(r"\s+", "", value).strip("<>")[:900]
    return f"<{bare}>" if bare else None


def _references(value: str) -> tuple[str, ...]:
    found = dict.fromkeys(MESSAGE_ID.findall(value) or [f"<{word}>" for word in value.split() if "@" in word])
    return tuple(found)[-MAX_REFERENCES:]


def _addresses(headers: Headers, name: str) -> tuple[Address, ...]:
    found = [address for value in headers.all(name) for address in addresses.parse(value)]
    return tuple(dict.fromkeys(found))[: addresses.MAX_ADDRESSES]


def _return_path(headers: Headers) -> str | None:
    """The topmost counts: the last server on the way wrote it (RFC 5321, 4.4)."""
    value = next(iter(headers.all("return-path")), None)
    if value is None:
        return None
    found = addresses.parse(value)
    return found[0].address if found and "@" in found[0].address else ""


def _first(headers: Headers, name: str) -> Address | None:
    found = _addresses(headers, name)
    return next((address for address in found if "@" in address.address), found[0] if found else None)


def _oddities(root: Part) -> list[str]:
    headers = root.headers
    names = [name for name, _ in headers.fields]
    found = [f"The header {name.title()} appears more than once." for name in IN_ONE_COPY if names.count(name) > 1]
    found += [f"There is no {name.title()} header." for name in ("from", "date") if name not in names]
    if headers.get("date") and dates.parse(headers.get("date")) is None:
        found.append(clean(f"The date {headers.get('date')[:60]!r} makes no sense."))
    if root.content_type == "multipart/encrypted" or root.parameters.get("smime-type") == "enveloped-data":
        found.append("The mail is encrypted and cannot be read here.")
    if not headers.fields:
        found.append("The mail has no headers.")
    return found
