"""What proves that somebody is who they say, besides a password; and those who knock in vain."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.fields import EncryptedText
from helpdesk.desk.models.base import Record, RecordQuerySet, now


class LoginFailure(models.Model):
    """A wrong password or code; too many from one place or for one name, and the door stays shut for a while."""

    username = models.CharField(max_length=160, db_index=True)
    address = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(default=now, db_index=True)


class SecondFactor(models.Model):
    """An app on somebody's phone that shows a new code every 30 seconds, and the codes for when the phone is lost."""

    user = models.OneToOneField("desk.User", models.CASCADE, related_name="second_factor")
    secret = EncryptedText(editable=False)
    recovery = models.JSONField(default=list, editable=False)
    last_step = models.PositiveBigIntegerField(default=0, editable=False)
    since = models.DateTimeField(default=now, editable=False)


class ViewingQuerySet(RecordQuerySet):
    def forget_before(self, moment: datetime) -> int:
        """What is older than the company keeps it is the one thing that goes."""
        return models.QuerySet.delete(self.filter(hour__lt=moment))[0]


class Viewing(Record):
    """Somebody looked at customers' words: one row for a person, a thing and an hour."""

    class What(models.TextChoices):
        CONVERSATION = "conversation", _("conversation")
        ORIGINAL = "original", _("mail as it looked")
        RAW = "raw", _("source of a mail")
        ATTACHMENT = "attachment", _("attachment")
        EXPORT = "export", _("export")
        CUSTOMER = "customer", _("customer")

    key = models.CharField(max_length=200, unique=True, editable=False)
    user = models.ForeignKey("desk.User", models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))
    program = models.CharField(_("which program"), max_length=80, blank=True)
    what = models.CharField(_("what"), max_length=12, choices=What.choices)
    conversation = models.ForeignKey("desk.Conversation", models.CASCADE, null=True, related_name="viewings")
    number = models.PositiveBigIntegerField(_("number of the mail or file"), default=0)
    hour = models.DateTimeField(_("in the hour from"), db_index=True)

    objects = ViewingQuerySet.as_manager()

    class Meta:
        verbose_name = _("viewing")
        verbose_name_plural = _("viewings")
        indexes = [models.Index(fields=["conversation", "-hour"], name="viewing_conversation")]
