"""The record of who looked at customers' words: people on the desk's pages, programs over the API."""

from __future__ import annotations

from django.utils import timezone

from helpdesk.desk.models import User, Viewing

What = Viewing.What


def note(what: str, conversation: int | None, number: int = 0, user: User | None = None, program: str = "") -> None:
    """Once an hour for the same eyes and the same thing."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    who = user.pk if user else program
    key = f"{who}|{what}|{conversation or 0}|{number}|{hour:%Y-%m-%dT%H}"
    if Viewing.objects.filter(key=key).exists():
        return
    row = Viewing(
        key=key, user=user, program=program, what=what, conversation_id=conversation, number=number, hour=hour
    )
    Viewing.objects.bulk_create([row], ignore_conflicts=True)
