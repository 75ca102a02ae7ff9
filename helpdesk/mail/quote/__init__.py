"""Splits a mail's new text from quoted history and signature, in time linear in its length.

A sign-off such as "Thanks, Bob" is text; a block behind "-- ", contact data under a name, what mail programs, lists and
virus scanners append, and legal notices are signature. In doubt words are kept."""

from __future__ import annotations

import re
from collections import Counter

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
    line breaks: it is used as long as both say the same."""
    if not html or not html.strip():
        return scan_text(text)
    from_html, structured = scan_html(html)
    if not text.strip():
        return from_html
    from_text = scan_text(text)
    return from_html if structured and from_html.new_text and not _agree(from_text, from_html) else from_text


def _agree(from_text: Parts, from_html: Parts) -> bool:
    """Whether the new text of a plain text is that of the HTML, give or take what conversion adds, such as links."""
    if _letters(from_text.new_text) == _letters(from_html.new_text):
        return True
    ours, theirs = _words(from_text.new_text), _words(from_html.new_text)
    more, less = ours - theirs, theirs - ours
    leaked = more & _words(f"{from_html.quoted} {from_html.signature}")
    return leaked.total() * 2 <= more.total() and less.total() <= 2 + theirs.total() // 5


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _words(text: str) -> Counter[str]:
    return Counter(text.casefold().split())
