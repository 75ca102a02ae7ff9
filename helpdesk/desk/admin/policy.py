"""Categories, rules and the switches of the desk."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from helpdesk.desk.admin.base import DeskAdmin, LinesField
from helpdesk.desk.admin.hours import HolidaysField, HoursField
from helpdesk.desk.models import Category, CategoryExample, Desk, Rule, SlaTarget
from helpdesk.desk.policy import FIELD_NAMES, problems_of, read_conditions


class ExampleInline(admin.StackedInline):
    model = CategoryExample
    extra = 1


@admin.register(Category)
class CategoryAdmin(SimpleHistoryAdmin, DeskAdmin):
    list_display = ("name", "owner", "team", "priority", "target_error", "certified_only", "enabled")
    list_editable = ("owner", "team", "priority", "target_error", "certified_only", "enabled")
    search_fields = ("name", "description")
    inlines = (ExampleInline,)


class ConditionsField(forms.CharField):
    """One condition a line: field, operator, value."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 80})

    def prepare_value(self, value):
        if isinstance(value, list):
            return "\n".join(f"{entry['field']} {entry['operator']} {entry['value']}" for entry in value)
        return value

    def to_python(self, value):
        return read_conditions(value or "")

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class RuleForm(forms.ModelForm):
    phrases = LinesField(label=_("more phrases that it looks for"))
    conditions = ConditionsField(
        label=_("conditions, all of which must hold"),
        required=False,
        help_text=_("One a line, such as: language is pl. Operators: is, is_not, in, not_in, contains, contains_not, ")
        + _("below, above. Fields: ")
        + FIELD_NAMES,
    )

    def clean(self):
        cleaned = super().clean()
        slug = cleaned.get("slug") or self.instance.slug
        for problem in problems_of(slug, cleaned.get("conditions") or []):
            self.add_error("conditions" if "conditions" in self.fields else None, problem)
        return cleaned

    class Meta:
        model = Rule
        fields = "__all__"


@admin.register(Rule)
class RuleAdmin(SimpleHistoryAdmin, DeskAdmin):
    form = RuleForm
    list_display = ("slug", "order", "enabled", "team", "priority", "reason")
    list_editable = ("order", "enabled", "team", "priority")

    def get_readonly_fields(self, request, obj=None):
        return ("slug",) if obj else ()

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or obj.slug.startswith("custom:"))


@admin.register(SlaTarget)
class SlaTargetAdmin(SimpleHistoryAdmin, DeskAdmin):
    list_display = ("name", "category", "tier", "priority", "mailbox", "answer_hours", "resolve_hours")
    list_editable = ("answer_hours", "resolve_hours")
    list_select_related = ("category", "mailbox")


class DeskForm(forms.ModelForm):
    business_hours = HoursField(
        label=_("business hours"),
        help_text=_("A day without times is closed. With no times at all the clock never stops."),
    )
    holidays = HolidaysField(label=_("holidays"))

    class Meta:
        model = Desk
        fields = "__all__"


@admin.register(Desk)
class DeskSwitchesAdmin(SimpleHistoryAdmin, DeskAdmin):
    form = DeskForm
    list_display = ("company", "paused", "default_threshold")

    def has_add_permission(self, request):
        return not Desk.objects.exists() and super().has_add_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False
