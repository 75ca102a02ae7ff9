"""Small words of the review desk's pages."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.desk.models import Note
from helpdesk.desk.review import NAMED

register = template.Library()

RULES = {
    "delicate": gettext_lazy("a delicate matter"),
    "abuse": gettext_lazy("signs of abuse"),
    "injection": gettext_lazy("words meant for the assistant"),
    "asks_for_human": gettext_lazy("asks for a person"),
    "angry": gettext_lazy("an angry customer"),
    "vip": gettext_lazy("an important customer"),
    "third_mail": gettext_lazy("third mail without a solution"),
    "owned_by_people": gettext_lazy("a category that people answer"),
    "several_requests": gettext_lazy("several requests in one mail"),
    "language": gettext_lazy("language"),
    "no_category": gettext_lazy("whether a category fits"),
    "low_confidence": gettext_lazy("confidence"),
    "no_knowledge": gettext_lazy("knowledge to answer from"),
    "model_off": gettext_lazy("the assistant's mode"),
    "no_draft": gettext_lazy("a good draft"),
}
"""What the built-in rules look at, hit or not."""


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
def moment(at: datetime) -> str:
    """A time as short as its reader's language has it; the year only where it is another one."""
    here = timezone.localtime(at)
    if here.year == timezone.localtime().year:
        # Translators: day, month and time in Django's date format
        return date_format(here, _("j M H:i"))
    # Translators: day, month, year and time in Django's date format
    return date_format(here, _("j M Y H:i"))


@register.filter
def mentions(note: Note) -> SafeString:
    """The note's text; who is named in it leads to what they have to do."""
    people = {user.username.lower(): user for user in note.mentions.all()}

    def linked(found: re.Match[str]) -> str:
        user = people.get(unescape(found[1]).lower())
        if user is None:
            return found[0]
        return format_html(
            '<a href="{}?view=todo&amp;assignee={}" title="{}">{}</a>',
            reverse("admin:review_queue"),
            user.pk,
            user.shown_name,
            mark_safe(found[0]),
        )

    return mark_safe(NAMED.sub(linked, escape(note.text)))


@register.filter
def spoken(slug: str) -> str:
    """A rule's name as words."""
    if slug in RULES:
        return str(RULES[slug])
    return slug.removeprefix("custom:").replace("_", " ")
