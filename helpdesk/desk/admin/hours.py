"""Forms for business hours and holidays: what is kept as JSON, by weekday and by day."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS as NAMES
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.admin.base import LinesField
from triage.figures.hours import WEEKDAYS


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self):
        super().__init__(format="%H:%M")


class HoursWidget(forms.MultiWidget):
    """From and to for each weekday, and the time zone they are told in."""

    template_name = "desk/hours.html"

    def __init__(self):
        zones = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
        zone = forms.Select(
            choices=[("", _("as the program: %s") % settings.TIME_ZONE), *((name, name) for name in zones)]
        )
        super().__init__([TimeInput() for _day in WEEKDAYS for _end in (0, 1)] + [zone])

    def decompress(self, value):
        stored = value or {}
        ends = [end for day in WEEKDAYS for end in (stored.get(day) or (None, None))]
        return [*ends, stored.get("time_zone", "")]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        *ends, zone = context["widget"]["subwidgets"]
        for number, end in enumerate(ends):
            what = _("from") if number % 2 == 0 else _("to")
            end["attrs"]["aria-label"] = f"{NAMES[number // 2]}: {what}"
        zone["attrs"]["aria-label"] = _("time zone")
        context["days"] = [(NAMES[number], ends[2 * number], ends[2 * number + 1]) for number in range(7)]
        context["zone"] = zone
        return context


class HoursField(forms.MultiValueField):
    """`{"monday": ["09:00", "17:00"], …, "time_zone": name}`; a weekday without times is closed."""

    def __init__(self, **kwargs):
        ends = [forms.TimeField(required=False) for _day in WEEKDAYS for _end in (0, 1)]
        fields = [*ends, forms.CharField(required=False)]
        super().__init__(fields, widget=HoursWidget(), require_all_fields=False, required=False, **kwargs)

    def compress(self, values):
        if not values:
            return {}
        *ends, zone = values
        stored: dict[str, Any] = {}
        for number, day in enumerate(WEEKDAYS):
            opens, closes = ends[2 * number], ends[2 * number + 1]
            if opens is None and closes is None:
                continue
            if opens is None or closes is None or closes <= opens:
                raise ValidationError(_("%s: say from when to when, the later time last.") % NAMES[number])
            stored[day] = [f"{opens:%H:%M}", f"{closes:%H:%M}"]
        return stored | ({"time_zone": zone} if zone else {})

    def has_changed(self, initial, data):
        try:
            return {name: value for name, value in (initial or {}).items() if value} != self.clean(data)
        except ValidationError:
            return True


class HolidaysField(LinesField):
    """Days on which the desk is closed, one a line."""

    def __init__(self, **kwargs):
        super().__init__(help_text=_("One day a line, such as 2026-12-25; the clock stands still on them."), **kwargs)

    def to_python(self, value):
        days = super().to_python(value)
        for day in days:
            try:
                date.fromisoformat(day)
            except ValueError:
                raise ValidationError(_("“%s” is no day: write year-month-day, such as 2026-12-25.") % day) from None
        return sorted(set(days))

    def has_changed(self, initial, data):
        try:
            return super().has_changed(initial, data)
        except ValidationError:
            return True
