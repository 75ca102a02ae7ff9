"""Reads the environment strictly: a wrong value stops the start with one line that says what is accepted."""

from __future__ import annotations

import ipaddress
import os
import re
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, urlsplit


class WrongSetting(SystemExit):
    """Ends the process with one line on standard error and exit code 2."""

    def __init__(self, name: str, value: str, accepted: str) -> None:
        shown = "…" if any(part in name for part in ("KEY", "URL", "DSN", "SECRET", "HEADERS")) else repr(value)
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


def split(name: str, value: str, accepted: str) -> SplitResult:
    """The parts of an address, its port a number or none."""
    try:
        parts = urlsplit(value)
        assert parts.port is None or parts.port > 0
    except (ValueError, AssertionError):
        raise WrongSetting(name, value, accepted) from None
    return parts


def web_address(name: str) -> str:
    value = text(name).rstrip("/")
    return site(name, value) if value else ""


def site(name: str, value: str) -> str:
    accepted = "an address such as https://desk.example.com"
    parts = split(name, value, accepted)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise WrongSetting(name, value, accepted)
    return value


def origins(name: str) -> list[str]:
    values = items(name)
    for value in values:
        if site(name, value).count("/") != 2:
            raise WrongSetting(
                name, value, "addresses without a path, comma-separated, such as https://desk.example.com"
            )
    return values


def matching(name: str, pattern: str, accepted: str) -> list[str]:
    """Comma-separated values, each of which has this form."""
    values = items(name)
    for value in values:
        if not re.fullmatch(pattern, value):
            raise WrongSetting(name, value, accepted)
    return values


def hosts(name: str) -> list[str]:
    accepted = "names without scheme, port or path, comma-separated, such as desk.example.com"
    return matching(name, r"\*|\.?[\w-]+(\.[\w-]+)*|\[[0-9A-Fa-f:.]+\]", accepted)


def daemon(name: str) -> str:
    value = text(name)
    if value and not re.fullmatch(r"/.+|[^\s/]+:\d{1,5}", value):
        raise WrongSetting(name, value, "HOST:PORT or the path of a socket")
    return value


def sender(name: str, default: str) -> str:
    value = text(name, default)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(value)[1]):
        raise WrongSetting(name, value, "a sender such as Help desk <desk@example.com>")
    return value


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
