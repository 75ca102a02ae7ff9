"""What the assistant offered, what agents did with it, and every call of a model."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.models.base import Record, now


class Suggestion(Record):
    """What the assistant made of one mail: frozen when it is stored."""

    class Visibility(models.TextChoices):
        SHOWN = "shown", _("shown")
        HIDDEN = "hidden", _("hidden until answered")
        SHADOW = "shadow", _("shadow")

    message = models.ForeignKey("desk.Message", models.CASCADE, related_name="suggestions")
    conversation = models.ForeignKey("desk.Conversation", models.CASCADE, related_name="suggestions")
    category = models.ForeignKey("desk.Category", models.SET_NULL, null=True, blank=True, related_name="+")
    category_name = models.CharField(max_length=80, blank=True)
    confidence = models.FloatField()
    calibrated = models.BooleanField(default=False)
    p_none = models.FloatField(default=0.0)
    sentiment = models.CharField(max_length=10)
    urgency = models.CharField(max_length=8)
    language = models.CharField(max_length=8)
    summary = models.TextField(blank=True)
    asks_for_human = models.BooleanField(default=False)
    intents = models.JSONField(default=list)
    signals = models.JSONField(default=dict)
    shortlist = models.JSONField(default=list)
    destination = models.CharField(max_length=8)
    team = models.CharField(max_length=80, blank=True)
    priority = models.CharField(max_length=8)
    reasons = models.JSONField(default=list)
    passages = models.JSONField(default=list)
    draft_text = models.TextField(blank=True)
    citations = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    next_steps = models.JSONField(default=list)
    lessons = models.JSONField(default=list)
    visibility = models.CharField(max_length=8, choices=Visibility.choices, default=Visibility.SHOWN)
    audited = models.BooleanField(_("drawn for the blind audit"), default=False)
    engine = models.CharField(_("engine that read the mail"), max_length=80)
    draft_engine = models.CharField(_("engine that drafted"), max_length=80, blank=True)
    fallback = models.TextField(_("why another engine answered"), blank=True)
    versions = models.JSONField(_("versions of prompt, model, rules, calibration"), default=dict)
    seconds = models.FloatField(default=0.0)
    created_at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        indexes = [models.Index(fields=["conversation", "-id"], name="suggestion_latest")]


class Draft(models.Model):
    """An answer being written: the assistant's, or one agent's. Saved as it is typed, checked by version."""

    class Author(models.TextChoices):
        ASSISTANT = "assistant", _("the assistant")
        AGENT = "agent", _("an agent")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        DISCARDED = "discarded", _("discarded")
        STALE = "stale", _("the customer wrote again")

    conversation = models.ForeignKey("desk.Conversation", models.CASCADE, related_name="drafts")
    author = models.CharField(max_length=10, choices=Author.choices)
    user = models.ForeignKey("desk.User", models.CASCADE, null=True, blank=True, related_name="drafts")
    suggestion = models.ForeignKey("desk.Suggestion", models.SET_NULL, null=True, blank=True, related_name="drafts")
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey("desk.User", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=models.Q(author="assistant", state="proposed"),
                name="one_open_draft_of_the_assistant",
            ),
            models.UniqueConstraint(
                fields=["conversation", "user"],
                condition=models.Q(author="agent", state="proposed"),
                name="one_open_draft_an_agent",
            ),
        ]


class Review(Record):
    """An agent's decision: the draft as offered, the text as sent, who, when, how long, and the versions behind it."""

    class Decision(models.TextChoices):
        SENT = "sent", _("sent from the draft")
        DISCARDED = "discarded", _("draft discarded")
        OWN = "own", _("written without a draft")

    class Size(models.TextChoices):
        UNCHANGED = "unchanged", _("unchanged")
        LIGHT = "light", _("light")
        EDITED = "edited", _("edited")
        REWRITTEN = "rewritten", _("rewritten")

    conversation = models.ForeignKey("desk.Conversation", models.CASCADE, related_name="reviews")
    suggestion = models.ForeignKey("desk.Suggestion", models.SET_NULL, null=True, blank=True, related_name="reviews")
    draft = models.ForeignKey("desk.Draft", models.SET_NULL, null=True, blank=True, related_name="reviews")
    outgoing = models.OneToOneField("desk.OutgoingMail", models.SET_NULL, null=True, blank=True, related_name="review")
    agent = models.ForeignKey("desk.User", models.SET_NULL, null=True, related_name="reviews")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    offered_text = models.TextField(_("draft as offered"), blank=True)
    sent_text = models.TextField(_("text as sent"), blank=True)
    difference = models.JSONField(_("difference"), default=list)
    edit_size = models.FloatField(_("size of the edit, 0 to 1"), null=True)
    size_class = models.CharField(max_length=10, choices=Size.choices, blank=True)
    fact_edits = models.JSONField(_("facts that were changed"), default=list)
    chips = models.JSONField(_("why, in the agent's words"), default=list, blank=True)
    seconds = models.FloatField(_("seconds on the page"), default=0.0)
    findings_seen = models.BooleanField(default=False)
    versions = models.JSONField(_("versions of prompt, model and rules"), default=dict)
    at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("edit log")


class CategoryLabel(Record):
    """An agent said which category a mail has: a label for calibration and training."""

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        CORRECTED = "corrected", _("corrected")
        AUDITED = "audited", _("blind audit")

    message = models.ForeignKey("desk.Message", models.CASCADE, related_name="labels")
    suggestion = models.ForeignKey("desk.Suggestion", models.SET_NULL, null=True, blank=True, related_name="labels")
    category = models.ForeignKey("desk.Category", models.SET_NULL, null=True, blank=True, related_name="labels")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    agent = models.ForeignKey("desk.User", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        verbose_name = _("category label")
        verbose_name_plural = _("category labels")


class Flag(Record):
    """An agent said that the assistant got it wrong; keeps the whole moment."""

    conversation = models.ForeignKey("desk.Conversation", models.CASCADE, related_name="flags")
    suggestion = models.ForeignKey("desk.Suggestion", models.SET_NULL, null=True, blank=True, related_name="flags")
    agent = models.ForeignKey("desk.User", models.SET_NULL, null=True, related_name="flags")
    word = models.CharField(_("why"), max_length=300)
    moment = models.JSONField(default=dict)
    at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")


class ModelCall(Record):
    """One call of a model, a failed one included, with what really left the machine."""

    mailbox = models.ForeignKey("desk.Mailbox", models.SET_NULL, null=True, blank=True, related_name="+")
    message = models.ForeignKey("desk.Message", models.SET_NULL, null=True, blank=True, related_name="calls")
    purpose = models.CharField(max_length=40)
    model = models.CharField(max_length=120)
    prompt = models.CharField(max_length=80, blank=True)
    prompt_version = models.CharField(max_length=80, blank=True)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    cost = models.FloatField(_("US dollars"), default=0.0)
    seconds = models.FloatField(default=0.0)
    error = models.TextField(blank=True)
    request = models.TextField(blank=True)
    response = models.TextField(blank=True)
    at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        verbose_name = _("model call")
        verbose_name_plural = _("model calls")
        indexes = [models.Index(fields=["mailbox", "at"], name="call_budget")]
