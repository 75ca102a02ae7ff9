"""What several admin pages share."""

from __future__ import annotations

import json

from django import forms
from django.contrib import admin
from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

COUNTED = 10_000
WHY_LENGTH = 100


class CappedPaginator(Paginator):
    """Counts no further than 10,000 rows, so that a list costs the same whatever has piled up."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[: COUNTED + 1].count()


class DeskAdmin(admin.ModelAdmin):
    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50


class ExplainedAdmin(SimpleHistoryAdmin, DeskAdmin):
    """Settings of the desk: who changed what is on record by itself, and why as they say it."""

    change_form_template = "desk/explained_form.html"

    def save_model(self, request, obj, form, change):
        obj._change_reason = request.POST.get("why", "").strip()[:WHY_LENGTH]
        super().save_model(request, obj, form, change)


class RecordAdmin(DeskAdmin):
    """Rows that are read and never changed here."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class LinesField(forms.CharField):
    """A list of short texts, one a line, kept as JSON."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 60})

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", _("One a line."))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


def pretty(value: object) -> str:
    """A stored JSON value, readable."""
    return format_html('<pre class="stored">{}</pre>', json.dumps(value, ensure_ascii=False, indent=2))


class ByLanguageWidget(forms.MultiWidget):
    template_name = "desk/by_language.html"

    def __init__(self, languages):
        self.languages = languages
        super().__init__({code: forms.Textarea(attrs={"rows": 3, "cols": 60}) for code, _name in languages})

    def decompress(self, value):
        return [(value or {}).get(code, "") for code, _name in self.languages]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for widget, (_code, language) in zip(context["widget"]["subwidgets"], self.languages, strict=True):
            widget["language"] = language
        return context


class ByLanguageField(forms.MultiValueField):
    """One text for each language, kept as JSON by language code."""

    def __init__(self, languages, **kwargs):
        self.languages = languages
        kwargs.setdefault("required", False)
        super().__init__(
            [forms.CharField(required=False) for _ in languages],
            widget=ByLanguageWidget(languages),
            require_all_fields=False,
            **kwargs,
        )

    def compress(self, values):
        return {code: text for (code, _name), text in zip(self.languages, values, strict=False) if text}
