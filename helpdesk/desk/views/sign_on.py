"""To the company's identity provider and back."""

from __future__ import annotations

import logging
from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from helpdesk.desk import second_factor, sign_on

logger = logging.getLogger(__name__)

ATTEMPT = "sign-on"
"""Key of the session: what the browser was sent off with."""


@never_cache
@require_GET
def leave(request):
    provider, attempt = provider_or_404(), sign_on.Attempt()
    try:
        page = sign_on.address(provider, attempt, back_address(request))
    except sign_on.SignOnError as error:
        return refused(request, str(error))
    request.session[ATTEMPT] = asdict(attempt) | {"next": request.GET.get("next", "")}
    return redirect(page)


@never_cache
@require_GET
@sensitive_variables()
def come_back(request):
    provider, kept = provider_or_404(), request.session.pop(ATTEMPT, None)
    if not kept or request.GET.get("state") != kept["state"]:
        return refused(request, "the browser brought back another state than it was sent with")
    if not request.GET.get("code"):
        return refused(request, f"the provider said {request.GET.get('error', 'nothing')[:80]!r}")
    target = kept.pop("next")
    try:
        who = sign_on.person(provider, sign_on.Attempt(**kept), request.GET["code"], back_address(request))
    except sign_on.SignOnError as error:
        return refused(request, str(error))
    try:
        user = sign_on.user_of(who)
    except sign_on.NotHere as refusal:
        return refused(request, f"{who.subject}: {refusal}", str(refusal))
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    second_factor.by_the_provider(request)
    known = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if known else "home")


def provider_or_404():
    provider = sign_on.provider()
    if provider is None:
        raise Http404
    return provider


def back_address(request) -> str:
    path = reverse("sign_on_back")
    return settings.PUBLIC_URL + path if settings.PUBLIC_URL else request.build_absolute_uri(path)


def refused(request, reason: str, told: str = ""):
    """The reason is for the log; people are told what they can do about it."""
    logger.warning("Single sign-on refused: %s", reason)
    messages.error(request, told or _("Signing in did not work. Try again, or ask an administrator."))
    return redirect("admin:login")
