"""Mail with suppliers and colleagues about a conversation: beside it, never part of what the customer sees."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.models.base import now


class SideThread(models.Model):
    """A correspondence with other people about one conversation."""

    conversation = models.ForeignKey("desk.Conversation", models.CASCADE, related_name="side_threads")
    to = models.JSONField(_("with"), default=list)
    subject = models.TextField(blank=True)
    begun_by = models.ForeignKey("desk.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("side thread")
        verbose_name_plural = _("side threads")

    def __str__(self) -> str:
        return self.subject


class SideMail(models.Model):
    """One mail of a side thread. It is no Message: nothing that reads a customer's thread can come upon it."""

    thread = models.ForeignKey("desk.SideThread", models.CASCADE, related_name="mails")
    incoming = models.OneToOneField(
        "desk.IncomingMail", models.PROTECT, null=True, blank=True, related_name="side_mail"
    )
    author = models.ForeignKey("desk.User", models.SET_NULL, null=True, blank=True, related_name="+")
    message_id = models.CharField(_("Message-ID"), max_length=998, blank=True, db_index=True)
    references = models.JSONField(default=list, blank=True)
    sender_name = models.CharField(max_length=320, blank=True)
    sender_address = models.CharField(max_length=320, blank=True)
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    automatic = models.CharField(max_length=12, blank=True)
    genuine = models.BooleanField(_("the sender is who they claim"), default=True)
    at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("side mail")
        verbose_name_plural = _("side mails")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.subject or self.message_id


class WrapUp(models.Model):
    """What an agent left behind on resolving: what it was about, tags, what is still to be done by others."""

    conversation = models.ForeignKey("desk.Conversation", models.CASCADE, related_name="wrap_ups")
    agent = models.ForeignKey("desk.User", models.SET_NULL, null=True, related_name="+")
    outgoing = models.ForeignKey("desk.OutgoingMail", models.SET_NULL, null=True, blank=True, related_name="wrap_ups")
    summary = models.TextField(blank=True)
    tags = models.JSONField(default=list, blank=True)
    tasks = models.JSONField(default=list, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("wrap-up")
        verbose_name_plural = _("wrap-ups")

    def __str__(self) -> str:
        return self.summary
