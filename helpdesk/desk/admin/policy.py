"""Categories, rules and the switches of the desk."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from helpdesk.desk import learn
from helpdesk.desk.admin.base import ExplainedAdmin, LinesField
from helpdesk.desk.admin.hours import HolidaysField, HoursField
from helpdesk.desk.admin.switches import tell
from helpdesk.desk.again import read_again
from helpdesk.desk.dry_run import dry_run, rules_with
from helpdesk.desk.models import Category, CategoryExample, Desk, Rule, SlaTarget
from helpdesk.desk.policy import choices_for, problems_of
from helpdesk.desk.templatetags.desk import spoken


class ExampleInline(admin.StackedInline):
    model = CategoryExample
    extra = 1


@admin.register(Category)
class CategoryAdmin(ExplainedAdmin):
    list_display = ("name", "owner", "team", "priority", "target_error", "certified_only", "enabled")
    list_editable = ("owner", "team", "priority", "target_error", "certified_only", "enabled")
    search_fields = ("name", "description")
    inlines = (ExampleInline,)


class ConditionsWidget(forms.Widget):
    """A row a condition: what, compared how, with what; a few empty rows below."""

    template_name = "desk/conditions.html"
    more = 3

    def __init__(self, slug: str = ""):
        super().__init__()
        self.slug = slug

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        fields, operators, values = choices_for(self.slug)
        empty = {"field": "", "operator": "", "value": ""}
        context["widget"] |= {"fields": fields, "operators": operators, "values": values}
        context["widget"]["rows"] = [*(value or []), *(empty for _ in range(self.more))]
        return context

    def value_from_datadict(self, data, files, name):
        parts = ("field", "operator", "value")
        rows = []
        while f"{name}-{len(rows)}-field" in data:
            rows.append({part: data.get(f"{name}-{len(rows)}-{part}", "").strip() for part in parts})
        return [row for row in rows if row["field"] or row["value"]]

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-0-field" not in data

    def id_for_label(self, id_):
        return id_


class ConditionsField(forms.Field):
    widget = ConditionsWidget

    def to_python(self, value):
        return value or []

    def has_changed(self, initial, data):
        return (initial or []) != (data or [])


class GatedForm(forms.ModelForm):
    """Saved only when the golden set speaks against nothing: no mail that must reach a person stops reaching one."""

    dry_run = False
    """Whether the form is only tried: it is shown again instead of being saved."""

    def _post_clean(self):
        super()._post_clean()
        if not self.errors and self.has_changed() and not self.dry_run:
            for reason in learn.refused(self.instance):
                self.add_error(None, _("Not saved: %s") % reason)


class RuleForm(GatedForm):
    phrases = LinesField(label=_("more phrases that it looks for"))
    conditions = ConditionsField(
        label=_("conditions, all of which must hold"),
        required=False,
        help_text=_("Several values are parted by commas after “is one of”, phrases by semicolons after “contains”."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        slug = self.instance.slug or "custom:"
        if "conditions" in self.fields:
            self.fields["conditions"].widget = ConditionsWidget(slug)
            if slug == "delicate":
                self.fields["conditions"].label = _("the team for each topic, where it is not the rule's")
                self.fields["conditions"].help_text = ""
            elif not choices_for(slug)[0]:
                del self.fields["conditions"]

    def is_valid(self):
        return super().is_valid() and not self.dry_run

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
class RuleAdmin(ExplainedAdmin):
    form = RuleForm
    change_form_template = "desk/rule_form.html"
    list_display = ("named", "slug", "order", "enabled", "team", "priority", "reason")
    list_editable = ("order", "enabled", "team", "priority")

    @admin.display(description=_("looks at"), ordering="slug")
    def named(self, row: Rule) -> str:
        return capfirst(spoken(row.slug))

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.dry_run = "_dry_run" in request.POST
        return form

    def render_change_form(self, request, context, *args, **kwargs):
        form = context["adminform"].form
        if form.is_bound and form.dry_run and not form.errors:
            context["dry_run"] = dry_run(rules_with(form.instance))
        return super().render_change_form(request, context, *args, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        return ("slug",) if obj else ()

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        return [name for name in fields if name != "conditions" or obj is None or choices_for(obj.slug)[0]]

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, **({"form": GatedForm} | kwargs))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or obj.slug.startswith("custom:"))

    def delete_view(self, request, object_id, extra_context=None):
        """A rule that keeps golden mail with people stays."""
        row = self.get_object(request, object_id)
        reasons = learn.without(row) if row and request.method == "POST" else ()
        if not reasons:
            return super().delete_view(request, object_id, extra_context)
        messages.error(request, _("Not deleted: %s") % "; ".join(reasons))
        return redirect("admin:desk_rule_change", row.pk)

    def get_actions(self, request):
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}


@admin.register(SlaTarget)
class SlaTargetAdmin(ExplainedAdmin):
    list_display = ("name", "category", "tier", "priority", "mailbox", "answer_hours", "resolve_hours")
    list_editable = ("answer_hours", "resolve_hours")
    list_select_related = ("category", "mailbox")


class DeskForm(GatedForm):
    business_hours = HoursField(
        label=_("Business hours"),
        help_text=_("A day without times is closed. With no times at all the clock never stops."),
    )
    holidays = HolidaysField(label=_("Holidays"))

    class Meta:
        model = Desk
        fields = "__all__"


@admin.register(Desk)
class DeskSwitchesAdmin(ExplainedAdmin):
    form = DeskForm
    list_display = ("company", "paused", "default_threshold")
    actions = ("read_open_mail_again",)

    @admin.action(description=_("Read open mail again, as after a change of policy"), permissions=["change"])
    def read_open_mail_again(self, request, queryset):
        tell(request, read_again())

    def has_add_permission(self, request):
        return not Desk.objects.exists() and super().has_add_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False
