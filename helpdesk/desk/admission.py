"""Slows down who guesses passwords: after some failures the door stays shut for a while."""

from __future__ import annotations

import ipaddress
from datetime import timedelta

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.models import LoginFailure

WITHIN = timedelta(minutes=15)
FOR_ONE_NAME = 8
FROM_ONE_PLACE = 40


class ThrottledLoginForm(AdminAuthenticationForm):
    """A right password is refused too while the door is shut: else guessing could go on."""

    def clean(self):
        username, address = self.cleaned_data.get("username", "")[:150].lower(), caller(self.request)
        if shut(username, address):
            raise ValidationError(_("Too many failed logins. Try again in a quarter of an hour."), code="throttled")
        try:
            cleaned = super().clean()
        except ValidationError:
            note_failure(username, address)
            raise
        LoginFailure.objects.filter(username=username, address=address).delete()
        return cleaned


def shut(username: str, address: str) -> bool:
    lately = LoginFailure.objects.filter(at__gt=timezone.now() - WITHIN)
    for_this_name = lately.filter(username=username, address=address).count()
    return for_this_name >= FOR_ONE_NAME or lately.filter(address=address).count() >= FROM_ONE_PLACE


def shut_for_codes(name: str, address: str) -> bool:
    """Whoever is asked for a code knows the password: their name is shut from wherever they try."""
    lately = LoginFailure.objects.filter(username=name, at__gt=timezone.now() - WITHIN)
    return lately.count() >= FOR_ONE_NAME or shut(name, address)


def note_failure(name: str, address: str) -> None:
    LoginFailure.objects.create(username=name, address=address)


def forget_failures(name: str) -> None:
    LoginFailure.objects.filter(username=name).delete()


def caller(request) -> str:
    """The address the request comes from; behind a trusted proxy the one that the proxy names."""
    address = request.META.get("REMOTE_ADDR", "")
    if trusted(address):
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or address
    return address[:64]


def trusted(address: str) -> bool:
    try:
        proxy = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(proxy in ipaddress.ip_network(network, strict=False) for network in settings.TRUSTED_PROXIES)


def forget_old_failures() -> None:
    LoginFailure.objects.filter(at__lt=timezone.now() - WITHIN).delete()
