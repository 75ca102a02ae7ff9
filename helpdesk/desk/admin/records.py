"""What is on record: read here, changed nowhere."""

from __future__ import annotations

from django.contrib import admin

from helpdesk.desk.admin.base import RecordAdmin
from helpdesk.desk.admin.review.access import ACT
from helpdesk.desk.admin.review.reading import kept_blind
from helpdesk.desk.models import (
    Calibration,
    CategoryLabel,
    Conversation,
    EvaluationRun,
    Event,
    Flag,
    IncomingMail,
    ModelCall,
    OutgoingMail,
    Rating,
    Review,
    Suggestion,
    Viewing,
)
from helpdesk.desk.sight import visible


class SeenRecordAdmin(RecordAdmin):
    """Records of conversations: who may not read one does not read of it here."""

    through = "conversation"

    def get_queryset(self, request):
        return visible(super().get_queryset(request), request.user, self.through)


@admin.register(IncomingMail)
class IncomingMailAdmin(RecordAdmin):
    list_display = ("received_at", "mailbox", "folder", "uid", "state", "reason", "size")
    list_filter = ("state", "mailbox")


@admin.register(OutgoingMail)
class OutgoingMailAdmin(SeenRecordAdmin):
    list_display = ("created_at", "subject", "to", "state", "attempts", "error", "author")
    list_filter = ("state", "mailbox", "kind")
    list_select_related = ("author",)


@admin.register(Suggestion)
class SuggestionAdmin(SeenRecordAdmin):
    list_display = ("created_at", "category_name", "confidence", "destination", "engine", "visibility", "fallback")
    list_filter = ("destination", "visibility", "engine")

    def get_queryset(self, request):
        """Whoever answers mail does not look up here what the desk keeps back until they have answered."""
        rows = super().get_queryset(request)
        if request.user.has_perm(ACT):
            return rows.filter(visibility=Suggestion.Visibility.SHOWN, audited=False)
        return rows


@admin.register(Review)
class ReviewAdmin(SeenRecordAdmin):
    list_display = ("at", "agent", "decision", "size_class", "edit_size", "seconds", "conversation")
    list_filter = ("decision", "size_class")
    list_select_related = ("agent", "conversation")


@admin.register(ModelCall)
class ModelCallAdmin(RecordAdmin):
    list_display = ("at", "purpose", "model", "tokens_in", "tokens_out", "cost", "seconds", "error")
    list_filter = ("purpose", "model")


@admin.register(Flag)
class FlagAdmin(SeenRecordAdmin):
    list_display = ("at", "agent", "word", "conversation")
    list_select_related = ("agent", "conversation")


@admin.register(CategoryLabel)
class CategoryLabelAdmin(SeenRecordAdmin):
    through = "message__conversation"
    list_display = ("at", "agent", "kind", "category", "message")
    list_filter = ("kind", "category")
    list_select_related = ("agent", "category", "message")


@admin.register(Event)
class EventAdmin(SeenRecordAdmin):
    list_display = ("at", "kind", "actor", "detail", "conversation")
    list_filter = ("kind",)
    list_select_related = ("actor", "conversation")

    def get_queryset(self, request):
        """What happened to a mail of the blind audit would tell its category to whoever is to say it."""
        rows = super().get_queryset(request)
        if request.user.has_perm(ACT):
            return rows.exclude(conversation__in=Conversation.objects.filter(kept_blind()))
        return rows


@admin.register(Viewing)
class ViewingAdmin(RecordAdmin):
    list_display = ("hour", "user", "program", "what", "number", "conversation")
    list_filter = ("what", "user")
    list_select_related = ("user", "conversation")
    exclude = ("key",)


@admin.register(Calibration)
class CalibrationAdmin(RecordAdmin):
    list_display = ("created_at", "engine", "labels")


@admin.register(EvaluationRun)
class EvaluationRunAdmin(RecordAdmin):
    list_display = ("created_at", "kind", "engine")


@admin.register(Rating)
class RatingAdmin(SeenRecordAdmin):
    through = "outgoing__conversation"
    list_display = ("at", "good", "comment", "outgoing")
