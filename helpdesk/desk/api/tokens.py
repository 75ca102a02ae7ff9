"""Tokens by which other programs come in."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from helpdesk.desk.models import ApiToken, User

PREFIX = "desk_"
NOTED_EVERY = timedelta(minutes=1)


def give_secret(token: ApiToken, by: User | None) -> str:
    """Gives a token that is not stored yet its secret, which nobody can read again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token.digest, token.created_by = digest(secret), by
    return secret


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def problem(status: int, detail: str) -> JsonResponse:
    answer = JsonResponse({"detail": detail}, status=status)
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def for_programs(*asked_by: str, **methods: Callable) -> Callable:
    """A view that is chosen by method: GET for every token, the others for those that may write.

    A name in the query that is none of `asked_by` is refused: what it was to narrow down would be told whole."""

    @csrf_exempt  # a token in a header, never a cookie
    @never_cache
    def view(request: HttpRequest, **arguments):
        token = token_of(request)
        if token is None:
            return problem(401, "Send Authorization: Bearer TOKEN, with a token that was not revoked.")
        if request.method not in methods:
            answer = problem(405, f"{request.method} is not offered here.")
            answer["Allow"] = ", ".join(methods)
            return answer
        if request.method != "GET" and not token.may_write:
            return problem(403, "This token may only read.")
        if unknown := request.GET.keys() - set(asked_by):
            known = ", ".join(asked_by) or "nothing"
            return problem(400, f"There is no {min(unknown)!r} to ask by here: {known}.")
        return methods[request.method](request, token, **arguments)

    return wraps(next(iter(methods.values())))(view)


def token_of(request: HttpRequest) -> ApiToken | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        return None
    token = ApiToken.objects.filter(digest=digest(secret.strip()), revoked_at=None).first()
    if token:
        now = timezone.now()
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    return token
