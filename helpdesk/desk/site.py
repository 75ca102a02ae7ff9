"""The admin site of the desk: the plain admin, ordered by what people do, with pages of our own.

It stands outside the package `admin`, whose modules register with it while they are imported."""

from __future__ import annotations

from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.cache import cache
from django.urls import path
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from helpdesk.desk import notices
from helpdesk.desk.admission import ThrottledLoginForm
from helpdesk.desk.models import Desk, Mailbox

FRESH_FOR = 60
"""Seconds for which pages repeat what the desk says of itself without asking the database."""

SECTIONS = (
    (_("Desk"), ("Conversation", "Customer", "OutgoingMail")),
    (_("Policy"), ("Category", "Rule", "SlaTarget", "Desk")),
    (_("Knowledge"), ("Article", "Macro")),
    (_("Learning"), ("Lesson", "PromptVersion", "Flag", "CategoryLabel", "Calibration", "EvaluationRun")),
    (_("Reports"), ("MonthlyReport", "Rating")),
    (_("Records"), ("Review", "Suggestion", "ModelCall", "IncomingMail", "Event", "Viewing")),
    (_("Installation"), ("Mailbox", "User", "Team", "ApiToken", "Webhook", "WebhookCall", "FactSource")),
)


class DeskSite(AdminSite):
    site_title = _("Help desk")
    site_header = _("Help desk")
    index_title = _("Everything")
    site_url = "/"
    enable_nav_sidebar = False
    login_form = ThrottledLoginForm

    def __init__(self, name="admin"):
        super().__init__(name)
        self.pages = []

    def add_page(self, address: str, view, name: str) -> None:
        """A page beside those of the models, for whoever may log in; the view decides who of them may see it."""
        self.pages.append(path(address, self.admin_view(view), name=name))

    def get_urls(self):
        return [*self.pages, *super().get_urls()]

    def each_context(self, request):
        known = request.user.is_authenticated
        now = {
            "sign_on_name": settings.OIDC.name if settings.OIDC else "",
            "assistant_is_paused": known and Desk.objects.filter(paused=True).exists(),
            "notices_unread": notices.unread(request.user).count() if known else 0,
        }
        said = cache.get_or_set("desk-context", desk_context, FRESH_FOR)
        return super().each_context(request) | said | now

    def get_app_list(self, request, app_label=None):
        """Models under the headings of SECTIONS instead of by Django app; put together by the pages that show them."""
        return SimpleLazyObject(lambda: self.sections(request, app_label))

    def sections(self, request, app_label):
        models = {
            model["object_name"]: model for app in super().get_app_list(request, app_label) for model in app["models"]
        }
        sections = []
        for name, members in SECTIONS:
            shown = [models[member] for member in members if member in models]
            if shown:
                sections.append({"name": name, "app_label": "desk", "app_url": "", "models": shown})
        return sections


def desk_context() -> dict[str, bool]:
    """What every page of the desk says about it: that it can be tried out, that its past is simulated."""
    folders = Mailbox.objects.filter(transport=Mailbox.Transport.FOLDER, enabled=True)
    return {
        "desk_can_be_tried": folders.exists(),
        "desk_is_simulated": Desk.objects.filter(simulated=True).exists(),
    }
