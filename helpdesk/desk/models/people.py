"""The team and its customers."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from helpdesk.desk.models.base import now


class User(AbstractUser):
    """Somebody who logs in. What they may do comes from their groups (roles)."""

    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    language = models.CharField(_("language of the pages"), max_length=8, blank=True)
    languages = models.JSONField(_("languages they answer in"), default=list, blank=True)
    skills = models.JSONField(_("categories they know well"), default=list, blank=True)
    capacity = models.PositiveSmallIntegerField(_("open conversations at most"), default=50)
    away_from = models.DateTimeField(_("away from"), null=True, blank=True)
    away_until = models.DateTimeField(_("away until"), null=True, blank=True)
    subject = models.CharField(
        _("who they are at the single sign-on"), max_length=500, unique=True, null=True, blank=True, editable=False
    )
    notice_ways = models.JSONField(_("how they are told, by kind"), default=dict, blank=True)
    last_assigned_at = models.DateTimeField(null=True, blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["password", "last_login", "last_assigned_at"])

    class Meta(AbstractUser.Meta):
        pass

    @property
    def is_away(self) -> bool:
        return self.away_until is not None and self.away_until > now() and (self.away_from or now()) <= now()

    @property
    def shown_name(self) -> str:
        return self.get_full_name() or self.username

    def has_role(self, role: str) -> bool:
        return self.is_superuser or self.groups.filter(name=role).exists()


class Team(models.Model):
    class Assignment(models.TextChoices):
        PULL = "pull", _("members take what they like")
        LEAST_LOADED = "least_loaded", _("to whoever has the least in hand")
        ROUND_ROBIN = "round_robin", _("to each in turn")

    class Coaching(models.TextChoices):
        OFF = "off", _("off: no answer is looked at")
        RULES = "rules", _("by rules, on this machine")
        MODEL = "model", _("by rules and the model")

    name = models.CharField(_("name"), max_length=80, unique=True)
    members = models.ManyToManyField("desk.User", related_name="teams", blank=True, verbose_name=_("members"))
    lead = models.ForeignKey(
        "desk.User", models.SET_NULL, null=True, blank=True, related_name="leads", verbose_name=_("lead")
    )
    assignment = models.CharField(
        _("how conversations are given out"), max_length=12, choices=Assignment.choices, default=Assignment.PULL
    )
    restricted = models.BooleanField(
        _("closed: only members, the lead and managers read what this team has"), default=False
    )
    coaching = models.CharField(
        _("sent answers are read for tone, empathy and policy"),
        max_length=5,
        choices=Coaching.choices,
        default=Coaching.OFF,
        help_text=_("In some countries the works council has to agree first."),
    )
    coached_since = models.DateTimeField(null=True, blank=True, editable=False)
    is_default = models.BooleanField(_("takes what no rule gives to another team"), default=False)

    history = HistoricalRecords(m2m_fields=[members])

    class Meta:
        ordering = ["name"]
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self) -> str:
        return self.name


class Tier(models.TextChoices):
    STANDARD = "standard", _("standard")
    VIP = "vip", _("VIP")
    AT_RISK = "at_risk", _("at risk")


class Customer(models.Model):
    name = models.CharField(_("name"), max_length=200, blank=True)
    tier = models.CharField(_("tier"), max_length=10, choices=Tier.choices, default=Tier.STANDARD)
    language = models.CharField(_("language"), max_length=8, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    facts = models.JSONField(_("facts from the company's systems"), default=dict, blank=True)
    people_only = models.BooleanField(_("wants people only"), default=False)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    created_at = models.DateTimeField(default=now)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")

    def __str__(self) -> str:
        return self.name or self.main_address or _("erased customer")

    @property
    def main_address(self) -> str:
        first = min(self.addresses.all(), key=lambda row: row.pk, default=None)
        return first.address if first else ""


class CustomerAddress(models.Model):
    customer = models.ForeignKey("desk.Customer", models.CASCADE, related_name="addresses")
    address = models.CharField(_("address"), max_length=320, unique=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")

    def __str__(self) -> str:
        return self.address

    def save(self, *args, **kwargs):
        self.address = self.address.strip().lower()
        super().save(*args, **kwargs)
