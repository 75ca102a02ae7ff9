"""Other programs that talk with the desk."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.fields import EncryptedText
from helpdesk.desk.models.base import now


class ApiToken(models.Model):
    """Lets another program in. Its secret is shown once and only its hash is kept."""

    name = models.CharField(_("which program"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    may_write = models.BooleanField(_("may also write notes and facts"), default=False)
    may_read_closed = models.BooleanField(_("may also read closed mailboxes and teams"), default=False)
    created_by = models.ForeignKey("desk.User", models.SET_NULL, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.name


class Webhook(models.Model):
    """An address that is told what happens, in ids and never in a customer's words."""

    name = models.CharField(_("which program"), max_length=80)
    url = models.URLField(_("address"), max_length=500)
    secret = EncryptedText(_("secret that signs the calls"), editable=False)
    events = models.JSONField(_("what it is told"), default=list)
    enabled = models.BooleanField(_("on"), default=True)
    told = models.JSONField(_("last row told, by event"), default=dict, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.name


class WebhookCall(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        DONE = "done", _("taken")
        FAILED = "failed", _("given up")

    webhook = models.ForeignKey("desk.Webhook", models.CASCADE, related_name="calls")
    payload = models.JSONField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=now)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("webhook call")
        verbose_name_plural = _("webhook calls")
        indexes = [models.Index(fields=["state", "due_at"], name="webhook_due")]
