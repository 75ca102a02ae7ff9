"""What proves that somebody is who they say, besides a password; and those who knock in vain."""

from __future__ import annotations

from django.db import models

from helpdesk.desk.fields import EncryptedText
from helpdesk.desk.models.base import now


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
