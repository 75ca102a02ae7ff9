"""What agents ask of the assistant while they answer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.models.base import now


class Errand(models.Model):
    """One thing the assistant is asked to do for an agent; the worker does it, and its page shows what came of it."""

    class Kind(models.TextChoices):
        DRAFT = "draft", _("a draft")
        REDO = "redo", _("the draft, changed as told")
        OTHERS = "others", _("other versions")
        ASK = "ask", _("a question for what is missing")
        TRANSLATE = "translate", _("a translation")
        WRAP_UP = "wrap_up", _("a summary, tags and tasks")

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        WORKING = "working", _("at work")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    OPEN = (State.ASKED, State.WORKING)

    conversation = models.ForeignKey("desk.Conversation", models.CASCADE, related_name="errands")
    agent = models.ForeignKey("desk.User", models.CASCADE, related_name="errands")
    draft = models.ForeignKey("desk.Draft", models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    instruction = models.CharField(max_length=1000, blank=True)
    text = models.TextField(_("what stood in the editor"), blank=True)
    language = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    results = models.JSONField(default=list)
    error = models.TextField(blank=True)
    settled = models.BooleanField(_("taken or put away"), default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    state_at = models.DateTimeField(default=now)
    created_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("errand")
        verbose_name_plural = _("errands")
        indexes = [
            models.Index(fields=["state", "state_at"], name="errand_due"),
            models.Index(fields=["conversation", "-id"], name="errand_latest"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN
