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

FINDINGS = {
    "quote": gettext_lazy("a quotation"),
    "number": gettext_lazy("a number"),
    "amount": gettext_lazy("an amount"),
    "date": gettext_lazy("a date or time"),
    "percentage": gettext_lazy("a percentage"),
    "id": gettext_lazy("a reference number"),
    "email": gettext_lazy("an email address"),
    "phone": gettext_lazy("a phone number"),
    "url": gettext_lazy("a link"),
    "promise": gettext_lazy("a promise"),
    "placeholder": gettext_lazy("a gap left open"),
    "name": gettext_lazy("a name"),
    "other_customer": gettext_lazy("another customer's data"),
    "insult": gettext_lazy("an insult"),
    "human_claim": gettext_lazy("the claim to be a person"),
}
"""What the evidence check finds."""

READINGS = {
    "angry": gettext_lazy("angry"),
    "negative": gettext_lazy("negative"),
    "neutral": gettext_lazy("neutral"),
    "positive": gettext_lazy("positive"),
    "low": gettext_lazy("low"),
    "normal": gettext_lazy("normal"),
    "high": gettext_lazy("high"),
}
"""Moods and urgencies."""


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
def clock_time(at: datetime) -> str:
    """A time of today by the clock alone. When something is due is a moment: the hours until then are not all business
    hours, and the clock does not count the others."""
    here = timezone.localtime(at)
    return date_format(here, "TIME_FORMAT") if here.date() == timezone.localdate() else moment(at)


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
    """The name of a rule or of a finding's kind as words."""
    words = RULES.get(slug) or FINDINGS.get(slug)
    return str(words) if words else slug.removeprefix("custom:").replace("_", " ")


@register.filter
def read_as(word: str) -> str:
    """A mood or an urgency."""
    return str(READINGS.get(word, word))
