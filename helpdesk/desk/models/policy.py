"""What managers decide: categories, rules, knowledge, macros and the switches of the whole desk."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from helpdesk.desk.models.base import Owner, Priority, now
from helpdesk.desk.models.people import Tier

SHARE = [MinValueValidator(0.0), MaxValueValidator(1.0)]


class Category(models.Model):
    name = models.CharField(_("name"), max_length=80, unique=True)
    description = models.TextField(_("description"), help_text=_("What customers want when they write such mail."))
    owner = models.CharField(_("answered by"), max_length=5, choices=Owner.choices, default=Owner.AI)
    team = models.ForeignKey("desk.Team", models.SET_NULL, null=True, blank=True, verbose_name=_("team"))
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.NORMAL)
    target_error = models.FloatField(
        _("of what the assistant takes on, this share may be misunderstood"), default=0.05, validators=SHARE
    )
    certified_only = models.BooleanField(_("draft only what is certified"), default=False)
    enabled = models.BooleanField(_("in use"), default=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.name


class CategoryExample(models.Model):
    category = models.ForeignKey("desk.Category", models.CASCADE, related_name="examples")
    text = models.TextField(_("an example mail"))

    class Meta:
        verbose_name = _("example mail")
        verbose_name_plural = _("example mails")

    def __str__(self) -> str:
        return self.text[:60]


class Rule(models.Model):
    """An escalation rule, in order. Built-in ones have a slug of the program's; a manager's own is `custom:NAME`."""

    order = models.PositiveSmallIntegerField(_("order"), default=100)
    slug = models.CharField(_("rule"), max_length=80, unique=True)
    enabled = models.BooleanField(_("on"), default=True)
    conditions = models.JSONField(_("conditions, all of which must hold"), default=list, blank=True)
    phrases = models.JSONField(_("more phrases that it looks for"), default=list, blank=True)
    team = models.ForeignKey("desk.Team", models.SET_NULL, null=True, blank=True, verbose_name=_("team"))
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, null=True, blank=True)
    reason = models.CharField(_("what the agent reads"), max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("rule")
        verbose_name_plural = _("rules")

    def __str__(self) -> str:
        return self.slug


class Article(models.Model):
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text (Markdown)"))
    category = models.ForeignKey(
        "desk.Category", models.SET_NULL, null=True, blank=True, related_name="articles", verbose_name=_("category")
    )
    mailbox = models.ForeignKey(
        "desk.Mailbox", models.SET_NULL, null=True, blank=True, verbose_name=_("only for this mailbox")
    )
    language = models.CharField(_("language"), max_length=8, default="en")
    audience = models.CharField(_("audience"), max_length=80, blank=True)
    owner = models.ForeignKey("desk.User", models.SET_NULL, null=True, blank=True, verbose_name=_("owner"))
    review_date = models.DateField(_("to be reviewed by"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_policy = models.BooleanField(_("may back promises (refunds, deadlines)"), default=False)
    published = models.BooleanField(_("in use"), default=True)
    updated_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["title"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def __str__(self) -> str:
        return self.title


class Macro(models.Model):
    name = models.CharField(_("name"), max_length=80)
    text = models.TextField(_("text"))
    category = models.ForeignKey("desk.Category", models.SET_NULL, null=True, blank=True, verbose_name=_("category"))
    language = models.CharField(_("language"), max_length=8, default="en")
    for_drafts = models.BooleanField(
        _("the assistant may use it"),
        default=False,
        help_text=_("Only for what is always true: what tells of something done would be drafted before it is."),
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        verbose_name = _("macro")
        verbose_name_plural = _("macros")

    def __str__(self) -> str:
        return self.name


class SlaTarget(models.Model):
    """In which time mail of a kind is answered and done with; of those that fit the narrowest applies."""

    name = models.CharField(_("name"), max_length=80)
    mailbox = models.ForeignKey("desk.Mailbox", models.CASCADE, null=True, blank=True, verbose_name=_("mailbox"))
    category = models.ForeignKey("desk.Category", models.CASCADE, null=True, blank=True, verbose_name=_("category"))
    tier = models.CharField(_("tier"), max_length=10, choices=Tier.choices, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, null=True, blank=True)
    answer_hours = models.FloatField(_("business hours to an answer"), validators=[MinValueValidator(0.1)])
    resolve_hours = models.FloatField(
        _("business hours to the end of the matter"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0.1)],
        help_text=_("Counted over all turns that are ours. Empty: no target."),
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        verbose_name = _("time target")
        verbose_name_plural = _("time targets")

    def __str__(self) -> str:
        return self.name


class Desk(models.Model):
    """The switches of the whole installation; one row."""

    class SecondFactorFor(models.TextChoices):
        NOBODY = "nobody", _("nobody has to, everybody may")
        IN_CHARGE = "in_charge", _("managers and administrators")
        EVERYBODY = "everybody", _("everybody")

    company = models.CharField(_("company"), max_length=120, blank=True)
    paused = models.BooleanField(_("pause the assistant everywhere"), default=False)
    default_threshold = models.FloatField(
        _("confidence from which mail is drafted while nothing is certified"), default=0.90, validators=SHARE
    )
    audit_share = models.FloatField(_("share of mail for the blind audit"), default=0.05, validators=SHARE)
    hidden_share = models.FloatField(
        _("share of escalated mail drafted in hiding, to see what was escalated for nothing"),
        default=0.10,
        validators=SHARE,
    )
    second_factor_for = models.CharField(
        _("who must log in with a code of their phone too"),
        max_length=10,
        choices=SecondFactorFor.choices,
        default=SecondFactorFor.NOBODY,
    )
    keep_mail_days = models.PositiveIntegerField(
        _("days after which closed conversations are blanked"), null=True, blank=True, help_text=_("Empty: never.")
    )
    keep_junk_days = models.PositiveIntegerField(
        _("days after which junk is blanked"), null=True, blank=True, help_text=_("Empty: as other conversations.")
    )
    keep_calls_days = models.PositiveIntegerField(
        _("days after which what was sent to a model is blanked"),
        null=True,
        blank=True,
        help_text=_("Empty: with the conversation. Times and costs stay."),
    )
    keep_viewings_days = models.PositiveIntegerField(_("days for which it is kept who looked at what"), default=400)
    second_call = models.BooleanField(_("ask the model twice and compare"), default=False)
    business_hours = models.JSONField(_("business hours"), default=dict, blank=True)
    holidays = models.JSONField(_("holidays"), default=list, blank=True)
    learned_label = models.PositiveBigIntegerField(
        _("newest label that the embedded classifier was trained with"), default=0, editable=False
    )
    forgotten = models.PositiveIntegerField(_("times that mail was erased"), default=0, editable=False)
    learning_since = models.DateTimeField(null=True, blank=True, editable=False)
    """A round of learning runs since then; its lease."""
    simulated = models.BooleanField(_("the past on this desk is simulated"), default=False, editable=False)
    set_up_at = models.DateTimeField(null=True, blank=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desk")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_desk")]

    def __str__(self) -> str:
        return self.company or "Help desk"

    @classmethod
    def get(cls) -> Desk:
        return cls.objects.get_or_create(pk=1)[0]


class CachedAnswer(models.Model):
    """What a model answered to exactly this request; cleared by age."""

    key = models.CharField(max_length=64, primary_key=True)
    answer = models.TextField()
    created_at = models.DateTimeField(default=now, db_index=True)
