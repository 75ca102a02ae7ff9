"""Mailboxes, with a test of the connection that names the one thing that is wrong."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from helpdesk.desk import connection
from helpdesk.desk.admin.base import ByLanguageField, ExplainedAdmin, LinesField
from helpdesk.desk.admin.review.access import page
from helpdesk.desk.models import Mailbox
from triage.redact import id_patterns

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
    hidden_ids = LinesField(
        label=_("ids that are replaced like personal data"),
        help_text=_("One a line, such as LF-######: # stands for a digit, @ for a letter."),
    )
    signature = ByLanguageField(settings.LANGUAGES, label=_("signature"))
    disclosure_text = ByLanguageField(settings.LANGUAGES, label=_("how customers are told that AI helped"))
    follow_up_text = ByLanguageField(settings.LANGUAGES, label=_("reminder laid before the agent"))
    acknowledgement_text = ByLanguageField(settings.LANGUAGES, label=_("acknowledgement"))

    class Meta:
        model = Mailbox
        fields = "__all__"

    def clean_folders(self):
        return self.cleaned_data["folders"] or ["INBOX"]

    def clean_hidden_ids(self):
        try:
            id_patterns(self.cleaned_data["hidden_ids"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data["hidden_ids"]

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
class MailboxAdmin(ExplainedAdmin):
    form = MailboxForm
    list_display = ("address", "name", "mode", "team", "enabled", "connection", "polled_at", "error")
    readonly_fields = ("connection", "polled_at", "heard_at", "error")
    fieldsets = (
        (None, {"fields": ("name", "address", "aliases", "enabled", "team", "restricted", "transport")}),
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
            {
                "classes": ["collapse"],
                "fields": ("oauth_tenant", "oauth_client_id", "oauth_client_secret", "oauth_ends_at"),
            },
        ),
        (_("Folder"), {"classes": ["collapse"], "fields": ("folder_path",)}),
        (
            _("Assistant"),
            {
                "fields": (
                    "mode",
                    "privacy",
                    "hidden_ids",
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
                    "reply_mark",
                    "rating_link",
                    "undo_seconds",
                    "first_response_hours",
                    "follow_up_days",
                    "follow_up_text",
                    "acknowledge",
                    "acknowledgement_text",
                )
            },
        ),
        (_("State"), {"fields": ("connection", "polled_at", "heard_at", "error")}),
    )

    @admin.display(description=_("connection"))
    def connection(self, mailbox):
        if mailbox.pk is None or mailbox.transport != Mailbox.Transport.IMAP:
            return "–"
        address = reverse("admin:mailbox_connection", args=[mailbox.pk])
        return format_html('<a href="{}">{}</a>', address, _("Test, sign in, begin"))

    def save_model(self, request, mailbox, form, change):
        """No mail is read before it was seen on the connection page how much that will be."""
        if not change and mailbox.transport == Mailbox.Transport.IMAP:
            mailbox.enabled = False
        super().save_model(request, mailbox, form, change)

    def response_add(self, request, mailbox, post_url_continue=None):
        if mailbox.transport == Mailbox.Transport.IMAP and "_addanother" not in request.POST:
            return redirect("admin:mailbox_connection", mailbox.pk)
        return super().response_add(request, mailbox, post_url_continue)


class BeginningForm(forms.Form):
    since = forms.DateField(
        label=_("Take mail in that arrived on or after"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: all mail that is there. It is read as mail that waits for an answer."),
    )


def mailbox_or_refused(request, pk: int) -> Mailbox:
    if not request.user.has_perm("desk.change_mailbox"):
        raise PermissionDenied
    return get_object_or_404(Mailbox, pk=pk, transport=Mailbox.Transport.IMAP)


def connection_page(request, pk: int, **shown):
    """What can be done about a mailbox's connection, and what came of it."""
    mailbox = mailbox_or_refused(request, pk)
    context = {
        "title": _("Connection of %s") % mailbox.address,
        "mailbox": mailbox,
        "begun": connection.has_begun(mailbox),
        "form": BeginningForm(),
        "signs_in": mailbox.login != Mailbox.Login.PASSWORD,
        "redirect_uri": redirect_uri(request),
    }
    return page(request, "desk/mailbox_connection.html", context | shown)


@require_POST
def test_connection(request, pk: int):
    steps = connection.test(mailbox_or_refused(request, pk))
    return connection_page(request, pk, steps=steps, wrong=next((step for step in steps if not step.ok), None))


@require_POST
def begin_reading(request, pk: int):
    """Counts first; begins when the administrator has seen the number and says so."""
    mailbox = mailbox_or_refused(request, pk)
    form = BeginningForm(request.POST)
    if connection.has_begun(mailbox) or not form.is_valid():
        return connection_page(request, pk, form=form)
    since = form.cleaned_data["since"]
    if "begin" in request.POST and request.POST.get("counted") == request.POST.get("since"):
        connection.begin(mailbox, since)
        messages.success(request, _("%s is read from now on.") % mailbox.address)
        return redirect("admin:mailbox_connection", pk)
    try:
        counts = connection.count(mailbox, since)
    except connection.NotConnected as error:
        messages.error(request, str(error))
        return connection_page(request, pk, form=form)
    return connection_page(
        request, pk, form=form, counts=counts, total=sum(counts.values()), counted=request.POST.get("since", "")
    )


def leave_to_sign_in(request, pk: int):
    mailbox = mailbox_or_refused(request, pk)
    try:
        return redirect(connection.consent_page(mailbox, redirect_uri(request), request.user.pk))
    except connection.NotConnected as error:
        messages.error(request, str(error))
        return redirect("admin:mailbox_connection", pk)


@sensitive_variables("code")
def signed_in(request):
    """Where the provider sends the mailbox's owner back to."""
    if not request.user.has_perm("desk.change_mailbox"):
        raise PermissionDenied
    try:
        mailbox = connection.mailbox_of(request.GET.get("state", ""), request.user.pk)
    except connection.NotConnected as error:
        messages.error(request, str(error))
        return redirect("admin:desk_mailbox_changelist")
    code = request.GET.get("code", "")
    if not code:
        words = request.GET.get("error_description") or request.GET.get("error") or _("no reason given")
        messages.error(request, _("The provider gave no permission: %s") % words[:300])
        return redirect("admin:mailbox_connection", mailbox.pk)
    try:
        connection.sign_in(mailbox, code, redirect_uri(request))
        messages.success(request, _("Signed in: %s can be read and sent from.") % mailbox.address)
    except connection.NotConnected as error:
        messages.error(request, str(error))
    return redirect("admin:mailbox_connection", mailbox.pk)


def redirect_uri(request) -> str:
    """The same for all mailboxes: it has to be registered with the provider."""
    address = reverse("admin:mailbox_signed_in")
    return f"{settings.PUBLIC_URL}{address}" if settings.PUBLIC_URL else request.build_absolute_uri(address)


admin.site.add_page("mailbox/<int:pk>/", connection_page, "mailbox_connection")
admin.site.add_page("mailbox/<int:pk>/test/", test_connection, "mailbox_test")
admin.site.add_page("mailbox/<int:pk>/begin/", begin_reading, "mailbox_begin")
admin.site.add_page("mailbox/<int:pk>/sign-in/", leave_to_sign_in, "mailbox_sign_in")
admin.site.add_page("mailbox/signed-in/", signed_in, "mailbox_signed_in")
