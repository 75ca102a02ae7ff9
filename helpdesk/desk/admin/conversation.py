"""All conversations as a list; reading and answering happen on the review desk."""

from __future__ import annotations

from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.admin.base import RecordAdmin
from helpdesk.desk.admin.review.access import ACT
from helpdesk.desk.admin.review.reading import kept_blind
from helpdesk.desk.models import Conversation
from helpdesk.desk.search import find
from helpdesk.desk.sight import visible


@admin.register(Conversation)
class ConversationAdmin(RecordAdmin):
    list_display = ("page", "customer", "state", "category", "team", "assignee", "last_message_at")
    list_display_links = None
    list_filter = ("state", "mailbox", "team", "category", "language")
    list_select_related = ("customer", "category", "team", "assignee")
    search_fields = ("subject",)
    search_help_text = _("subjects, people, text")
    ordering = ("-last_message_at", "-pk")

    @admin.display(description=_("subject"), ordering="subject")
    def page(self, conversation):
        url = reverse("admin:review_conversation", args=[conversation.pk])
        return format_html('<a href="{}">{}</a>', url, conversation.subject or _("(no subject)"))

    def get_queryset(self, request):
        """Without what the blind audit keeps back from whoever answers mail: the list shows categories."""
        rows = visible(super().get_queryset(request), request.user).prefetch_related("customer__addresses")
        return rows.exclude(kept_blind()) if request.user.has_perm(ACT) else rows

    def get_search_results(self, request, rows, sought):
        return (rows.filter(pk__in=find(sought)) if sought else rows), False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return redirect("admin:review_conversation", object_id)
