"""What the desk learned, with its evidence and its proof."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from helpdesk.desk.models.base import Record, now


class Calibration(Record):
    """Confidence and thresholds as fitted on labels; the latest one of an engine applies."""

    engine = models.CharField(max_length=80)
    labels = models.PositiveIntegerField()
    values = models.JSONField()
    thresholds = models.JSONField(default=dict)
    tested = models.JSONField(_("test on later labels"), default=dict)
    created_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("calibration")
        verbose_name_plural = _("calibrations")


class Lesson(models.Model):
    """A rule mined from edits; applies once a manager approved it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        RETIRED = "retired", _("rolled back")

    kind = models.CharField(max_length=20)
    text = models.TextField(_("lesson"))
    parameters = models.JSONField(default=dict, blank=True)
    category = models.ForeignKey("desk.Category", models.SET_NULL, null=True, blank=True)
    mailbox = models.ForeignKey("desk.Mailbox", models.SET_NULL, null=True, blank=True)
    language = models.CharField(max_length=8, blank=True)
    reviews = models.ManyToManyField("desk.Review", related_name="lessons", verbose_name=_("edits it came from"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    replay = models.JSONField(_("replayed effect"), default=dict)
    created_at = models.DateTimeField(default=now)
    decided_by = models.ForeignKey("desk.User", models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_why = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def effect(self) -> str:
        """What the replay found, in words; "" while there is none."""
        found = self.replay.get("effect")
        if not found:
            return ""
        numbers = {name: 100 * found[name] for name in ("mean", "low", "high")} | {"n": found["n"]}
        return gettext("%(mean).1f points closer (%(low).1f to %(high).1f) on %(n)d mails") % numbers


class PromptVersion(models.Model):
    """A manager's wording of a prompt, over the one in the files."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        STAGED = "staged", _("staged")
        RELEASED = "released", _("released")
        RETIRED = "retired", _("rolled back")

    name = models.CharField(_("prompt"), max_length=80)
    text = models.TextField(_("text"))
    version = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    share = models.FloatField(_("share of conversations"), default=0.0)
    why = models.TextField(_("why"), blank=True)
    gate = models.JSONField(_("what the gate measured"), default=dict)
    author = models.ForeignKey("desk.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("prompt version")
        verbose_name_plural = _("prompt versions")

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class EvaluationRun(Record):
    """One measurement over labelled mail."""

    kind = models.CharField(max_length=20)
    engine = models.CharField(max_length=80)
    figures = models.JSONField()
    versions = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
