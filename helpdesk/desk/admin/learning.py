"""Lessons and prompt versions: looked at with their evidence, decided with a reason. For managers."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from simple_history.admin import SimpleHistoryAdmin

from helpdesk.desk import learn
from helpdesk.desk.admin.base import DeskAdmin
from helpdesk.desk.models import Lesson, PromptVersion
from triage import prompts
from triage.edits import difference

SHOWN_EDITS = 10
PROMPTS = ("classify", "draft", "translate")


def changes(before: str, after: str) -> str:
    """Two texts as one, with what went struck out and what came underlined."""
    tags = {"removed": "del", "added": "ins", "same": "span"}
    runs = format_html_join(
        "", "<{}>{}</{}>", ((tags[kind], text, tags[kind]) for kind, text in difference(before, after))
    )
    return format_html('<p class="mail-text changes-text" dir="auto">{}</p>', runs)


class DecidedAdmin(SimpleHistoryAdmin, DeskAdmin):
    """Rows that are changed by decisions alone, each a button with a reason."""

    change_form_template = "desk/learning/decide.html"
    decisions: dict[str, tuple[str, ...]] = {}
    """The decisions offered in each state."""

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        name = f"desk_{self.model._meta.model_name}_decide"
        return [path("<int:pk>/decide/", self.admin_site.admin_view(self.decide), name=name), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        offered = self.decisions.get(row.state, ()) if row and self.has_change_permission(request, row) else ()
        context = {
            "decisions": [(word, DECISIONS[word]) for word in offered],
            "show_save": False,
            "show_save_and_continue": False,
            "show_save_and_add_another": False,
        }
        return super().change_view(request, object_id, form_url, (extra_context or {}) | context)

    def decide(self, request, pk: int):
        return require_POST(self.decided)(request, pk)

    def decided(self, request, pk: int):
        row = get_object_or_404(self.model, pk=pk)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        word = request.POST.get("_decide", "")
        try:
            if word not in self.decisions.get(row.state, ()):
                raise learn.NotAllowed(_("This was decided meanwhile."))
            self.carry_out(row, word, request)
        except learn.NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Done; in force from the next draft on."))
        return redirect(f"admin:desk_{self.model._meta.model_name}_change", pk)

    def carry_out(self, row, word: str, request) -> None:
        raise NotImplementedError


DECISIONS = {
    "approve": _("Approve"),
    "reject": _("Reject"),
    "roll_back": _("Roll back"),
    "stage": _("Use for a share of conversations"),
    "release": _("Release for all"),
}


@admin.register(Lesson)
class LessonAdmin(DecidedAdmin):
    list_display = ("text", "category", "language", "state", "effect", "edits", "created_at")
    list_filter = ("state", "category", "language")
    list_select_related = ("category",)
    search_fields = ("text",)
    fields = ("text", "kind", "scope", "state", "decision", "effect", "examples", "evidence")
    readonly_fields = fields
    decisions = {"proposed": ("approve", "reject"), "approved": ("roll_back",), "retired": ("approve",)}
    states = {"approve": "approved", "reject": "rejected", "roll_back": "retired"}

    def has_add_permission(self, request):
        return False

    def carry_out(self, row, word, request):
        learn.decide(row, self.states[word], request.user, request.POST.get("why", ""))

    @admin.display(description=_("applies to"))
    def scope(self, row: Lesson) -> str:
        return f"{row.category or _('every category')}, {row.language or _('every language')}, " + str(
            row.mailbox or _("every mailbox")
        )

    @admin.display(description=_("decision"))
    def decision(self, row: Lesson) -> str:
        if not row.decided_at:
            return "–"
        return f"{row.decided_by or _('the program')}, {row.decided_at:%Y-%m-%d %H:%M}: {row.decided_why}"

    @admin.display(description=_("replayed effect"))
    def effect(self, row: Lesson) -> str:
        return row.effect or "–"

    @admin.display(description=_("edits"))
    def edits(self, row: Lesson) -> int:
        return row.reviews.count()

    @admin.display(description=_("drafts without and with it"))
    def examples(self, row: Lesson) -> str:
        pairs = row.replay.get("examples", ())
        return format_html_join("", "{}", ((changes(each["before"], each["after"]),) for each in pairs)) or "–"

    @admin.display(description=_("edits it came from"))
    def evidence(self, row: Lesson) -> str:
        reviews = row.reviews.select_related("agent").order_by("-pk")[:SHOWN_EDITS]
        return format_html_join(
            "",
            "<h3>{}, {}</h3>{}",
            (
                (review.agent.shown_name if review.agent else "–", f"{review.at:%Y-%m-%d}", differing(review))
                for review in reviews
            ),
        )


def differing(review) -> str:
    return changes(review.offered_text, review.sent_text)


class PromptForm(forms.ModelForm):
    name = forms.ChoiceField(choices=[(name, name) for name in PROMPTS], label=_("prompt"))

    class Meta:
        model = PromptVersion
        fields = ("name", "text", "why")

    def clean(self):
        values = super().clean()
        problem = prompts.problem(values["name"], values.get("text", "")) if values.get("name") in PROMPTS else ""
        if problem:
            self.add_error("text", problem)
        return values


@admin.register(PromptVersion)
class PromptVersionAdmin(DecidedAdmin):
    form = PromptForm
    list_display = ("name", "version", "state", "share", "author", "created_at")
    list_filter = ("name", "state")
    list_select_related = ("author",)
    decisions = {"proposed": ("stage", "release"), "staged": ("release", "roll_back"), "released": ("roll_back",)}
    shown = ("name", "version", "state", "share", "why", "author", "measured", "compared", "difference_to_the_file")

    def get_fields(self, request, obj=None):
        return self.shown if obj else ("name", "text", "why")

    def get_readonly_fields(self, request, obj=None):
        return self.shown if obj else ()

    def get_changeform_initial_data(self, request):
        name = request.GET.get("name", "draft")
        return {"name": name, "text": prompts.default(name if name in PROMPTS else "draft")}

    def save_model(self, request, obj, form, change):
        obj.version, obj.author = prompts.version(obj.name, obj.text), request.user
        super().save_model(request, obj, form, change)

    def carry_out(self, row, word, request):
        if word == "stage":
            learn.stage(row)
        elif word == "release":
            learn.release(row)
        else:
            learn.roll_back(row, request.POST.get("why", ""))

    @admin.display(description=_("what the gate measured"))
    def measured(self, row: PromptVersion) -> str:
        if not row.gate:
            return _("Not measured yet: the next run of “learn” does it.")
        if row.gate.get("passed"):
            return _("Passed.")
        return "; ".join(row.gate.get("reasons", ())) or _("Not passed.")

    @admin.display(description=_("beside the one in use"))
    def compared(self, row: PromptVersion) -> str:
        found = row.gate.get("comparison")
        if not found:
            return "–"
        return (
            _("%(pairs)d pairs, size of the edit %(mean)+.2f; evidence of harm %(harm).1f, of gain %(gain).1f (20 do)")
            % found
        )

    @admin.display(description=_("difference to the file"))
    def difference_to_the_file(self, row: PromptVersion) -> str:
        return changes(prompts.default(row.name), row.text)
