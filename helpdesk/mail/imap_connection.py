"""Connections to IMAP servers: encrypted, logged in, limited in time; and the test that names what is wrong."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from helpdesk.mail.server import NETWORK_ERRORS, MailboxError, Server, client_context, explain, explain_login


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a connection test: dns, connect, tls, login or folder."""

    name: str
    ok: bool
    detail: str


def test(server: Server, folder: str = "INBOX") -> list[Step]:
    """Tries the connection step by step; the last step is the one that failed, when one did."""
    steps: list[Step] = []

    def attempt(name: str, detail: str, act: Callable[[], object]) -> bool:
        try:
            act()
        except (*NETWORK_ERRORS, MailboxError, UnicodeError) as error:
            steps.append(Step(name, False, str(explain(error, server))))
            return False
        steps.append(Step(name, True, detail))
        return True

    client: list[IMAPClient] = []
    try:
        secured = "none: the password travels in the clear" if server.security == "none" else "certificate is good"
        _ = (
            attempt("dns", f"{server.host} is known", lambda: socket.getaddrinfo(server.host, server.port))
            and attempt("connect", f"{server} answers", lambda: _reach(server))
            and attempt("tls", secured, lambda: client.append(connect(server)))
            and attempt("login", f"{server.user} may log in", lambda: login(client[0], server))
            and attempt("folder", f"{folder} can be read", lambda: open_folder(client[0], folder))
        )
    finally:
        for opened in client:
            close(opened)
    return steps


@contextmanager
def session(server: Server) -> Iterator[IMAPClient]:
    """A logged-in connection; whatever fails inside is raised as MailboxError."""
    client = None
    try:
        client = connect(server)
        login(client, server)
        yield client
    except (*NETWORK_ERRORS, UnicodeError) as error:
        raise explain(error, server) from error
    finally:
        if client is not None:
            close(client)


def connect(server: Server) -> IMAPClient:
    """A connection that is encrypted as the account asks for, and nobody logged in."""
    timeout = SocketTimeout(server.connect_timeout, server.read_timeout)
    if server.security == "tls":
        return IMAPClient(server.host, server.port, ssl=True, ssl_context=client_context(), timeout=timeout)
    client = IMAPClient(server.host, server.port, ssl=False, timeout=timeout)
    if server.security == "starttls":
        try:
            if not client.has_capability("STARTTLS"):
                raise MailboxError(
                    f"{server} does not offer STARTTLS: choose TLS, usually on port 993.", permanent=True
                )
            client.starttls(client_context())
        except (*NETWORK_ERRORS, MailboxError):
            close(client)
            raise
    return client


def login(client: IMAPClient, server: Server) -> None:
    try:
        if server.token:
            client.oauth2_login(server.user, server.token)
        elif client.has_capability("LOGINDISABLED"):
            raise MailboxError(f"{server} takes passwords over TLS only: choose TLS or STARTTLS.", permanent=True)
        elif client.has_capability("AUTH=PLAIN"):  # unlike LOGIN it carries any password
            client.plain_login(server.user, server.password)
        else:
            client.login(server.user, server.password)
    except (*NETWORK_ERRORS, LoginError) as error:
        raise explain_login(error, server) from error


def close(client: IMAPClient) -> None:
    """Leaves without waiting long: whether the server says goodbye does not matter."""
    with suppress(*NETWORK_ERRORS):
        client.socket().settimeout(2)
        client.logout()
    with suppress(*NETWORK_ERRORS, AttributeError):
        client.shutdown()


def _reach(server: Server) -> None:
    socket.create_connection((server.host, server.port), timeout=server.connect_timeout).close()


def open_folder(client: IMAPClient, folder: str) -> None:
    """Selects the folder for reading only. Raises MailboxError naming the folders that there are."""
    try:
        client.select_folder(folder, readonly=True)
    except IMAPClientError as error:
        names = ", ".join(sorted(str(name) for _, _, name in client.list_folders())[:20])
        raise MailboxError(f"There is no folder {folder}; there are: {names}.", permanent=True) from error
