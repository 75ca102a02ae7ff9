"""What people are told of: once, in the browser and by mail as they like it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.models.base import now


class Notice(models.Model):
    class Kind(models.TextChoices):
        ASSIGNED = "assigned", _("assigned to you")
        MENTIONED = "mentioned", _("you were mentioned")
        ANSWERED = "answered", _("a customer of yours wrote again")
        TEAM = "team", _("handed to your team")
        TAKEN = "taken", _("somebody stepped in for you")
        RETURNED = "returned", _("came back: snoozed, or not answered by the customer")
        NOT_SENT = "not_sent", _("an answer of yours did not go out")
        ALERT = "alert", _("something turns sour in a team you lead")

    class Way(models.TextChoices):
        MAIL = "mail", _("here and by mail at once")
        DIGEST = "digest", _("here and in a mail each morning")
        HERE = "here", _("here alone")
        OFF = "off", _("not at all")

    user = models.ForeignKey("desk.User", models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    conversation = models.ForeignKey("desk.Conversation", models.CASCADE, related_name="notices")
    actor = models.ForeignKey("desk.User", models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True, blank=True)
    mail_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_user"),
            models.Index(fields=["user"], name="notice_unread", condition=models.Q(read_at__isnull=True)),
            models.Index(
                fields=["mail_at"],
                name="notice_mail",
                condition=models.Q(read_at__isnull=True, mailed_at__isnull=True, mail_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "conversation", "reason"],
                condition=models.Q(kind="alert"),
                name="one_alert_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.conversation_id}"
