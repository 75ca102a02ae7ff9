"""What the team called a mail: the labels it carries and the folder it was put into."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser

KEYWORDS = ("x-gmail-labels", "keywords", "x-keywords", "x-mozilla-keys", "x-label")
"""Headers in which exports of mailboxes keep what a mail was labelled with."""

OF_THE_PROGRAM = frozenset(
    "inbox,sent,sent mail,sent items,sent messages,all mail,archive,archived,starred,important,unread,opened,read,seen,"
    "answered,flagged,draft,drafts,junk,spam,trash,deleted,nonjunk,notjunk,junkrecorded,category personal,"
    "category updates,category promotions,category social,category forums".split(",")
)
"""Names that say where a program put a mail, and nothing of what it is about."""


def labels_on(raw: bytes, folder: str = "") -> tuple[str, ...]:
    """The labels of a mail, then the last part of its folder's name; without those that programs give."""
    headers = BytesHeaderParser().parsebytes(raw[: 64 * 1024])
    found = [part for name in KEYWORDS for value in headers.get_all(name, ()) for part in parts_of(name, value)]
    found += re.split(r"[./]", folder)[-1:]
    named = [part.strip() for part in found]
    return tuple(
        dict.fromkeys(part for part in named if re.search(r"[^\W\d_]", part) and plain(part) not in OF_THE_PROGRAM)
    )


def parts_of(header: str, value: object) -> list[str]:
    """Labels one by one, the innermost part of nested ones; Thunderbird parts its own by spaces, others by commas."""
    try:
        text = str(make_header(decode_header(str(value))))
    except (LookupError, ValueError):
        return []
    parts = text.split() if header == "x-mozilla-keys" else re.split(r"[,;]", text)
    return [part.strip(' "').split("/")[-1] for part in parts]


def plain(label: str) -> str:
    """The words of a label in small letters: `Order_status` and `order-status` are the same."""
    return " ".join(re.findall(r"[^\W_]+", label)).casefold()


def implied(labels: Sequence[str], categories: Iterable[str]) -> str:
    """The one category that the labels name; "" for none, and for two that differ."""
    by_name = {plain(name): name for name in categories}
    named = {by_name[plain(label)] for label in labels if plain(label) in by_name}
    return named.pop() if len(named) == 1 else ""
