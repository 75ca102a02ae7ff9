"""What of a thread goes into a prompt: the latest mail nearly whole, earlier ones in short."""

from __future__ import annotations

from dataclasses import dataclass

from triage.types import Email, Thread

LATEST = 8000
EARLIER = 2000
EARLIER_MAILS = 4


@dataclass(frozen=True, slots=True)
class Excerpt:
    ref: str
    """`mail:1` for the thread's first mail, and so on."""
    incoming: bool
    subject: str
    text: str


def excerpts(thread: Thread) -> tuple[Excerpt, ...]:
    """The last mails of a thread, oldest first, without what they quote from each other."""
    first = max(0, len(thread.emails) - 1 - EARLIER_MAILS)
    last = len(thread.emails) - 1
    return tuple(
        _excerpt(number, email, LATEST if number == last else EARLIER)
        for number, email in enumerate(thread.emails)
        if number >= first
    )


def shortened(text: str, length: int) -> str:
    """At most about `length` characters: three quarters from the beginning, the rest from the end."""
    if len(text) <= length:
        return text
    head = length * 3 // 4
    return f"{text[:head]}\n[…]\n{text[head - length :]}"


def _excerpt(number: int, email: Email, length: int) -> Excerpt:
    text = email.new_text.strip() or email.text
    return Excerpt(f"mail:{number + 1}", email.incoming, email.subject[:300], shortened(text, length))
