"""Other programs: tokens for the API, the addresses that are told what happens, and the systems that are asked."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.admin.base import DeskAdmin, ExplainedAdmin, RecordAdmin
from helpdesk.desk.api.tokens import give_secret
from helpdesk.desk.classes import NotMade, made
from helpdesk.desk.facts import NoFacts, new_secret, table_path
from helpdesk.desk.models import ApiToken, FactSource, Webhook, WebhookCall
from helpdesk.desk.webhooks import events, start


@admin.register(ApiToken)
class ApiTokenAdmin(DeskAdmin):
    fields = ("name", "may_write", "may_read_closed")
    list_display = ("name", "may_write", "may_read_closed", "created_by", "created_at", "last_used_at", "revoked_at")
    actions = ("revoke",)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, token, form, change):
        secret = None if change else give_secret(token, request.user)
        super().save_model(request, token, form, change)
        if secret:
            self.message_user(
                request, _("The token is %s. It is shown this once: copy it now.") % secret, messages.WARNING
            )

    @admin.action(description=_("Revoke"), permissions=["change"])
    def revoke(self, request, tokens):
        count = tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
        self.message_user(request, _("Revoked: %d.") % count)


class WebhookForm(forms.ModelForm):
    events = forms.MultipleChoiceField(
        label=_("what it is told"),
        choices=[(name, name) for name in events()],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Webhook
        fields = ("name", "url", "events", "enabled")


@admin.register(Webhook)
class WebhookAdmin(DeskAdmin):
    form = WebhookForm
    list_display = ("name", "url", "enabled", "created_at")

    def save_model(self, request, webhook, form, change):
        if not change:
            start(webhook)
        super().save_model(request, webhook, form, change)
        if not change:
            self.message_user(
                request,
                _("The secret that signs its calls is %s. It is shown this once: copy it now.") % webhook.secret,
                messages.WARNING,
            )


@admin.register(WebhookCall)
class WebhookCallAdmin(RecordAdmin):
    list_display = ("webhook", "payload", "state", "attempts", "due_at", "error")
    list_filter = ("state", "webhook")


class FactSourceForm(forms.ModelForm):
    class Meta:
        model = FactSource
        fields = ("name", "kind", "place", "seconds", "minutes", "enabled")

    def clean(self):
        given = super().clean()
        kind, place = given.get("kind"), given.get("place", "")
        try:
            if kind == FactSource.Kind.HTTP:
                URLValidator(schemes=["http", "https"])(place)
            elif kind == FactSource.Kind.CSV and not table_path(place).is_file():
                raise NoFacts(f"there is no file {place} in the folder of tables")
            elif kind == FactSource.Kind.PYTHON:
                made(place)
        except (NoFacts, NotMade) as error:
            self.add_error("place", str(error))
        except forms.ValidationError as error:
            self.add_error("place", error)
        return given


@admin.register(FactSource)
class FactSourceAdmin(ExplainedAdmin):
    form = FactSourceForm
    list_display = ("name", "kind", "place", "enabled", "failing")

    @admin.display(description=_("last trouble"))
    def failing(self, source):
        return source.answers.exclude(error="").order_by("-asked_at").values_list("error", flat=True).first() or ""

    def save_model(self, request, source, form, change):
        new = source.kind == FactSource.Kind.HTTP and not source.secret
        source.secret = source.secret or (new_secret() if new else "")
        super().save_model(request, source, form, change)
        if new:
            self.message_user(
                request,
                _("The secret that signs its requests is %s. It is shown this once: copy it now.") % source.secret,
                messages.WARNING,
            )
