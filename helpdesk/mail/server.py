"""How to reach a mail server, and what went wrong in words an operator can act on."""

from __future__ import annotations

import imaplib
import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from typing import Literal

from imapclient.exceptions import IMAPClientError

Security = Literal["tls", "starttls", "none"]

CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 60.0

NETWORK_ERRORS = (OSError, imaplib.IMAP4.error, IMAPClientError, smtplib.SMTPException)
"""Everything that talking to a mail server may raise: ssl, timeouts and name look-ups are OSErrors."""


@dataclass(frozen=True, slots=True)
class Server:
    """One account on an IMAP or SMTP server. With `token` the login is XOAUTH2, else by password.

    Timeouts are in seconds: for the connection, and for each answer after that."""

    host: str
    port: int
    security: Security = "tls"
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    connect_timeout: float = CONNECT_TIMEOUT
    read_timeout: float = READ_TIMEOUT

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class MailboxError(Exception):
    """A mail server could not be used. `permanent`: only a change of the settings will help. `token_refused`: perhaps a
    fresh access token."""

    def __init__(self, message: str, permanent: bool = False, *, token_refused: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.token_refused = token_refused


def client_context() -> ssl.SSLContext:
    """Verifies certificate and host name against the machine's authorities, or those that SSL_CERT_FILE names."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def explain(error: BaseException, server: Server) -> MailboxError:
    """The one thing that is wrong, from whatever the libraries raised while talking to `server`."""
    if isinstance(error, MailboxError):
        return error
    if isinstance(error, socket.gaierror):
        if error.errno == socket.EAI_AGAIN:
            return MailboxError(f"The name {server.host} could not be looked up just now: DNS does not answer.")
        return MailboxError(f"There is no host named {server.host}: check its spelling.", permanent=True)
    if isinstance(error, UnicodeError):
        return MailboxError(f"{server.host!r} is not a host name.", permanent=True)
    if isinstance(error, ConnectionRefusedError):
        return MailboxError(f"{server} refused the connection: check the port, and whether the server is running.")
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = (error.verify_message or str(error)).rstrip(".")
        return MailboxError(f"The certificate of {server} is not trusted: {reason}.", permanent=True)
    if isinstance(error, ssl.SSLError) and "WRONG_VERSION_NUMBER" in str(error):
        return MailboxError(
            f"{server} does not speak TLS from the start: try STARTTLS, or port 993/465.", permanent=True
        )
    if isinstance(error, ssl.SSLError):
        return MailboxError(f"TLS with {server} failed: {error.reason or error}.")
    if isinstance(error, TimeoutError):
        return MailboxError(f"{server} did not answer in time.")
    if isinstance(error, (imaplib.IMAP4.abort, smtplib.SMTPServerDisconnected, ConnectionError, EOFError)):
        return MailboxError(f"{server} closed the connection: {_words(error)}.")
    if isinstance(error, OSError):
        return MailboxError(f"{server} cannot be reached: {error.strerror or error}.")
    return MailboxError(f"{server} answered: {_words(error)}.")


def explain_login(error: BaseException, server: Server) -> MailboxError:
    """Like `explain`, for an error during login."""
    if isinstance(error, (imaplib.IMAP4.abort, OSError)) and not isinstance(error, smtplib.SMTPResponseException):
        return explain(error, server)
    said = _words(error)
    temporary = any(word in said.upper() for word in ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "TEMPORARY", "TOO MANY"))
    if isinstance(error, smtplib.SMTPResponseException):
        temporary = 400 <= error.smtp_code < 500
    if temporary:
        return MailboxError(f"{server} cannot log {server.user} in just now: {said}.")
    if server.token:
        return MailboxError(
            f"{server} refused the access token of {server.user}: sign in again. It said: {said}.",
            permanent=True,
            token_refused=True,
        )
    return MailboxError(f"{server} refused the user name or password of {server.user}. It said: {said}.", True)


def _words(error: BaseException) -> str:
    said: object = error.smtp_error if isinstance(error, smtplib.SMTPResponseException) else error
    if isinstance(said, BaseException) and said.args:
        said = said.args[0]
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    if text.startswith("b'") and text.endswith("'"):  # imaplib puts the repr of the server's bytes into its messages
        text = text[2:-1]
    return " ".join(text.split()).rstrip(".")[:300] or type(error).__name__
