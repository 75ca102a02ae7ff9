"""Small words of the review desk's pages."""

from __future__ import annotations

from django import template
from django.utils.http import urlencode

register = template.Library()


@register.simple_tag(takes_context=True)
def choose(context, **changes) -> str:
    """The chosen part of the queue as a query, with some of it changed."""
    chosen = {name: value for name, value in vars(context["chosen"]).items() if value}
    return urlencode({**chosen, **changes})


@register.filter
def short_time(words: str) -> str:
    """The greater unit of "3 hours, 12 minutes"."""
    return words.split(",")[0]


@register.filter
def spoken(slug: str) -> str:
    """A rule's name as words."""
    return slug.removeprefix("custom:").replace("_", " ")
