"""Reads the environment strictly: a wrong value stops the start with one line that says what is accepted."""

from __future__ import annotations

import ipaddress
import os
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from helpdesk.sign_on import Provider
from helpdesk.tracing import Collector, headers_of


class WrongSetting(SystemExit):
    """Ends the process with one line on standard error and exit code 2."""

    def __init__(self, name: str, value: str, accepted: str) -> None:
        shown = "…" if any(part in name for part in ("KEY", "URL", "DSN", "SECRET")) else repr(value)
        print_error(f"{name}={shown} is not accepted: {accepted}.")
        super().__init__(2)


def print_error(line: str) -> None:
    os.write(2, (line + "\n").encode())


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def items(name: str) -> list[str]:
    return [item.strip() for item in text(name).split(",") if item.strip()]


def networks(name: str) -> list[str]:
    """Addresses and networks such as 10.0.0.7 or 10.0.0.0/8."""
    values = items(name)
    for value in values:
        try:
            ipaddress.ip_network(value, strict=False)
        except ValueError:
            raise WrongSetting(name, value, "addresses or networks, comma-separated, such as 10.0.0.0/8") from None
    return values


def choice(name: str, accepted: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    if value not in accepted:
        raise WrongSetting(name, value, "one of " + ", ".join(accepted))
    return value


def number(name: str, default: float | None = None, least: float = 0.0) -> float | None:
    value = text(name)
    if not value:
        return default
    try:
        parsed = float(value)
    except ValueError:
        parsed = float("nan")
    if not least <= parsed < float("inf"):
        raise WrongSetting(name, value, f"a number from {least:g} up")
    return parsed


def whole(name: str, default: int, least: int = 0) -> int:
    value = number(name, default, least)
    assert value is not None
    if value != int(value):
        raise WrongSetting(name, str(value), f"a whole number from {least} up")
    return int(value)


def folder(name: str, default: Path) -> Path:
    path = Path(text(name, str(default))).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise WrongSetting(name, str(path), "a folder this program may write to")
    return path


def web_address(name: str) -> str:
    value = text(name).rstrip("/")
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise WrongSetting(name, value, "an address such as https://desk.example.com")
    return value


def prices(name: str) -> tuple[float, float] | None:
    """US dollars per million tokens, in and out: `0.15,0.60`."""
    values = items(name)
    if not values:
        return None
    try:
        price_in, price_out = (float(value) for value in values)
    except ValueError:
        raise WrongSetting(
            name, text(name), "two numbers, dollars per million tokens in and out, such as 0.15,0.60"
        ) from None
    return price_in, price_out


def database(name: str, default: Path) -> dict[str, object]:
    """A DATABASES entry from `sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://user:password@host/name`."""
    value = text(name, f"sqlite:///{default}")
    parts = urlsplit(value)
    if parts.scheme == "sqlite":
        return sqlite(parts.path[1:] or str(default))
    if parts.scheme in ("postgres", "postgresql") and parts.path.strip("/"):
        return postgresql(parts)
    raise WrongSetting(name, value, "sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME")


def sqlite(path: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=2147418112;"
                "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=2000; PRAGMA secure_delete=ON;"
            ),
        },
    }


def postgresql(parts) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 2, "max_size": 24, "timeout": 20}, **dict(parse_qsl(parts.query))},
    }


def own_class(name: str) -> str:
    """A class of the company's own as `module:Class`; the module is looked up and not imported yet. "" for none."""
    value = text(name)
    if not value:
        return ""
    module, _, made = value.partition(":")
    try:
        there = made.isidentifier() and len(value) <= 80 and find_spec(module) is not None
    except (ImportError, ValueError):
        there = False
    if not there:
        raise WrongSetting(name, value, "module:Class of a module that Python finds here, such as acme.engines:Reader")
    return value


def broker(name: str) -> str:
    """The address of the broker that Celery carries tasks through; "" without one."""
    value = text(name)
    if not value:
        return ""
    if urlsplit(value).scheme not in ("redis", "rediss", "amqp", "amqps"):
        raise WrongSetting(name, value, "redis://HOST:PORT/0, rediss://, amqp:// or amqps://")
    if find_spec("celery") is None:
        print_error(f"{name} is set, but Celery is not installed. Run: uv sync --extra celery")
        raise SystemExit(2)
    return value


