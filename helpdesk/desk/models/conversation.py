"""Conversations, what agents note on them, and the record of what happened."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.models.base import Priority, Record, now


class Conversation(models.Model):
    class State(models.TextChoices):
        NEW = "new", _("new")
        NEEDS_AGENT = "needs_agent", _("needs a person")
        DRAFT_READY = "draft_ready", _("draft ready")
        WAITING = "waiting", _("waiting for the customer")
        RESOLVED = "resolved", _("resolved")
        SNOOZED = "snoozed", _("snoozed")
        JUNK = "junk", _("junk")

    OPEN = (State.NEW, State.NEEDS_AGENT, State.DRAFT_READY)

    mailbox = models.ForeignKey("desk.Mailbox", models.PROTECT, related_name="conversations", verbose_name=_("mailbox"))
    customer = models.ForeignKey(
        "desk.Customer", models.PROTECT, related_name="conversations", verbose_name=_("customer")
    )
    subject = models.TextField(_("subject"), blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.NEW)
    team = models.ForeignKey("desk.Team", models.SET_NULL, null=True, blank=True, verbose_name=_("team"))
    assignee = models.ForeignKey(
        "desk.User", models.SET_NULL, null=True, blank=True, related_name="assigned", verbose_name=_("assigned to")
    )
    category = models.ForeignKey("desk.Category", models.SET_NULL, null=True, blank=True, verbose_name=_("category"))
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.NORMAL)
    sentiment = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=8, blank=True)
    summary = models.TextField(blank=True)
    needs = models.CharField(_("why a person"), max_length=300, blank=True)
    needs_rule = models.CharField(max_length=80, blank=True)
    people_only = models.BooleanField(_("the customer wants a person"), default=False)
    in_pilot = models.BooleanField(_("the assistant takes part"), default=True)
    created_at = models.DateTimeField(default=now)
    last_message_at = models.DateTimeField(default=now)
    waiting_since = models.DateTimeField(_("customer waits since"), null=True, blank=True)
    due_at = models.DateTimeField(_("answer due"), null=True, blank=True)
    resolve_by = models.DateTimeField(_("to be resolved by"), null=True, blank=True)
    hours_used = models.FloatField(_("business hours of ours used up so far"), default=0.0)
    first_response_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey("desk.User", models.SET_NULL, null=True, blank=True, related_name="resolved")
    snoozed_until = models.DateTimeField(null=True, blank=True)
    close_at = models.DateTimeField(_("closed by itself at"), null=True, blank=True)
    follow_up_at = models.DateTimeField(_("to be followed up at"), null=True, blank=True)
    opened_by = models.ForeignKey("desk.User", models.SET_NULL, null=True, blank=True, related_name="opened")
    opened_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        indexes = [
            models.Index(fields=["state", "-priority", "due_at", "waiting_since", "id"], name="conversation_urgent"),
            models.Index(fields=["state", "needs_rule", "language", "assignee"], name="conversation_open"),
            models.Index(fields=["mailbox", "state", "-last_message_at"], name="conversation_mailbox"),
            models.Index(fields=["team", "state", "-last_message_at"], name="conversation_team"),
            models.Index(fields=["category", "state", "-last_message_at"], name="conversation_category"),
            models.Index(fields=["state", "snoozed_until"], name="conversation_snoozed"),
            models.Index(fields=["customer", "-last_message_at"], name="conversation_customer"),
            models.Index(fields=["created_at"], name="conversation_created"),
            models.Index(fields=["close_at"], name="conversation_closing", condition=models.Q(close_at__isnull=False)),
            models.Index(
                fields=["follow_up_at"], name="conversation_follow_up", condition=models.Q(follow_up_at__isnull=False)
            ),
            models.Index(fields=["state", "-last_message_at", "-id"], name="conversation_latest"),
            models.Index(fields=["assignee", "-created_at"], name="conversation_assigned"),
        ]

    def __str__(self) -> str:
        return self.subject or f"conversation {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class SavedView(models.Model):
    """A part of the queue that an agent keeps under a name."""

    agent = models.ForeignKey("desk.User", models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        ordering = ["name"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [models.UniqueConstraint(fields=["agent", "name"], name="one_view_a_name")]

    def __str__(self) -> str:
        return self.name


class Note(models.Model):
    """What agents tell each other; never sent."""

    conversation = models.ForeignKey("desk.Conversation", models.CASCADE, related_name="notes")
    author = models.ForeignKey("desk.User", models.SET_NULL, null=True, related_name="notes")
    program = models.CharField(_("program that wrote it"), max_length=80, blank=True)
    text = models.TextField(_("note"))
    mentions = models.ManyToManyField("desk.User", related_name="+", blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")


class Event(Record):
    """What happened to a conversation, and by whom; no person means the program."""

    conversation = models.ForeignKey("desk.Conversation", models.CASCADE, related_name="events")
    actor = models.ForeignKey("desk.User", models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=32)
    detail = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["conversation", "at"], name="event_thread"),
            models.Index(fields=["kind", "at"], name="event_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}"
