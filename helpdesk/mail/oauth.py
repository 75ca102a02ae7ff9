"""Access tokens for mailboxes at Google and Microsoft 365, by the consent of whoever owns the mailbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

from helpdesk.mail.server import MailboxError

GOOGLE_CONSENT = "https://accounts.google.com/o/oauth2/v2/auth"
GOOGLE_TOKENS = "https://oauth2.googleapis.com/token"
GOOGLE_SCOPE = "https://mail.google.com/"
MICROSOFT_AUTHORITY = "https://login.microsoftonline.com"
MICROSOFT_SCOPES = [
    "https://outlook.office.com/IMAP.AccessAsUser.All",
    "https://outlook.office.com/SMTP.Send",
]
TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class App:
    """The registration of this program with a provider.

    `endpoint` overrides where tokens come from: for Google the token address, for Microsoft the authority."""

    provider: Literal["google", "microsoft"]
    client_id: str
    client_secret: str = field(repr=False)
    tenant: str = "organizations"
    endpoint: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """`refresh` may be a new one: it replaces the one that was used."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime
    ends_at: datetime | None = None
    """When `refresh` ends and the owner has to sign in again, where the provider says so."""


def consent_url(app: App, redirect_uri: str, state: str, user: str) -> str:
    """The page on which the owner of the mailbox agrees; it sends them back to `redirect_uri` with a code."""
    if app.provider == "microsoft":
        url: str = _microsoft(app).get_authorization_request_url(
            MICROSOFT_SCOPES, state=state, redirect_uri=redirect_uri, login_hint=user, prompt="select_account"
        )
        return url
    asked = {
        "client_id": app.client_id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": GOOGLE_SCOPE,
        "state": state,
        "login_hint": user,
        "access_type": "offline",  # without these two Google gives no refresh token the second time
        "prompt": "consent",
    }
    return f"{GOOGLE_CONSENT}?{urlencode(asked)}"


def exchange(app: App, code: str, redirect_uri: str) -> Tokens:
    """Trades the code of the consent page for tokens. Raises MailboxError."""
    if app.provider == "microsoft":
        return _from_microsoft(
            app, lambda client: client.acquire_token_by_authorization_code(code, MICROSOFT_SCOPES, redirect_uri)
        )
    import requests

    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "client_id": app.client_id,
        "client_secret": app.client_secret,
    }
    try:
        answer = requests.post(app.endpoint or GOOGLE_TOKENS, data=form, timeout=TIMEOUT)
        said: dict[str, Any] = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise MailboxError(f"Google's sign-in service cannot be reached: {error}.") from error
    if "access_token" not in said:
        raise _refused("Google", said)
    if not said.get("refresh_token"):
        raise MailboxError("Google gave no lasting permission: sign in again and agree to offline access.", True)
    expires = datetime.now(UTC) + timedelta(seconds=int(said.get("expires_in", 3600)))
    return Tokens(said["access_token"], said["refresh_token"], expires, _end(said))


def refresh(app: App, refresh_token: str) -> Tokens:
    """A fresh access token. Raises MailboxError, permanent when the owner has to sign in again."""
    if app.provider == "microsoft":
        return _from_microsoft(
            app, lambda client: client.acquire_token_by_refresh_token(refresh_token, MICROSOFT_SCOPES), refresh_token
        )
    from google.auth.exceptions import RefreshError, TransportError
    from google.auth.transport.requests import Request
    from google.oauth2.credentials import Credentials

    credentials = Credentials(
        token=None,
        refresh_token=refresh_token,
        token_uri=app.endpoint or GOOGLE_TOKENS,
        client_id=app.client_id,
        client_secret=app.client_secret,
    )
    try:
        credentials.refresh(Request())
    except TransportError as error:
        raise MailboxError(f"Google's sign-in service cannot be reached: {error}.") from error
    except RefreshError as error:
        if error.retryable:
            raise MailboxError(f"Google gives no access just now: {error.args[0]}.") from error
        said = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], dict) else {"error": str(error)}
        raise _refused("Google", said) from error
    expiry: datetime = credentials.expiry or datetime.now(UTC) + timedelta(hours=1)
    return Tokens(str(credentials.token), credentials.refresh_token or refresh_token, expiry.replace(tzinfo=UTC))


def _microsoft(app: App) -> Any:
    import msal

    authority = app.endpoint or f"{MICROSOFT_AUTHORITY}/{app.tenant}"
    return msal.ConfidentialClientApplication(
        app.client_id,
        client_credential=app.client_secret,
        authority=authority,
        instance_discovery=not app.endpoint,
        timeout=TIMEOUT,
    )


def _from_microsoft(app: App, ask: Any, old_refresh_token: str = "") -> Tokens:
    import requests

    try:
        said = ask(_microsoft(app))
    except (requests.RequestException, ValueError) as error:
        raise MailboxError(f"Microsoft's sign-in service cannot be reached: {error}.") from error
    if "access_token" not in said:
        raise _refused("Microsoft", said)
    expires = datetime.now(UTC) + timedelta(seconds=int(said.get("expires_in", 3600)))
    return Tokens(said["access_token"], said.get("refresh_token") or old_refresh_token, expires, _end(said))


def _end(said: dict[str, Any]) -> datetime | None:
    seconds = str(said.get("refresh_token_expires_in", ""))
    return datetime.now(UTC) + timedelta(seconds=int(seconds)) if seconds.isdecimal() and int(seconds) else None


def _refused(provider: str, said: dict[str, Any]) -> MailboxError:
    error = said.get("error", "no reason given")
    words = " ".join(str(said.get("error_description") or error).split()).rstrip(".")[:300]
    if error in ("temporarily_unavailable", "server_error"):
        return MailboxError(f"{provider} gives no access just now: {words}.")
    if error in ("invalid_client", "unauthorized_client"):
        return MailboxError(f"{provider} does not accept the client id or its secret: {words}.", permanent=True)
    return MailboxError(f"{provider} wants the owner to sign in again: {words}.", permanent=True)