def sentry(name: str) -> str:
    """Where errors are reported; "" for nowhere."""
    value = web_address(name)
    if value and find_spec("sentry_sdk") is None:
        print_error(f"{name} is set, but Sentry's client is not installed. Run: uv sync --extra sentry")
        raise SystemExit(2)
    return value


ROLES = ("Agents", "Managers", "Administrators")


def single_sign_on() -> Provider | None:
    """The company's identity provider, from OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and what goes with them."""
    issuer = text("OIDC_ISSUER")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and here)):
        raise WrongSetting("OIDC_ISSUER", issuer, "the https:// address by which the provider calls itself")
    for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"):
        if not text(name):
            raise WrongSetting(name, "", "what the provider gave when this desk was registered with it")
    return Provider(
        issuer=issuer,
        client_id=text("OIDC_CLIENT_ID"),
        client_secret=text("OIDC_CLIENT_SECRET"),
        name=text("OIDC_NAME", "single sign-on"),
        groups_claim=text("OIDC_GROUPS_CLAIM", "groups"),
        roles=group_roles("OIDC_ROLES"),
    )


def group_roles(name: str) -> tuple[tuple[str, str], ...]:
    """Which group of the provider gives which role: `support=Agents,support-leads=Managers`."""
    pairs = [tuple(part.strip() for part in item.rpartition("=")[::2]) for item in items(name)]
    if any(not group or role not in ROLES for group, role in pairs):
        raise WrongSetting(name, text(name), f"GROUP=ROLE, comma-separated, with roles of {', '.join(ROLES)}")
    return tuple((group, role) for group, role in pairs)


def telemetry(installation: str) -> Collector | None:
    """The collector that traces are sent to, from OTEL_EXPORTER_OTLP_ENDPOINT and what goes with it."""
    endpoint = web_address("OTEL_EXPORTER_OTLP_ENDPOINT")
    if not endpoint or text("OTEL_SDK_DISABLED").lower() == "true":
        return None
    headers = headers_of(text("OTEL_EXPORTER_OTLP_HEADERS"))
    return Collector(endpoint, headers, text("OTEL_SERVICE_NAME", "helpdesk"), installation)


def system_mail(name: str, data_dir: Path) -> dict[str, object]:
    """Django's EMAIL_ settings from `smtp://user:password@host:port`, `smtps://…`, `smtp+tls://…` or `console:`.

    Unset, system mail is kept as files in DATA_DIR: an invitation can be read there and handed over."""
    value = text(name)
    if not value:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": data_dir / "system-mail",
        }
    parts = urlsplit(value)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme not in ("smtp", "smtps", "smtp+tls") or not parts.hostname:
        raise WrongSetting(name, value, "smtp://, smtp+tls:// or smtps:// with USER:PASSWORD@HOST:PORT, or console:")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 20,
    }


def storage(name: str, data_dir: Path) -> dict[str, object]:
    """Where raw mail and attachments live: `DATA_DIR/files`, or `s3://BUCKET/PREFIX?endpoint_url=…&region_name=…`."""
    value = text(name)
    if not value:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": data_dir / "files"}}
    parts = urlsplit(value)
    if parts.scheme == "file" and parts.path:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": parts.path}}
    if parts.scheme != "s3" or not parts.netloc:
        raise WrongSetting(name, value, "file:///PATH or s3://BUCKET/PREFIX?endpoint_url=…")
    options = {"bucket_name": parts.netloc, "location": parts.path.strip("/"), **dict(parse_qsl(parts.query))}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options | {"file_overwrite": True}}


def secret(name: str, data_dir: Path, make) -> str:
    """A secret from the environment, else one made once and kept in `DATA_DIR`, readable by its owner only."""
    value = text(name)
    if value:
        return value
    path = data_dir / name.lower()
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    except OSError as error:
        print_error(
            f"{name} is not set and {path} can't be written ({error.strerror}). Set it, or make the folder writable."
        )
        raise SystemExit(2) from None
    with os.fdopen(descriptor, "w") as file:
        file.write(make())
    return path.read_text().strip()
