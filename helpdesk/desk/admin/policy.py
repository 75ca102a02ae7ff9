"""Categories, rules and the switches of the desk."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from helpdesk.desk.admin.base import DeskAdmin, LinesField
from helpdesk.desk.models import Category, CategoryExample, Desk, Rule


class ExampleInline(admin.StackedInline):
    model = CategoryExample
    extra = 1


@admin.register(Category)
class CategoryAdmin(SimpleHistoryAdmin, DeskAdmin):
    list_display = ("name", "owner", "team", "priority", "target_error", "certified_only", "enabled")
    list_editable = ("owner", "team", "priority", "target_error", "certified_only", "enabled")
    search_fields = ("name", "description")
    inlines = (ExampleInline,)


class RuleForm(forms.ModelForm):
    phrases = LinesField(label=_("more phrases that it looks for"))

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


@admin.register(Desk)
class DeskSwitchesAdmin(SimpleHistoryAdmin, DeskAdmin):
    list_display = ("company", "paused", "default_threshold")

    def has_add_permission(self, request):
        return not Desk.objects.exists() and super().has_add_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False
