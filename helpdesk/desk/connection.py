"""A mailbox's connection as an administrator sets it up: tried step by step, signed in to, and begun."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from django.core import signing
from django.utils import timezone

from helpdesk.desk import accounts
from helpdesk.desk.models import FolderState, IncomingMail, Mailbox
from helpdesk.mail import imap, imap_connection, oauth, smtp
from helpdesk.mail.server import MailboxError, Server

CONSENT = signing.TimestampSigner(salt="mailbox consent")
CONSENT_TIME = 15 * 60
"""Seconds between leaving for the provider's page and coming back."""

EVER = date(1970, 1, 1)

Answer = TypeVar("Answer")


class NotConnected(Exception):
    """What is wrong, in a sentence for the administrator."""


@dataclass(frozen=True)
class Tried:
    """One step of a test, and what came of it."""

    name: str
    ok: bool
    detail: str


def test(mailbox: Mailbox) -> list[Tried]:
    """Reading and sending, each up to the first step that fails."""
    return [*_reading(mailbox), *_sending(mailbox)]


def _reading(mailbox: Mailbox) -> Iterator[Tried]:
    try:
        server = accounts.imap_server(mailbox)
    except MailboxError as error:
        yield Tried("IMAP", False, str(error))
        return
    for number, name in enumerate(_folders(mailbox)):
        steps = imap_connection.test(server, name)
        for step in steps if number == 0 else steps[-1:]:
            yield Tried(f"IMAP, {step.name}", step.ok, step.detail)
        if not steps[-1].ok:
            return


def _folders(mailbox: Mailbox) -> list[str]:
    return list(dict.fromkeys([*mailbox.folders, *([mailbox.sent_folder] if mailbox.sent_folder else [])]))


def _sending(mailbox: Mailbox) -> Iterator[Tried]:
    try:
        server = accounts.smtp_server(mailbox)
        smtp.test(server)
    except MailboxError as error:
        yield Tried("SMTP", False, str(error))
        return
    yield Tried("SMTP", True, f"{server} accepts a login" if server.user else f"{server} takes mail without a login")


def has_begun(mailbox: Mailbox) -> bool:
    """Whether mail was read: from then on the first day cannot be chosen any more."""
    return FolderState.objects.filter(mailbox=mailbox).exists() or IncomingMail.objects.filter(mailbox=mailbox).exists()


def count(mailbox: Mailbox, since: date | None) -> dict[str, int]:
    """By folder, how many mails its server took in on or after that day, or ever. Raises NotConnected."""

    def of(server: Server) -> dict[str, int]:
        return {name: imap.count_since(server, name, since or EVER) for name in mailbox.folders}

    return _asked(lambda: of(accounts.imap_server(mailbox)))


def begin(mailbox: Mailbox, since: date | None) -> None:
    """Reads the mailbox from the beginning of that day on, or from its start."""
    mailbox.read_since = timezone.make_aware(datetime.combine(since, time.min)) if since else None
    mailbox.enabled = True
    mailbox.save(update_fields=["read_since", "enabled"])


def consent_page(mailbox: Mailbox, redirect_uri: str, administrator: int) -> str:
    """The provider's page on which the mailbox's owner agrees. Raises NotConnected."""
    if not (mailbox.oauth_client_id and mailbox.oauth_client_secret):
        raise NotConnected(f"Enter the client id and secret that {mailbox.get_login_display()} gave you first.")
    state = CONSENT.sign_object({"mailbox": mailbox.pk, "administrator": administrator})
    user = mailbox.imap_user or mailbox.address
    return _asked(lambda: oauth.consent_url(accounts.app_of(mailbox), redirect_uri, state, user))


def mailbox_of(state: str, administrator: int) -> Mailbox:
    """The mailbox that this administrator left to sign in for. Raises NotConnected."""
    try:
        said = CONSENT.unsign_object(state, max_age=CONSENT_TIME)
    except signing.BadSignature:
        raise NotConnected("This sign-in was not begun here, or too long ago: begin again.") from None
    mailbox = Mailbox.objects.filter(pk=said["mailbox"]).exclude(login=Mailbox.Login.PASSWORD).first()
    if mailbox is None or said["administrator"] != administrator:
        raise NotConnected("This sign-in was begun by somebody else, or for another mailbox: begin again.")
    return mailbox


def sign_in(mailbox: Mailbox, code: str, redirect_uri: str) -> None:
    """Trades the code that the provider's page gave for tokens, and keeps them. Raises NotConnected."""
    accounts.keep(mailbox, _asked(lambda: oauth.exchange(accounts.app_of(mailbox), code, redirect_uri)))
    Mailbox.objects.filter(pk=mailbox.pk).update(next_poll_at=None)


def _asked(ask: Callable[[], Answer]) -> Answer:
    try:
        return ask()
    except MailboxError as error:
        raise NotConnected(str(error)) from error
    except ValueError as error:  # msal, for a tenant that does not exist or a provider out of reach
        raise NotConnected(f"The provider's address cannot be used: {error}.") from error
