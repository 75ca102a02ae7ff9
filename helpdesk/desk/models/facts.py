"""Where facts about customers come from: the company's own systems."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from helpdesk.desk.fields import EncryptedText
from helpdesk.desk.models.base import now


class FactSource(models.Model):
    """A system that is asked what it knows of the customer who wrote."""

    class Kind(models.TextChoices):
        HTTP = "http", _("an HTTP address, asked with a signed request")
        CSV = "csv", _("a CSV file in the folder `facts` of DATA_DIR, read again when it changes")
        PYTHON = "python", _("a Python class of your own, as module:Class")

    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("what it is"), max_length=6, choices=Kind.choices, default=Kind.HTTP)
    place = models.CharField(_("address, file name or class"), max_length=500)
    secret = EncryptedText(_("secret that signs the requests"), blank=True, editable=False)
    seconds = models.PositiveSmallIntegerField(
        _("seconds it may take"), default=3, validators=[MinValueValidator(1), MaxValueValidator(15)]
    )
    minutes = models.PositiveSmallIntegerField(_("minutes an answer is good for"), default=10)
    enabled = models.BooleanField(_("on"), default=True)

    history = HistoricalRecords(excluded_fields=["secret"])

    class Meta:
        ordering = ["name"]
        verbose_name = _("source of facts")
        verbose_name_plural = _("sources of facts")

    def __str__(self) -> str:
        return self.name


class SourceAnswer(models.Model):
    """What a source last said of a customer, or why it said nothing."""

    source = models.ForeignKey("desk.FactSource", models.CASCADE, related_name="answers")
    customer = models.ForeignKey("desk.Customer", models.CASCADE, related_name="source_answers")
    facts = models.JSONField(default=dict)
    error = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("answer of a source")
        verbose_name_plural = _("answers of sources")
        constraints = [models.UniqueConstraint(fields=["source", "customer"], name="one_answer_of_a_source")]
