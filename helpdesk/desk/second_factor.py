"""The second proof at the door: a code of the phone (TOTP, RFC 6238), or one of the codes kept on paper."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Callable
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from helpdesk.desk.fields import opened
from helpdesk.desk.models import Desk, SecondFactor, User
from helpdesk.desk.roles import ADMINISTRATORS, MANAGERS

STEP = 30
"""Seconds for which one code is shown."""

SLACK = 1
"""Steps by which a phone's clock may be off."""

RECOVERY_CODES = 10
PROVEN = "second factor"
"""Key of the session: the factor by which its owner has proven themselves."""

ISSUER = "Help desk"


def new_secret() -> str:
    """160 bits, as authenticator apps take them: base32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code(secret: str, step: int) -> str:
    """The six digits of one step (30 seconds counted from 1970)."""
    return TOTP(base64.b32decode(secret), 6, SHA1(), STEP, enforce_key_length=False).generate(step * STEP).decode()


def step_of(secret: str, given: str, after: int = 0) -> int | None:
    """The step whose code was given, later than `after`: no code is good twice."""
    current = int(time.time()) // STEP
    for step in range(current - SLACK, current + SLACK + 1):
        if step > after and secrets.compare_digest(code(secret, step).encode(), given.encode()):
            return step
    return None


def address_for_apps(user: User, secret: str) -> str:
    """What the square code says, in the form that authenticator apps agreed on."""
    label = quote(f"{ISSUER}:{user.username}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': ISSUER})}"


def turn_on(user: User, secret: str, given: str) -> list[str] | None:
    """Begins to ask this person for codes once they have shown one; returns the recovery codes, to be shown once."""
    step = step_of(secret, squeezed(given))
    if step is None:
        return None
    codes = new_recovery_codes()
    values = {"secret": secret, "last_step": step, "recovery": [digest(each) for each in codes]}
    SecondFactor.objects.update_or_create(user=user, defaults=values)
    return codes


def new_recovery_codes() -> list[str]:
    """80 bits each."""
    texts = (base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(RECOVERY_CODES))
    return ["-".join(text[at : at + 4] for at in range(0, 16, 4)) for text in texts]


@transaction.atomic
def renew_recovery_codes(factor: SecondFactor) -> list[str]:
    """New ones, after which the old are worth nothing."""
    codes = new_recovery_codes()
    SecondFactor.objects.filter(pk=factor.pk).update(recovery=[digest(each) for each in codes])
    return codes


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("-", "").lower()


def digest(recovery_code: str) -> str:
    return hashlib.sha256(squeezed(recovery_code).encode()).hexdigest()


@transaction.atomic
def accepts(factor: SecondFactor, given: str) -> bool:
    """Whether the code is right; a right one is used up. Raises UndecipherableSecret when its key is gone."""
    row = SecondFactor.objects.select_for_update().get(pk=factor.pk)
    text = squeezed(given)
    if digest(text) in row.recovery:
        row.recovery.remove(digest(text))
        row.save(update_fields=["recovery"])
        return True
    step = step_of(opened(row.secret, "second factor"), text, after=row.last_step)
    if step is not None:
        row.last_step = step
        row.save(update_fields=["last_step"])
    return step is not None


def of(user: User) -> SecondFactor | None:
    return SecondFactor.objects.filter(user=user).first()


def required_of(user: User) -> bool:
    """Whether the desk demands one of this person."""
    whom = cache.get_or_set("second-factor-for", lambda: Desk.get().second_factor_for, 60)
    if whom == Desk.SecondFactorFor.IN_CHARGE:
        return user.has_role(MANAGERS) or user.has_role(ADMINISTRATORS)
    return whom == Desk.SecondFactorFor.EVERYBODY


def proven(request: HttpRequest, factor: SecondFactor) -> None:
    """This session goes on as somebody who has proven themselves."""
    request.session.cycle_key()
    request.session[PROVEN] = factor.pk


def by_the_provider(request: HttpRequest) -> None:
    """Single sign-on has a second factor of its own, where the company wants one."""
    request.session[PROVEN] = "provider"


OPEN_TO_UNPROVEN = ("admin:second_step", "admin:logout", "admin:login", "admin:jsi18n")
OPEN_TO_UNEQUIPPED = ("admin:second_factor", "admin:logout", "admin:login", "admin:jsi18n", "admin:password_change")


def asked_at_the_door(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Nothing is shown to who has not given their code yet, or has to set one up; whichever way they came in."""

    def respond(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and request.session.get(PROVEN) != "provider":
            missing = missing_step(request, user)
            if missing:
                return redirect(missing)
        return get_response(request)

    return respond


def missing_step(request: HttpRequest, user: User) -> str | None:
    factor = of(user)
    if factor is not None:
        if request.session.get(PROVEN) == factor.pk or request.path in map(reverse, OPEN_TO_UNPROVEN):
            return None
        request.session.setdefault("next", request.get_full_path() if request.method == "GET" else "")
        return reverse("admin:second_step")
    if not required_of(user) or request.path in map(reverse, OPEN_TO_UNEQUIPPED):
        return None
    return reverse("admin:second_factor")
