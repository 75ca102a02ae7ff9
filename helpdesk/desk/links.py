"""Signed links in outgoing mail: ask for people only, rate an answer."""

from __future__ import annotations

from django.conf import settings
from django.core import signing

from helpdesk.desk.models import OutgoingMail

PERSON = "person"
RATE = "rate"


def link(purpose: str, outgoing: OutgoingMail) -> str:
    """The address of the customer's page, or "" when the desk has no public address."""
    if not settings.PUBLIC_URL:
        return ""
    return f"{settings.PUBLIC_URL}/c/{purpose}/{signer(purpose).sign(str(outgoing.pk))}"


def read(purpose: str, token: str) -> int | None:
    """The outgoing mail that a link was made for; None when we did not make it."""
    try:
        return int(signer(purpose).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def signer(purpose: str) -> signing.Signer:
    return signing.Signer(salt=f"customer link: {purpose}", sep=".")
