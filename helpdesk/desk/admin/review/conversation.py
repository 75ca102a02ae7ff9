"""One conversation on one screen: the thread, the answer being written, and what is known."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.desk import errands, joining, notices, viewings
from helpdesk.desk.admin.review.access import ACT, page, seen_by_the_desk
from helpdesk.desk.admin.review.customer import customer_context
from helpdesk.desk.admin.review.editor import CHIPS, HIDES_DRAFTS, Editor, editor_of, visible_draft
from helpdesk.desk.admin.review.evidence import evidence_of, marked
from helpdesk.desk.admin.review.macros import macros_for
from helpdesk.desk.admin.review.offered import offered_to
from helpdesk.desk.admin.review.queue import agents, next_in_queue
from helpdesk.desk.admin.review.reading import Reading, confidence_of, lessons_of, reading_of, shaped_by
from helpdesk.desk.admin.review.thread import latest_in, thread_of
from helpdesk.desk.models import Attachment, Category, Conversation, Draft, Message, OutgoingMail, SideThread, Team
from helpdesk.desk.review import (
    CLOSING_DAYS,
    Conflict,
    Refused,
    latest_suggestion,
    open_conversation,
    others,
    proposed,
    unfinished,
    waiting_to_go,
)
from helpdesk.desk.review.preview import Preview
from helpdesk.desk.sight import visible


@seen_by_the_desk
def conversation(request, pk: int):
    shown = get_object_or_404(visible(with_people(), request.user), pk=pk)
    if shown.merged_into_id:
        return redirect("admin:review_conversation", shown.merged_into_id)
    if "hide_drafts" in request.GET:
        request.session[HIDES_DRAFTS] = request.GET["hide_drafts"] == "1"
        return redirect("admin:review_conversation", pk)
    if "preload" not in request.GET:
        viewings.note(viewings.What.CONVERSATION, pk, user=request.user)
    return show(request, shown)


def with_people():
    return Conversation.objects.select_related(
        "mailbox", "customer", "team", "category", "assignee", "opened_by", "resolved_by"
    ).prefetch_related("customer__addresses")


def show(
    request,
    conversation: Conversation,
    typed: Editor | None = None,
    refusal: Refused | None = None,
    preview: Preview | None = None,
    status: int = 200,
):
    agent, preloaded = request.user, "preload" in request.GET
    can_act = agent.has_perm(ACT)
    reading = reading_of(latest_suggestion(conversation.pk))
    items, left_out = thread_of(conversation, "all" in request.GET)
    latest = latest_in(conversation, items, left_out)
    draft = visible_draft(request, conversation, reading)
    if can_act and not preloaded:
        errands.translation_of(conversation, agent, draft, latest)
    context = {
        "title": conversation.subject or _("no subject"),
        "bodyclass": "review review-conversation",
        "conversation": conversation,
        "can_act": can_act,
        "preloaded": preloaded,
        "other": open_conversation(conversation, agent) if can_act and not preloaded else None,
        "alerts": [] if preloaded else alerts_of(conversation, agent),
        "items": items,
        "left_out": left_out,
        "latest": latest,
        "sides": sides_of(conversation),
        "theirs": refusal.draft if isinstance(refusal, Conflict) else None,
        "refusal": refusal,
        "preview": preview,
        "next": next_in_queue(request, conversation),
        "undoable": waiting_to_go(agent),
        "now": timezone.now(),
    }
    context |= being_written(request, conversation, reading, draft, latest, typed)
    context |= known_of(conversation, reading, latest, agent)
    return page(request, "desk/review/conversation.html", context, status)


def being_written(
    request,
    conversation: Conversation,
    reading: Reading | None,
    draft: Draft | None,
    latest: Message | None,
    typed: Editor | None,
) -> dict:
    """The answer in the editor, what it rests on, and what the assistant offers beside it."""
    agent = request.user
    editor = typed or editor_of(conversation, draft, latest)
    evidence = evidence_of(draft, agent, editor.text)
    offered = offered_to(agent, conversation, latest)
    lessons = lessons_of(draft.suggestion) if draft and draft.suggestion else []
    return {
        "draft": draft,
        "editor": editor,
        "others": others(latest),
        "attached": Attachment.objects.filter(draft=editor.draft) if editor.draft.isdecimal() else [],
        "marked": marked(editor.text, evidence),
        "evidence": evidence,
        "lessons": lessons,
        "shaped": shaped_by(draft.suggestion, lessons) if draft and draft.suggestion else [],
        "offered": offered,
        "foreign": errands.foreign(conversation, agent),
        "wrap_up": proposed(conversation, reading.suggestion if reading and reading.shown else None, offered.wrap_up),
        "stale": unfinished(conversation, agent),
        "chips": CHIPS,
        "closing_days": CLOSING_DAYS,
        "hides_drafts": request.session.get(HIDES_DRAFTS, False),
    }


def known_of(conversation: Conversation, reading: Reading | None, latest: Message | None, agent) -> dict:
    """What the assistant made of it, who writes, what happened before, and what may be chosen."""
    blind = reading is not None and reading.blind
    customer = customer_context(conversation, latest, agent)
    categories = list(Category.objects.filter(enabled=True))
    category = None if blind else conversation.category_id
    history = list(conversation.events.select_related("actor").order_by("-id")[:30])
    return {
        "reading": reading,
        "blind": blind,
        "confidence": confidence_of(reading.suggestion) if reading and reading.shown else None,
        "customer": customer,
        "macros": macros_for(conversation, latest, agent, category, customer["known"]) if agent.has_perm(ACT) else [],
        "categories": categories,
        "shortlist": shortlist_of(reading, categories),
        "teams": Team.objects.all(),
        "agents": agents(),
        "snoozes": snoozes(),
        "history": history,
        "rejoinable": {event.pk for event in history if joining.can_be_undone(event)},
    }


def alerts_of(conversation: Conversation, agent) -> list[str]:
    """Why whoever leads the team was told of it, as long as it is not theirs; what they were told of it is read now."""
    told = notices.seen(agent, conversation)
    if conversation.assignee_id == agent.pk or conversation.state == Conversation.State.RESOLVED:
        return []
    return [notices.words(row) for row in told if row.kind == row.Kind.ALERT]


def sides_of(conversation: Conversation) -> list[SideThread]:
    """Correspondence with other people, each with its mails and what is still on its way."""
    waiting = OutgoingMail.objects.exclude(state__in=(OutgoingMail.State.SENT, OutgoingMail.State.CANCELLED))
    rows = conversation.side_threads.select_related("begun_by").prefetch_related(
        "mails__author", "mails__attachments", Prefetch("outgoing", queryset=waiting, to_attr="on_its_way")
    )
    return list(rows.order_by("pk"))


def shortlist_of(reading: Reading | None, categories: list[Category]) -> list[Category]:
    """The likeliest categories, best first; nothing while the reading is kept back."""
    if reading is None or not reading.shown:
        return []
    by_name = {category.name: category for category in categories}
    names = [reading.suggestion.category_name, *(name for name, _share in reading.suggestion.shortlist)]
    return [by_name[name] for name in dict.fromkeys(names) if name in by_name][:4]


def snoozes() -> list[tuple[str, object]]:
    """Times to come back at that agents choose most."""
    now = timezone.localtime()
    morning = (now + timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)
    monday = morning + timedelta(days=(7 - morning.weekday()) % 7)
    return [(_("in 3 hours"), now + timedelta(hours=3)), (_("tomorrow morning"), morning), (_("Monday"), monday)]
