"""Mailboxes, with a test of the connection that names the one thing that is wrong."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from helpdesk.desk.admin.base import ByLanguageField, DeskAdmin, LinesField
from helpdesk.desk.models import Mailbox

SECRETS = ("imap_password", "smtp_password", "oauth_client_secret")


class SecretField(forms.CharField):
    """Never shown; left empty it stays as it is."""

    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})

    def __init__(self, **kwargs):
        super().__init__(required=False, help_text=_("Stored encrypted. Leave empty to keep what is stored."), **kwargs)


class MailboxForm(forms.ModelForm):
    imap_password = SecretField(label=_("IMAP password"))
    smtp_password = SecretField(label=_("SMTP password, when another than for IMAP"))
    oauth_client_secret = SecretField(label=_("OAuth client secret"))
    aliases = LinesField(label=_("other addresses that are ours"))
    folders = LinesField(label=_("folders to read"))
    languages = LinesField(label=_("languages the team answers in"), help_text=_("Two-letter codes, one a line."))
    allowed_domains = LinesField(label=_("domains that answers may link to"))
    signature = ByLanguageField(settings.LANGUAGES, label=_("signature"))
    disclosure_text = ByLanguageField(settings.LANGUAGES, label=_("how customers are told that AI helped"))
    acknowledgement_text = ByLanguageField(settings.LANGUAGES, label=_("acknowledgement"))

    class Meta:
        model = Mailbox
        fields = "__all__"

    def clean_folders(self):
        return self.cleaned_data["folders"] or ["INBOX"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("transport") == Mailbox.Transport.IMAP:
            for name in ("imap_host", "smtp_host"):
                if not cleaned.get(name):
                    self.add_error(name, _("Needed for IMAP and SMTP."))
        elif not cleaned.get("folder_path"):
            self.add_error("folder_path", _("Needed for the folder transport."))
        for name in SECRETS:
            cleaned[name] = cleaned.get(name) or getattr(self.instance, name)
        return cleaned


@admin.register(Mailbox)
class MailboxAdmin(SimpleHistoryAdmin, DeskAdmin):
    form = MailboxForm
    list_display = ("address", "name", "mode", "team", "enabled", "polled_at", "error")
    readonly_fields = ("polled_at", "heard_at", "error")
    fieldsets = (
        (None, {"fields": ("name", "address", "aliases", "enabled", "team", "transport")}),
        (
            _("Mail server"),
            {
                "fields": (
                    "login",
                    "imap_host",
                    "imap_port",
                    "imap_security",
                    "imap_user",
                    "imap_password",
                    "folders",
                    "read_since",
                    "size_limit",
                    "smtp_host",
                    "smtp_port",
                    "smtp_security",
                    "smtp_user",
                    "smtp_password",
                    "sent_folder",
                    "keep_sent_copy",
                    "trusted_authserv",
                )
            },
        ),
        (
            _("Google or Microsoft 365"),
            {"classes": ["collapse"], "fields": ("oauth_tenant", "oauth_client_id", "oauth_client_secret")},
        ),
        (_("Folder"), {"classes": ["collapse"], "fields": ("folder_path",)}),
        (
            _("Assistant"),
            {
                "fields": (
                    "mode",
                    "privacy",
                    "monthly_budget",
                    "pilot_share",
                    "language",
                    "languages",
                    "tone",
                    "allowed_domains",
                )
            },
        ),
        (
            _("Answers"),
            {
                "fields": (
                    "signature",
                    "disclosure",
                    "disclosure_text",
                    "rating_link",
                    "undo_seconds",
                    "first_response_hours",
                    "acknowledge",
                    "acknowledgement_text",
                )
            },
        ),
        (_("State"), {"fields": ("polled_at", "heard_at", "error")}),
    )
