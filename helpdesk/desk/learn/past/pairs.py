"""Past mail as pairs: what a customer wrote, and the first answer the team gave to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from helpdesk.desk.learn.past.labels import labels_on
from helpdesk.desk.models import Mailbox
from helpdesk.mail.parse import parse_email
from helpdesk.mail.values import ParsedMail
from triage.types import Address, Customer, Email, Thread

LONGEST_THREAD = 10
Filed = tuple[bytes, str]
"""A raw mail and the name of the folder it lies in, "" where that is not known."""
PREFIX = re.compile(r"^\s*(?:(?:re|aw|fwd?|wg|tr|rv|sv|antw)\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True)
class Pair:
    thread: Thread
    """The conversation up to the customer's mail; nothing later than it."""
    answer: str
    at: datetime
    answered_at: datetime
    labels: tuple[str, ...] = ()
    """What the team called it: labels and folder of the customer's mail, else of the answer."""


@dataclass(frozen=True)
class Past:
    mails: int
    from_customers: int
    threads: int
    pairs: tuple[Pair, ...]
    """In order of the customer's mail."""


@dataclass
class Letter:
    mail: ParsedMail
    at: datetime
    ours: bool
    labels: tuple[str, ...] = ()
    thread: int = -1

    @property
    def address(self) -> str:
        """The customer's address, whoever wrote."""
        people = self.mail.to[:1] if self.ours else (self.mail.author,) if self.mail.author else ()
        return people[0].address.lower() if people else ""

    @property
    def topic(self) -> tuple[str, str]:
        return self.address, PREFIX.sub("", self.mail.subject).strip().casefold()


def pairs_of(received: Iterable[Filed], sent: Iterable[Filed] = ()) -> Past:
    """Pairs out of raw mails in any order. Ours is what comes from a mailbox of the desk, or stands in `sent`.

    What `sent` is kept in says nothing of what the mail is about."""
    read, ours = list(map(letter_of, received)), [letter_of((raw, "")) for raw, _folder in sent]
    own = own_addresses([letter.mail for letter in ours])
    for letter in ours:
        letter.ours = True
    for letter in read:
        letter.ours = bool(letter.mail.author and letter.mail.author.address.lower() in own)
    letters = sorted(once([*ours, *read]), key=lambda letter: letter.at)
    threads = joined([letter for letter in letters if not letter.mail.automatic])
    pairs = [pair for thread in threads for pair in answered(thread)]
    return Past(
        mails=len(letters),
        from_customers=sum(not letter.ours for letter in letters),
        threads=len(threads),
        pairs=tuple(sorted(pairs, key=lambda pair: pair.at)),
    )


def letter_of(filed: Filed) -> Letter:
    raw, folder = filed
    mail = parse_email(raw)
    return Letter(mail, date_of(mail), ours=False, labels=labels_on(raw, folder))


def own_addresses(sent: list[ParsedMail]) -> set[str]:
    own = {address for mailbox in Mailbox.objects.all() for address in mailbox.own_addresses}
    return own | {mail.author.address.lower() for mail in sent if mail.author}


def date_of(mail: ParsedMail) -> datetime:
    at = mail.date or datetime(1970, 1, 1, tzinfo=UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def once(letters: Iterable[Letter]) -> list[Letter]:
    """Without copies: the Sent folder and the archive may both hold a mail."""
    found: dict[object, Letter] = {}
    for letter in letters:
        found.setdefault(letter.mail.message_id or (letter.at, letter.mail.text), letter)
    return list(found.values())


def joined(letters: list[Letter]) -> list[list[Letter]]:
    """Conversations: by the Message-IDs a mail names, else by customer and subject."""
    by_id: dict[str, int] = {}
    by_topic: dict[tuple[str, str], int] = {}
    threads: list[list[Letter]] = []
    for letter in letters:
        named = (letter.mail.in_reply_to, *reversed(letter.mail.references))
        known = next((by_id[reference] for reference in named if reference in by_id), None)
        if known is None and (letter.ours or PREFIX.match(letter.mail.subject)):
            known = by_topic.get(letter.topic)
        if known is None:
            known = len(threads)
            threads.append([])
        threads[known].append(letter)
        by_topic[letter.topic] = known
        if letter.mail.message_id:
            by_id[letter.mail.message_id] = known
    return threads


def answered(letters: list[Letter]) -> list[Pair]:
    """Each customer's mail that an answer of ours follows before the customer writes again."""
    pairs = []
    for place, (letter, following) in enumerate(pairwise(letters)):
        if not letter.ours and following.ours and following.mail.new_text.strip() and letter.mail.new_text.strip():
            before = letters[max(0, place + 1 - LONGEST_THREAD) : place + 1]
            labels = letter.labels or following.labels
            pairs.append(Pair(thread_of(before), following.mail.new_text.strip(), letter.at, following.at, labels))
    return pairs


def thread_of(letters: list[Letter]) -> Thread:
    emails = tuple(map(email_of, letters))
    return Thread(emails, Customer(name=emails[-1].sender.name, address=emails[-1].sender.address))


def email_of(letter: Letter) -> Email:
    mail = letter.mail
    sender = Address(mail.author.name, mail.author.address) if mail.author else Address("", "")
    return Email(
        id=mail.message_id or f"mail:{letter.at.isoformat()}",
        sender=sender,
        subject=mail.subject,
        text=mail.text,
        new_text=mail.new_text,
        incoming=not letter.ours,
        date=letter.at,
        hidden_text=mail.hidden_text,
    )
