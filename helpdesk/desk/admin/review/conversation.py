"""One conversation on one screen: the thread, the answer being written, and what is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.desk import errands, joining, notices, viewings
from helpdesk.desk.admin.review.access import ACT, page, seen_by_the_desk
from helpdesk.desk.admin.review.evidence import evidence_of, marked
from helpdesk.desk.admin.review.macros import macros_for
from helpdesk.desk.admin.review.offered import offered_to
from helpdesk.desk.admin.review.queue import agents, next_in_queue
from helpdesk.desk.admin.review.reading import Reading, confidence_of, lessons_of, reading_of, shaped_by
from helpdesk.desk.admin.review.thread import thread_of
from helpdesk.desk.convert import facts_of
from helpdesk.desk.models import Attachment, Category, Conversation, Draft, Notice, OutgoingMail, SideThread, Team
from helpdesk.desk.review import (
    CLOSING_DAYS,
    Conflict,
    Refused,
    current_draft,
    latest_from_customer,
    latest_suggestion,
    open_conversation,
    others,
    proposed,
    recipients,
    unfinished,
    waiting_to_go,
)
from helpdesk.desk.review.preview import Preview
from helpdesk.desk.sight import visible

CHIPS = (
    ("wrong_facts", _("facts were wrong")),
    ("missing", _("something was missing")),
    ("too_much", _("too much text")),
    ("tone", _("tone")),
    ("language", _("language")),
    ("not_needed", _("beside the point")),
)
HIDES_DRAFTS = "hides_drafts"
"""Key of the session of an agent who wants to think first and ask for the draft later."""


@dataclass
class Editor:
    """What the editor holds: the draft as it is stored, or what the agent typed when it could not be sent."""

    draft: str = ""
    version: str = ""
    text: str = ""
    to: str = ""
    cc: str = ""
    seconds: str = "0"
    chips: list[str] = field(default_factory=list)
    findings_seen: bool = False
    to_others: bool = False
    close_after: int = 0

    @classmethod
    def of(cls, form) -> Editor:
        """What was sent by the form; line ends as they are stored."""
        return cls(
            draft=form.get("draft", ""),
            version=form.get("version", ""),
            text=form.get("text", "").replace("\r\n", "\n"),
            to=form.get("to", ""),
            cc=form.get("cc", ""),
            seconds=form.get("seconds", "0"),
            chips=[chip for chip in form.getlist("chips") if chip in dict(CHIPS)],
            findings_seen="findings_seen" in form,
            to_others="to_others" in form,
            close_after=next((days for days in CLOSING_DAYS if form.get("close_after") == str(days)), 0),
        )


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
    agent = request.user
    can_act = agent.has_perm(ACT)
    preloaded = "preload" in request.GET
    reading = reading_of(latest_suggestion(conversation.pk))
    blind = reading is not None and reading.blind
    draft = visible_draft(request, conversation, reading)
    editor = typed or editor_of(conversation, draft)
    items, left_out = thread_of(conversation, "all" in request.GET)
    latest = latest_from_customer(conversation)
    evidence = evidence_of(draft, agent, editor.text)
    lessons = lessons_of(draft.suggestion) if draft and draft.suggestion else []
    if can_act and not preloaded:
        errands.translation_of(conversation, agent, draft)
    offered = offered_to(agent, conversation)
    history = list(conversation.events.select_related("actor", "conversation__customer").order_by("-id")[:30])
    categories = list(Category.objects.filter(enabled=True))
    context = {
        "title": conversation.subject or _("no subject"),
        "bodyclass": "review review-conversation",
        "conversation": conversation,
        "can_act": can_act,
        "preloaded": preloaded,
        "other": open_conversation(conversation, agent) if can_act and not preloaded else None,
        "items": items,
        "left_out": left_out,
        "latest": latest,
        "reading": reading,
        "blind": blind,
        "confidence": confidence_of(reading.suggestion) if reading and reading.shown else None,
        "draft": draft,
        "editor": editor,
        "others": others(latest),
        "attached": Attachment.objects.filter(draft=editor.draft) if editor.draft.isdecimal() else [],
        "marked": marked(editor.text, evidence),
        "evidence": evidence,
        "offered": offered,
        "sides": sides_of(conversation),
        "wrap_up": proposed(conversation, reading.suggestion if reading and reading.shown else None, offered.wrap_up),
        "foreign": errands.foreign(conversation, agent),
        "lessons": lessons,
        "shaped": shaped_by(draft.suggestion, lessons) if draft and draft.suggestion else [],
        "stale": unfinished(conversation, agent),
        "theirs": refusal.draft if isinstance(refusal, Conflict) else None,
        "refusal": refusal,
        "preview": preview,
        "chips": CHIPS,
        "closing_days": CLOSING_DAYS,
        "hides_drafts": request.session.get(HIDES_DRAFTS, False),
        "macros": macros_for(conversation, latest, agent, None if blind else conversation.category_id)
        if can_act
        else [],
        "customer": customer_context(conversation, latest, agent),
        "categories": categories,
        "shortlist": shortlist_of(reading, categories),
        "teams": Team.objects.all(),
        "agents": agents(),
        "snoozes": snoozes(),
        "history": history,
        "rejoinable": {event.pk for event in history if joining.can_be_undone(event)},
        "next": next_in_queue(request, conversation),
        "undoable": waiting_to_go(agent),
        "alerts": [] if preloaded else alerts_of(conversation, agent),
        "now": timezone.now(),
    }
    return page(request, "desk/review/conversation.html", context, status)


def alerts_of(conversation: Conversation, agent) -> list[str]:
    """Why whoever leads the team was told of it, as long as it is not theirs; what they were told of it is read now."""
    notices.seen(agent, conversation)
    if conversation.assignee_id == agent.pk or conversation.state == Conversation.State.RESOLVED:
        return []
    told = Notice.objects.filter(user=agent, conversation=conversation, kind=Notice.Kind.ALERT)
    return [notices.words(row) for row in told.select_related("actor").order_by("pk")]


def sides_of(conversation: Conversation) -> list[SideThread]:
    """Correspondence with other people, each with its mails and what is still on its way."""
    waiting = OutgoingMail.objects.exclude(state__in=(OutgoingMail.State.SENT, OutgoingMail.State.CANCELLED))
    rows = conversation.side_threads.select_related("begun_by").prefetch_related(
        "mails__author", "mails__attachments", Prefetch("outgoing", queryset=waiting, to_attr="on_its_way")
    )
    return list(rows.order_by("pk"))


def visible_draft(request, conversation: Conversation, reading: Reading | None) -> Draft | None:
    """The draft in the editor, unless it would give away what the agent is to judge first."""
    draft = current_draft(conversation, request.user)
    if draft is None or draft.author == Draft.Author.AGENT:
        return draft
    kept_back = reading is not None and not reading.shown
    hides = request.session.get(HIDES_DRAFTS, False) and "draft" not in request.GET
    return None if kept_back or hides else draft


def editor_of(conversation: Conversation, draft: Draft | None) -> Editor:
    latest = latest_from_customer(conversation)
    try:
        to = ", ".join(recipients(latest)) if latest else conversation.customer.main_address
    except Refused:
        to = ""
    if draft is None:
        return Editor(to=to)
    return Editor(draft=str(draft.pk), version=str(draft.version), text=draft.text, to=to)


def shortlist_of(reading: Reading | None, categories: list[Category]) -> list[Category]:
    """The likeliest categories, best first; nothing while the reading is kept back."""
    if reading is None or not reading.shown:
        return []
    by_name = {category.name: category for category in categories}
    names = [reading.suggestion.category_name, *(name for name, _share in reading.suggestion.shortlist)]
    return [by_name[name] for name in dict.fromkeys(names) if name in by_name][:4]


def customer_context(conversation: Conversation, latest, agent) -> dict:
    """Who writes; nothing but the address where the sender may be somebody else."""
    if latest is not None and not latest.genuine:
        return {"genuine": False, "address": latest.sender_address}
    customer = conversation.customer
    others = customer.conversations.exclude(pk=conversation.pk).filter(merged_into=None)
    others = visible(others, agent)
    earlier = list(others.order_by("-last_message_at")[:6])
    return {
        "genuine": True,
        "address": latest.sender_address if latest else customer.main_address,
        "person": customer,
        "facts": grouped(facts_of(customer), f"{conversation.subject} {latest.text if latest else ''}"),
        "answers": customer.source_answers.filter(source__enabled=True).select_related("source"),
        "earlier": earlier,
        "mergeable": [row for row in earlier if row.mailbox_id == conversation.mailbox_id],
    }


def grouped(facts: dict[str, str], mail: str) -> list[tuple[str, list[tuple[str, str]], bool]]:
    """Facts by the order or return number their names begin with, and whether the mail speaks of it."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, value in facts.items():
        head, _space, rest = name.partition(" ")
        about = head if rest and any(letter.isdigit() for letter in head) else ""
        groups.setdefault(about, []).append((rest if about else name, value))
    return [(about, pairs, bool(about) and about in mail) for about, pairs in groups.items()]


def snoozes() -> list[tuple[str, object]]:
    """Times to come back at that agents choose most."""
    now = timezone.localtime()
    morning = (now + timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)
    monday = morning + timedelta(days=(7 - morning.weekday()) % 7)
    return [(_("in 3 hours"), now + timedelta(hours=3)), (_("tomorrow morning"), morning), (_("Monday"), monday)]
