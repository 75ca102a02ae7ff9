"""Hands one message to an SMTP server and says what is known afterwards: sent, not sent, or unknown."""

from __future__ import annotations

import base64
import binascii
import re
import smtplib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from helpdesk.mail.server import MailboxError, Server, client_context, explain, explain_login

Refusals = dict[str, tuple[int, str]]
"""By recipient, the code and words with which the server refused it: 4xx for now, 5xx for good."""

FINAL_TIMEOUT = 300.0
"""Seconds a server may take to accept a message it has been given; RFC 5321 4.5.3.2.6 asks for 600."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The server has taken responsibility for the message, except for the refused recipients."""

    refused: Refusals = field(default_factory=dict)


class NotSent(Exception):
    """Certainly nothing was sent. `permanent`: the same message will be refused again. `token_refused`: perhaps not
    with a fresh access token."""

    def __init__(
        self, message: str, permanent: bool = False, refused: Refusals | None = None, *, token_refused: bool = False
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.refused = refused or {}
        self.token_refused = token_refused


class Unknown(Exception):
    """The connection died after the message had begun to go out: it may have been sent."""


def send(
    server: Server,
    sender: str,
    recipients: Sequence[str],
    message: bytes,
    *,
    final_timeout: float = FINAL_TIMEOUT,
) -> Sent:
    """Sends `message` in one transaction. `sender` is the envelope's; empty is the null sender of automatic mail.

    Raises NotSent when it is certain that nobody gets it, Unknown when nobody can say."""
    with _connection(server) as smtp:
        refused = _address(smtp, server, sender, recipients, len(message))
        if len(refused) == len(recipients):
            raise NotSent(_refusal_words(refused), all(code >= 500 for code, _ in refused.values()), refused)
        _expect(smtp, server, 354, lambda: smtp.docmd("DATA"))
        _hand_over(smtp, server, message, final_timeout, refused)
        return Sent(refused)


def test(server: Server) -> None:
    """Connects and logs in. Raises MailboxError naming the one thing that is wrong."""
    with _open(server) as smtp:
        smtp.noop()


@contextmanager
def _connection(server: Server) -> Iterator[smtplib.SMTP]:
    try:
        with _open(server) as smtp:
            yield smtp
    except MailboxError as error:
        # the account is at fault, not the message: it may go out later
        raise NotSent(str(error), token_refused=error.token_refused) from error


@contextmanager
def _open(server: Server) -> Iterator[smtplib.SMTP]:
    smtp: smtplib.SMTP | None = None
    try:
        smtp = _connect(server)
        if server.user:
            _login(smtp, server)
        yield smtp
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        raise explain(error, server) from error
    finally:
        if smtp is not None:
            _close(smtp)


def _connect(server: Server) -> smtplib.SMTP:
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=server.connect_timeout, context=client_context()
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=server.connect_timeout)
    try:
        _set_timeout(smtp, server.read_timeout)
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            if not smtp.has_extn("starttls"):
                raise MailboxError(
                    f"{server} does not offer STARTTLS: choose TLS, usually on port 465.", permanent=True
                )
            smtp.starttls(context=client_context())
            smtp.ehlo()
    except (OSError, smtplib.SMTPException, MailboxError):
        smtp.close()
        raise
    return smtp


def _login(smtp: smtplib.SMTP, server: Server) -> None:
    try:
        if server.token:
            _authenticate(smtp, "XOAUTH2", f"user={server.user}\x01auth=Bearer {server.token}\x01\x01")
        elif "PLAIN" in smtp.esmtp_features.get("auth", "").upper().split():  # smtplib's own takes ASCII only
            _authenticate(smtp, "PLAIN", f"\0{server.user}\0{server.password}")
        else:
            smtp.login(server.user, server.password)
    except smtplib.SMTPNotSupportedError as error:
        raise MailboxError(f"{server} offers no login that this program knows: {error}.", permanent=True) from error
    except smtplib.SMTPException as error:
        raise explain_login(error, server) from error


def _authenticate(smtp: smtplib.SMTP, mechanism: str, answer: str) -> None:
    code, said = smtp.docmd("AUTH", f"{mechanism} {base64.b64encode(answer.encode()).decode()}")
    if code == 334:  # XOAUTH2: the server explains why not, and wants an empty line before it refuses
        reason = said
        code, said = smtp.docmd("")
        with suppress(binascii.Error):
            said = said + b" " + base64.b64decode(reason)
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, said)


def _address(smtp: smtplib.SMTP, server: Server, sender: str, recipients: Sequence[str], size: int) -> Refusals:
    options = [f"SIZE={size}"] if smtp.has_extn("size") else []
    if not "".join([sender, *recipients]).isascii() and smtp.has_extn("smtputf8"):
        options.append("SMTPUTF8")
        smtp.command_encoding = "utf-8"
    _expect(smtp, server, 250, lambda: smtp.mail(sender, options))
    refused: Refusals = {}
    for recipient in recipients:
        try:
            code, said = smtp.rcpt(recipient)
        except UnicodeEncodeError:
            refused[recipient] = (553, f"{server} takes no addresses with letters outside ASCII")
            continue
        if code not in (250, 251):
            refused[recipient] = (code, _text(said))
        if code == 421:
            raise NotSent(f"{server} is closing: {_text(said)}.")
    return refused


def _hand_over(smtp: smtplib.SMTP, server: Server, message: bytes, final_timeout: float, refused: Refusals) -> None:
    """From the first byte on, only an answer of the server tells what became of the message."""
    try:
        smtp.send(_dotted(message))
        _set_timeout(smtp, final_timeout)
        code, said = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        reason = str(explain(error, server))
        raise Unknown(f"The connection failed while the message was being handed over. {reason}") from error
    if 400 <= code < 600:
        raise NotSent(f"{server} refused the message: {code} {_text(said)}.", permanent=code >= 500, refused=refused)
    if not 200 <= code < 300:
        raise Unknown(f"{server} gave an answer to the message that is none: {_text(said)}.")


def _expect(smtp: smtplib.SMTP, server: Server, expected: int, command: Callable[[], tuple[int, bytes]]) -> None:
    code, said = command()
    if code != expected:
        raise NotSent(f"{server} refused the message: {code} {_text(said)}.", permanent=code >= 500)


def _dotted(message: bytes) -> bytes:
    """CRLF line ends, leading dots doubled, and the final dot (RFC 5321 4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", message)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines) + b".\r\n"


def _set_timeout(smtp: smtplib.SMTP, seconds: float) -> None:
    assert smtp.sock is not None
    smtp.sock.settimeout(seconds)


def _close(smtp: smtplib.SMTP) -> None:
    """Says goodbye without waiting long: what became of the message is known by now."""
    with suppress(OSError, smtplib.SMTPException, AssertionError):
        _set_timeout(smtp, 2)
        smtp.quit()
    smtp.close()


def _refusal_words(refused: Refusals) -> str:
    return "No recipient was accepted: " + "; ".join(
        f"{address}: {code} {text}" for address, (code, text) in refused.items()
    )


def _text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split()).rstrip(".")[:300]
