"""The first-run page: what a new desk needs, in order; each step says by itself whether it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helpdesk.desk import doctor
from helpdesk.desk.admin.review.access import page
from helpdesk.desk.models import Article, Category, Mailbox, User
from helpdesk.desk.roles import AGENTS

FEW_ARTICLES = 5


@dataclass(frozen=True)
class Step:
    name: object
    done: bool
    state: object
    """What is there, or what is wrong."""
    address: str
    link: object
    permission: str
    needed: bool = True
    """Whether the desk works badly without it."""


def steps() -> Iterator[Step]:
    yield mailbox_step()
    number = Category.objects.filter(enabled=True).count()
    yield Step(
        _("Categories: what your mail is about"),
        number > 1,
        _("%d are in use. Five to fifteen, each with a sentence and some example mails, suit most teams.") % number,
        reverse("admin:desk_category_changelist"),
        _("Categories"),
        "desk.change_category",
    )
    articles = Article.objects.filter(published=True).count()
    yield Step(
        _("Knowledge: what answers are made from"),
        articles >= FEW_ARTICLES,
        _("%d articles are in use. manage.py import_knowledge takes Markdown, HTML and CSV.") % articles,
        reverse("admin:desk_article_changelist"),
        _("Articles"),
        "desk.change_article",
    )
    agents = User.objects.filter(groups__name=AGENTS, is_active=True).count()
    yield Step(
        _("Colleagues: who answers"),
        agents > 0,
        _("%d agents can log in. An invitation goes out by mail.") % agents,
        reverse("admin:desk_user_changelist"),
        _("Users"),
        "desk.change_user",
    )
    named = settings.HELPDESK_MODEL
    yield Step(
        _("A language model, if you want one"),
        bool(named),
        named or _("None: the embedded engines work alone, and nothing leaves the machine. This can wait."),
        reverse("admin:desk_modelcall_changelist"),
        _("Calls"),
        "desk.view_modelcall",
        needed=False,
    )


def mailbox_step() -> Step:
    row = Mailbox.objects.order_by("-enabled", "pk").first()
    well = bool(row and row.enabled and row.polled_at and not row.failing_since)
    if row is None:
        state = _("None yet. You need its address, its servers and a password, or a client id for Google or Microsoft.")
    elif row.failing_since:
        state = row.error
    elif well:
        state = _("%s is read.") % row
    else:
        state = _("%s is there and was not read yet: test it, see how much mail it holds, and begin.") % row
    if row is not None and row.transport == Mailbox.Transport.IMAP:
        address = reverse("admin:mailbox_connection", args=[row.pk])
    else:
        address = reverse("admin:desk_mailbox_changelist" if row else "admin:desk_mailbox_add")
    return Step(_("A mailbox"), well, state, address, _("Mailbox"), "desk.change_mailbox")


def first_steps(request):
    """For whoever sets the desk up: administrators and managers, each with links to what is theirs to do."""
    if not (request.user.has_perm("desk.change_mailbox") or request.user.has_perm("desk.change_category")):
        raise PermissionDenied
    if request.method == "POST":
        found = doctor.model()
        say = messages.success if found.ok else messages.error
        say(request, " ".join(filter(None, (found.detail, found.remedy))))
        return redirect("admin:first_steps")
    found = list(steps())
    context = {
        "title": _("First steps"),
        "steps": [(step, request.user.has_perm(step.permission)) for step in found],
        "done": sum(step.done for step in found if step.needed),
        "needed": sum(step.needed for step in found),
        "model": settings.HELPDESK_MODEL,
    }
    return page(request, "desk/first_steps.html", context)


admin.site.add_page("first-steps/", first_steps, "first_steps")
