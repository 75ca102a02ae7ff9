"""A mailbox's accounts on its servers, with fresh access tokens."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from helpdesk.desk.fields import UndecipherableSecret, opened
from helpdesk.desk.models import Mailbox
from helpdesk.mail import oauth
from helpdesk.mail.server import MailboxError, Server

TOKEN_MARGIN = timedelta(minutes=2)


def imap_server(mailbox: Mailbox) -> Server:
    """Raises MailboxError when something is missing or no token is to be had."""
    if not mailbox.imap_host:
        raise MailboxError(f"No IMAP server is set for {mailbox.address}.", permanent=True)
    return Server(
        host=mailbox.imap_host,
        port=mailbox.imap_port,
        security=mailbox.imap_security,
        user=mailbox.imap_user or mailbox.address,
        password=secret(mailbox, "imap_password"),
        token=token(mailbox),
    )


def smtp_server(mailbox: Mailbox) -> Server:
    """Raises MailboxError when something is missing or no token is to be had."""
    if not mailbox.smtp_host:
        raise MailboxError(f"No SMTP server is set for {mailbox.address}.", permanent=True)
    return Server(
        host=mailbox.smtp_host,
        port=mailbox.smtp_port,
        security=mailbox.smtp_security,
        user=smtp_user(mailbox),
        password=secret(mailbox, "smtp_password") or secret(mailbox, "imap_password"),
        token=token(mailbox),
    )


def secret(mailbox: Mailbox, name: str) -> str:
    """Raises MailboxError when it was written with a key that is gone."""
    try:
        return opened(getattr(mailbox, name), name.replace("_", " "))
    except UndecipherableSecret as error:
        raise MailboxError(str(error), permanent=True) from None


def smtp_user(mailbox: Mailbox) -> str:
    """A relay on this machine or network may want no login: then there is no password either."""
    if mailbox.login == Mailbox.Login.PASSWORD and not (mailbox.smtp_password or mailbox.imap_password):
        return ""
    return mailbox.smtp_user or mailbox.imap_user or mailbox.address


def token(mailbox: Mailbox) -> str:
    """An access token that is good for some minutes, "" where passwords are used. Raises MailboxError."""
    if mailbox.login == Mailbox.Login.PASSWORD:
        return ""
    expires = mailbox.oauth_expires_at
    if mailbox.oauth_access_token and expires and expires > timezone.now() + TOKEN_MARGIN:
        return secret(mailbox, "oauth_access_token")
    if not mailbox.oauth_refresh_token:
        raise MailboxError(
            f"Nobody has signed in for {mailbox.address} yet: do so on the mailbox's page.", permanent=True
        )
    keep(mailbox, oauth.refresh(app_of(mailbox), secret(mailbox, "oauth_refresh_token")))
    return mailbox.oauth_access_token


def distrust(mailbox: Mailbox) -> None:
    """A server refused the access token before its time: the next login asks for a fresh one."""
    if mailbox.oauth_refresh_token:
        known = Mailbox.objects.filter(pk=mailbox.pk, oauth_expires_at=mailbox.oauth_expires_at)
        known.update(oauth_expires_at=None)  # unless somebody has fetched a fresh one meanwhile


def app_of(mailbox: Mailbox) -> oauth.App:
    return oauth.App(
        provider=mailbox.login,
        client_id=mailbox.oauth_client_id,
        client_secret=secret(mailbox, "oauth_client_secret"),
        tenant=mailbox.oauth_tenant or "organizations",
    )


def keep(mailbox: Mailbox, tokens: oauth.Tokens) -> None:
    """Stores tokens; a rotated refresh token replaces the one that was used."""
    mailbox.oauth_access_token = tokens.access
    mailbox.oauth_refresh_token = tokens.refresh
    mailbox.oauth_expires_at = tokens.expires_at
    mailbox.oauth_ends_at = tokens.ends_at or mailbox.oauth_ends_at
    Mailbox.objects.filter(pk=mailbox.pk).update(
        oauth_access_token=tokens.access,
        oauth_refresh_token=tokens.refresh,
        oauth_expires_at=tokens.expires_at,
        oauth_ends_at=mailbox.oauth_ends_at,
    )
