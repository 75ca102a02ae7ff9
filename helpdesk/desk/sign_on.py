"""Whom the company's identity provider vouches for, as users of the desk: never with more rights than it says."""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.desk.models import User
from helpdesk.desk.roles import PERMISSIONS
from helpdesk.sign_on import Attempt, Person, Provider, SignOnError, address, person

__all__ = ["Attempt", "NotHere", "Person", "SignOnError", "address", "person", "provider", "user_of"]


class NotHere(Exception):
    """The provider knows them; this desk does not let them in. The text is for them to read."""


def provider() -> Provider | None:
    """None where single sign-on is not set up."""
    return settings.OIDC


def user_of(who: Person) -> User:
    """The user that this person is, made or brought up to date. Raises NotHere.

    Known by the provider's subject; the first time by an address that the provider has verified. With OIDC_ROLES set,
    roles are at each login exactly those that the claim gives: whoever lost a group has lost the role."""
    user, roles = known_as(who), roles_of(who)
    if user is not None and not user.is_active:
        raise NotHere(_("This account was closed."))
    if user is None and not roles:
        raise NotHere(_("Nobody has invited you here. Ask an administrator of the help desk."))
    user = bring_up_to_date(user or newcomer(who), who, roles)
    if roles is not None and not roles:
        raise NotHere(_("Your account has no group that gives a role on this desk."))
    return user


def known_as(who: Person) -> User | None:
    """By subject, else somebody who is here already under this address. A superuser keeps to their password: no
    address is proof enough for that."""
    if user := User.objects.filter(subject=who.subject).first():
        return user
    if not (who.email and who.email_verified):
        return None
    found = User.objects.filter(email__iexact=who.email, subject=None, is_superuser=False)[:2]
    return found[0] if len(found) == 1 else None


def newcomer(who: Person) -> User:
    user = User(username=free_name(who), email=who.email if who.email_verified else "", is_staff=True)
    user.set_unusable_password()
    return user


@transaction.atomic
def bring_up_to_date(user: User, who: Person, roles: set[str] | None) -> User:
    user.subject = who.subject
    user.first_name, user.last_name = who.first_name or user.first_name, who.last_name or user.last_name
    user.save()
    if roles is not None:
        others = user.groups.exclude(name__in=PERMISSIONS)
        user.groups.set([*Group.objects.filter(name__in=roles), *others])
    return user


def roles_of(who: Person) -> set[str] | None:
    """None where roles are given on the desk."""
    mapping = settings.OIDC.roles
    return {role for group, role in mapping if group in who.groups} if mapping else None


def free_name(who: Person) -> str:
    wanted = re.sub(r"[^\w.@+-]", "", who.username)[:140] or "colleague"
    taken = set(User.objects.filter(username__startswith=wanted).values_list("username", flat=True))
    return next(name for n in range(len(taken) + 1) if (name := f"{wanted}{n or ''}") not in taken)
