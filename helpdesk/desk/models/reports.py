"""The monthly review as it was handed out, and customers' ratings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.models.base import now


class MonthlyReport(models.Model):
    """A snapshot; every figure in it can be recomputed from rows."""

    month = models.CharField(_("month"), max_length=7, unique=True)
    figures = models.JSONField()
    created_at = models.DateTimeField(default=now)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-month"]
        verbose_name = _("monthly review")
        verbose_name_plural = _("monthly reviews")

    def __str__(self) -> str:
        return self.month


class Rating(models.Model):
    """What a customer thought of an answer, given by one click."""

    outgoing = models.OneToOneField("desk.OutgoingMail", models.CASCADE, related_name="rating")
    good = models.BooleanField()
    comment = models.TextField(blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
