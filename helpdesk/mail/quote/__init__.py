"""Splits a mail's new text from quoted history and signature, in time linear in its length.

A sign-off such as "Thanks, Bob" is text; a block behind "-- ", contact data under a name, what mail programs, lists and
virus scanners append, and legal notices are signature. In doubt words are kept."""

from __future__ import annotations

from helpdesk.mail.quote.markup import scan_html
from helpdesk.mail.quote.scan import Parts, scan_text

__all__ = ["Parts", "parts", "split"]


def split(text: str, html: str | None = None) -> str:
    """What the sender wrote this time: without quoted history, its introductions and the signature.

    `text` and `html` are two forms of the same mail; either may be empty. Never raises; empty only where the sender
    wrote nothing."""
    return parts(text, html).new_text


def parts(text: str, html: str | None = None) -> Parts:
    """The new text, the quoted history and the signature of a mail. Never raises.

    HTML tells quotes apart by its structure where the plain text may not, while the plain text has the sender's own
    line breaks: it is used as long as both agree on the words."""
    if not html or not html.strip():
        return scan_text(text)
    from_html, structured = scan_html(html)
    if not text.strip():
        return from_html
    from_text = scan_text(text)
    if structured and from_html.new_text and _words(from_html.new_text) != _words(from_text.new_text):
        return from_html
    return from_text


def _words(text: str) -> str:
    """Only letters and digits, to compare two layouts of one text."""
    return "".join(filter(str.isalnum, text.casefold()))
