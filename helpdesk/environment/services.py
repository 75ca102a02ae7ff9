"""What the environment says of the services around the program: database, broker, storage, mail, sign-on, traces."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from helpdesk.environment.values import WrongSetting, items, matching, print_error, split, text, web_address
from helpdesk.sign_on import Provider
from helpdesk.tracing import Collector, headers_of


def database(name: str, default: Path) -> dict[str, object]:
    """A DATABASES entry from `sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://user:password@host/name`."""
    value = text(name, f"sqlite:///{default}")
    accepted = "sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME"
    parts = split(name, value, accepted)
    if parts.scheme == "sqlite":
        return sqlite(parts.path[1:] or str(default))
    if parts.scheme in ("postgres", "postgresql") and parts.path.strip("/"):
        return postgresql(parts)
    raise WrongSetting(name, value, accepted)


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


def needs(name: str, module: str, called: str, extra: str) -> None:
    if find_spec(module) is None:
        print_error(f"{name} is set, but {called} is not installed. Run: uv sync --extra {extra}")
        raise SystemExit(2)


def broker(name: str) -> str:
    """The address of the broker that Celery carries tasks through; "" without one."""
    value = text(name)
    if not value:
        return ""
    accepted = "redis://HOST:PORT/0, rediss://, amqp:// or amqps://"
    if split(name, value, accepted).scheme not in ("redis", "rediss", "amqp", "amqps"):
        raise WrongSetting(name, value, accepted)
    needs(name, "celery", "Celery", "celery")
    return value


def sentry(name: str) -> str:
    """Where errors are reported; "" for nowhere."""
    value = web_address(name)
    if value:
        needs(name, "sentry_sdk", "Sentry's client", "sentry")
    return value


ROLES = ("Agents", "Managers", "Administrators")


def single_sign_on() -> Provider | None:
    """The company's identity provider, from OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and what goes with them."""
    issuer = text("OIDC_ISSUER")
    if not issuer:
        return None
    accepted = "the https:// address by which the provider calls itself"
    parts = split("OIDC_ISSUER", issuer, accepted)
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and here)):
        raise WrongSetting("OIDC_ISSUER", issuer, accepted)
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
    matching("OTEL_EXPORTER_OTLP_HEADERS", r"[^=\s]+=\S*", "NAME=VALUE, comma-separated, percent-encoded")
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
    accepted = "smtp://, smtp+tls:// or smtps:// with USER:PASSWORD@HOST:PORT, or console:"
    parts = split(name, value, accepted)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme not in ("smtp", "smtps", "smtp+tls") or not parts.hostname:
        raise WrongSetting(name, value, accepted)
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
    accepted = "file:///PATH or s3://BUCKET/PREFIX?endpoint_url=…"
    parts = split(name, value, accepted)
    if parts.scheme == "file" and parts.path:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": parts.path}}
    if parts.scheme != "s3" or not parts.netloc:
        raise WrongSetting(name, value, accepted)
    needs(name, "storages", "Storage in buckets", "storage")
    options = {"bucket_name": parts.netloc, "location": parts.path.strip("/"), **dict(parse_qsl(parts.query))}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options | {"file_overwrite": True}}
