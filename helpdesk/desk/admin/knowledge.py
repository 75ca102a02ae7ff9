"""Articles and macros."""

from __future__ import annotations

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.admin.base import ExplainedAdmin
from helpdesk.desk.models import Article, Macro


class ReviewDue(admin.SimpleListFilter):
    title = _("review")
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [("due", _("past its review date"))]

    def queryset(self, request, queryset):
        return queryset.filter(review_date__lt=timezone.localdate()) if self.value() == "due" else queryset


@admin.register(Article)
class ArticleAdmin(ExplainedAdmin):
    list_display = ("title", "category", "language", "owner", "review_date", "is_policy", "published")
    list_filter = (ReviewDue, "language", "published", "is_policy", "category")
    search_fields = ("title", "body")
    history_list_display = ("title",)


@admin.register(Macro)
class MacroAdmin(ExplainedAdmin):
    list_display = ("name", "category", "language", "for_drafts")
    search_fields = ("name", "text")
