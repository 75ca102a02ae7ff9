"""Words and links of the monthly review."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.http import urlencode

from helpdesk.desk.reporting.wording import NO_TEAM, NONE, NOT_TOLD, named, number

register = template.Library()
register.filter("named", named)


@register.simple_tag
def behind(rows: str, slug: str, text: str, **chosen: str) -> str:
    """The text, linked to the rows that the figure was counted from where the page can be reached."""
    if not rows or text == number(None, ""):
        return text
    values = {name: "" if value in (NONE, NOT_TOLD, NO_TEAM) else value for name, value in chosen.items()}
    return format_html('<a href="{}{}/{}">{}</a>', rows, slug, f"?{urlencode(values)}" if values else "", text)
