"""Real mail servers for the tests, on loopback: a private Dovecot and a scriptable SMTP server."""

from __future__ import annotations

import asyncio
import base64
import getpass
import grp
import json
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PASSWORD = "Bergsteiger-2026 ü"
TOKEN_KEY = b"a key that only these tests know, 32 bytes and more"


def need(service: str, here: bool) -> None:
    """Skips the test when a service is not on this machine; under REQUIRE_SERVICES=1 it fails instead."""
    if here:
        return
    words = f"{service} is not on this machine: `make services` installs it"
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(words, pytrace=False)
    pytest.skip(words)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port: int, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def wait_until_closed(port: int, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.02)


@dataclass(frozen=True)
class Certificate:
    """A certificate for `localhost` that signed itself; SSL_CERT_FILE pointing at `path` makes it trusted."""

    path: Path
    key: Path


def make_certificate(folder: Path, name: str = "localhost") -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    made = Certificate(folder / "cert.pem", folder / "key.pem")
    made.path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return made


def access_token(user: str, lives: timedelta = timedelta(hours=1)) -> str:
    """A token that the private Dovecot accepts for this user until it runs out."""
    now = datetime.now(UTC)
    claims = {"sub": user, "iat": now - timedelta(days=2), "exp": now + lives, "scope": "mail"}
    return jwt.encode(claims, TOKEN_KEY, algorithm="HS256", headers={"kid": "tests"})


