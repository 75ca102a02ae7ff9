"""Pages in the language and the time zone of whoever reads them."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation


def as_the_reader_likes(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What users chose for themselves; without a choice the browser's language and the desk's time zone."""
    languages = dict(settings.LANGUAGES)

    def respond(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.language in languages:
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        with timezone.override(zone(user.time_zone) if user.is_authenticated else None):
            return get_response(request)

    return respond


def zone(name: str) -> ZoneInfo | None:
    """None, which is the desk's own, for a name that is none."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
