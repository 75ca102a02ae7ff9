"""The one-time link by which the first administrator of an empty desk comes in; no page makes one otherwise."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from helpdesk.desk.models import User
from helpdesk.desk.roles import ADMINISTRATORS


class LinkSpent(Exception):
    """There is somebody already, or the link is not the one that was printed."""


def token_file() -> Path:
    return settings.DATA_DIR / "first-administrator"


def open_token() -> str | None:
    """The secret of the link, made when the desk is empty; None once anybody is there."""
    if User.objects.exists():
        token_file().unlink(missing_ok=True)
        return None
    if not token_file().exists():
        token_file().parent.mkdir(parents=True, exist_ok=True)
        token_file().touch(mode=0o600)
        token_file().write_text(secrets.token_urlsafe(24))
    return token_file().read_text()


def check(token: str) -> None:
    """Raises LinkSpent."""
    expected = open_token()
    if expected is None or not secrets.compare_digest(token.encode(), expected.encode()):
        raise LinkSpent


@transaction.atomic
def make(token: str, user: User, roles: list[str]) -> User:
    """Stores the first administrator with the roles they chose beside it. Raises LinkSpent."""
    check(token)
    user.is_staff = True
    user.save()
    user.groups.set(Group.objects.filter(name__in=[ADMINISTRATORS, *roles]))
    token_file().unlink(missing_ok=True)
    return user