@dataclass
class Dovecot:
    """A private Dovecot: own ports, own users, everything in one temporary folder."""

    root: Path
    port: int
    tls_port: int
    certificate: Certificate
    owner: tuple[int, int] | None
    process: subprocess.Popen | None = field(default=None, repr=False)

    def start(self) -> None:
        self.process = subprocess.Popen(
            [_dovecot_binary(), "-F", "-c", str(self.root / "dovecot.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_for_port(self.port)

    def stop(self, hard: bool = False) -> None:
        """Stops the server with all its processes; `hard` cuts every connection at once."""
        if self.process is None:
            return
        if hard:
            os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.process.terminate()
        self.process.wait(10)
        self.process = None
        wait_until_closed(self.port)  # its children end after it
        (self.root / "run" / "master.pid").unlink(missing_ok=True)

    def freeze(self, frozen: bool = True) -> None:
        """The server stops answering without closing anything."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGSTOP if frozen else signal.SIGCONT)

    def add_user(self, address: str, password: str = PASSWORD) -> None:
        with (self.root / "users").open("a", encoding="utf-8") as users:
            users.write(f"{address}:{{PLAIN}}{password}\n")
        for folder in ("cur", "new", "tmp"):
            self._make(self._maildir(address) / folder)

    def deliver(self, address: str, raw: bytes, folder: str = "INBOX") -> None:
        """Puts a message into the mailbox as a delivery agent does."""
        maildir = self._maildir(address, folder)
        for part in ("cur", "new", "tmp"):
            self._make(maildir / part)
        name = f"{time.time_ns()}.{threading.get_ident()}.{os.urandom(4).hex()}"
        path = maildir / "tmp" / name
        path.write_bytes(raw)
        self._own(path)
        path.rename(maildir / "new" / name)

    def messages(self, address: str, folder: str = "INBOX") -> list[bytes]:
        """What the mailbox holds, in order of delivery."""
        maildir = self._maildir(address, folder)
        paths = [path for part in ("cur", "new") if (maildir / part).exists() for path in (maildir / part).iterdir()]
        return [path.read_bytes() for path in sorted(paths, key=lambda path: path.name)]

    def change_uidvalidity(self, address: str, folder: str = "INBOX") -> None:
        """Forgets all UIDs, as a server restored from its files does."""
        maildir = self._maildir(address, folder)
        for index in [*maildir.glob("dovecot*index*"), *maildir.glob("dovecot-uid*")]:
            index.unlink()
        (self.root / "home" / address / "Maildir" / "dovecot-uidvalidity").unlink(missing_ok=True)
        time.sleep(1.1)  # UIDVALIDITY is made from the clock, in seconds

    def _maildir(self, address: str, folder: str = "INBOX") -> Path:
        base = self.root / "home" / address / "Maildir"
        return base if folder == "INBOX" else base / f".{folder}"

    def _make(self, path: Path) -> None:
        missing = []
        while not path.exists():
            missing.append(path)
            path = path.parent
        for made in reversed(missing):
            made.mkdir()
            self._own(made)

    def _own(self, path: Path) -> None:
        if self.owner:
            os.chown(path, *self.owner)


def _dovecot_binary() -> str | None:
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@contextmanager
def dovecot(*users: str, password: str = PASSWORD) -> Iterator[Dovecot]:
    need("Dovecot", _dovecot_binary() is not None)
    # Dovecot's sockets have short names to fit in: not pytest's own deep folder.
    root = Path(tempfile.mkdtemp(prefix="dovecot-"))
    root.chmod(0o755)
    as_root = os.geteuid() == 0
    owner = (pwd.getpwnam("nobody").pw_uid, grp.getgrnam("nogroup").gr_gid) if as_root else None
    server = Dovecot(root, free_port(), free_port(), make_certificate(root), owner)
    (root / "users").touch()
    keys = root / "keys" / "default" / "HS256"
    keys.mkdir(parents=True)
    (keys / "tests").write_text(base64.b64encode(TOKEN_KEY).decode())
    (root / "oauth2.conf").write_text(
        "introspection_mode = local\n"
        f"local_validation_key_dict = fs:posix:prefix={root}/keys/\n"
        "username_attribute = sub\n"
    )
    (root / "dovecot.conf").write_text(_configuration(server))
    for user in users:
        server.add_user(user, password)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(root, ignore_errors=True)


def _configuration(server: Dovecot) -> str:
    root = server.root
    if server.owner:
        identity = f"mail_uid = {server.owner[0]}\nmail_gid = {server.owner[1]}\nfirst_valid_gid = 0"
    else:
        me, group = getpass.getuser(), grp.getgrgid(os.getgid()).gr_name
        identity = f"default_internal_user = {me}\ndefault_login_user = {me}\ndefault_internal_group = {group}"
    return f"""
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
protocols = imap
listen = 127.0.0.1
{identity}
first_valid_uid = 1
mail_home = {root}/home/%u
mail_location = maildir:~/Maildir
mail_save_crlf = yes
mail_max_userip_connections = 100
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
ssl = yes
ssl_cert = <{server.certificate.path}
ssl_key = <{server.certificate.key}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {server.port}
  }}
  inet_listener imaps {{
    port = {server.tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {root}/oauth2.conf
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {root}/users
}}
userdb {{
  driver = static
  args = home={root}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
  mailbox Archive {{
    auto = create
    special_use = \\Archive
  }}
}}
"""


@dataclass(frozen=True)
class Received:
    """One message as an SMTP client handed it over."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


@dataclass
class Script:
    """How the SMTP server behaves; may be changed between messages.

    `recipients` maps an address to the answer for its RCPT. `data` is what happens after the message has been handed
    over: "accept", an SMTP answer such as "451 4.3.0 Try later", "hang" (taken, then silence) or "drop" (taken, then
    the connection is cut). `loses` says whether a message that hung or dropped is lost instead of delivered."""

    recipients: dict[str, str] = field(default_factory=dict)
    data: str = "accept"
    sender: str = ""
    loses: bool = False
    delay: float = 0.0


class ScriptedSMTP:
    """A real SMTP server in a thread. What it takes is in `received`, and handed to `delivers` when given."""

    def __init__(
        self,
        delivers: Callable[[str, bytes], None] | None = None,
        *,
        user: str = "",
        certificate: Certificate | None = None,
        implicit_tls: bool = False,
    ) -> None:
        self.script = Script()
        self.received: list[Received] = []
        self.delivers = delivers
        self.user = user
        self.arrived = threading.Event()
        """Set when a whole message has come in, before it is answered."""
        context = None
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate.path, certificate.key)
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=free_port(),
            ssl_context=context if implicit_tls else None,
            tls_context=None if implicit_tls else context,
            authenticator=self._authenticate if user else None,
            auth_required=bool(user),
            auth_require_tls=False,
            enable_SMTPUTF8=False,
        )
        self.port = self._controller.port

    def __enter__(self) -> ScriptedSMTP:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop(no_assert=True)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.script.sender:
            return self.script.sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.script.recipients.get(address, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        script = self.script
        await asyncio.sleep(script.delay)
        fate = script.data
        if fate == "accept" or (fate in ("hang", "drop") and not script.loses):
            content = bytes(envelope.original_content or b"")
            self.received.append(Received((envelope.mail_from or "").strip("<>"), tuple(envelope.rcpt_tos), content))
            for address in envelope.rcpt_tos:
                if self.delivers:
                    self.delivers(address, content)
        self.arrived.set()
        if fate == "hang":
            await asyncio.sleep(3600)
        if fate == "drop":
            server.transport.abort()
        return "250 Taken" if fate in ("accept", "drop") else fate

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        fields = dict(part.split("=", 1) for part in base64.b64decode(args[1]).decode().split("\x01") if "=" in part)
        try:
            token = fields["auth"].removeprefix("Bearer ")
            claims = jwt.decode(token, TOKEN_KEY, algorithms=["HS256"])
        except jwt.InvalidTokenError as error:
            await server.challenge_auth(json.dumps({"status": "401", "error": str(error)}))
            return AuthResult(success=False, handled=False)
        return AuthResult(success=claims["sub"] == fields["user"] == self.user, handled=False)

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        login = getattr(data, "login", b"")
        password = getattr(data, "password", b"")
        good = login == self.user.encode() and password == PASSWORD.encode()
        return AuthResult(success=good, handled=False)


class Postgres:
    """A PostgreSQL cluster of the test's own, which it may stop as hard as it likes."""

    def __init__(self, folder: Path) -> None:
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
        need("PostgreSQL", bool(programs))
        self._programs, self._data, self.port = programs[-1].parent, folder / "cluster", free_port()
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        folder.mkdir(exist_ok=True)
        if self._as:
            shutil.chown(folder, "postgres")
        self._run("initdb", "--auth=trust", "--username=helpdesk", "--no-sync", "--encoding=UTF8")
        settings = f"port={self.port}\nlisten_addresses='127.0.0.1'\nunix_socket_directories='{folder}'\nfsync=off\n"
        with (self._data / "postgresql.conf").open("a") as file:
            file.write(settings)

    @property
    def url(self) -> str:
        return f"postgresql://helpdesk@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        self._run("pg_ctl", "start", "-w", "-l", str(self._data / "log"))

    def stop(self) -> None:
        """As when the machine loses power: no connection is told."""
        self._run("pg_ctl", "stop", "-m", "immediate", "-w")

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as, str(self._programs / program), "-D", str(self._data), *arguments]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def postgres() -> Iterator[Postgres]:
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        cluster = Postgres(Path(folder) / "own")
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
