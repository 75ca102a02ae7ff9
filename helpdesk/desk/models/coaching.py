"""What was found in sent answers that is worth talking about with whoever wrote them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.models.base import now


class AnswerQuality(models.Model):
    """Scores and passages of one sent answer. Passages are places in the text, so that erasing it leaves nothing."""

    review = models.OneToOneField("desk.Review", models.CASCADE, related_name="quality")
    team = models.ForeignKey("desk.Team", models.CASCADE, related_name="qualities")
    agent = models.ForeignKey("desk.User", models.CASCADE, related_name="qualities")
    tone = models.FloatField(_("tone, 0 to 1"))
    empathy = models.FloatField(_("empathy, 0 to 1"))
    policy = models.FloatField(_("policy, 0 to 1"))
    remarks = models.JSONField(default=list)
    """[{kind, start, end}]"""
    by_model = models.BooleanField(default=False)
    at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(_("seen by the agent"), null=True, blank=True)

    class Meta:
        verbose_name = _("quality of an answer")
        verbose_name_plural = _("quality of answers")
        indexes = [
            models.Index(fields=["agent", "-at"], name="quality_agent"),
            models.Index(fields=["team", "-at"], name="quality_team"),
        ]
