"""Asking the assistant while answering, and what it offers: always beside the editor, never in it by itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from helpdesk.desk import errands
from helpdesk.desk.admin.review.access import ACT, done_by_agents, seen_by_the_desk
from helpdesk.desk.admin.review.answering import draft_of, number
from helpdesk.desk.admin.review.editor import Editor
from helpdesk.desk.admin.review.offered import offered_to, spoken_by
from helpdesk.desk.admin.review.reading import reading_of
from helpdesk.desk.models import Conversation, Errand
from helpdesk.desk.review import Refused, latest_from_customer, latest_suggestion, put_away, put_back, take
from helpdesk.desk.sight import visible

Kind = Errand.Kind
ASKED_BY_PAGE = (Kind.DRAFT, Kind.REDO, Kind.OTHERS, Kind.ASK, Kind.TRANSLATE, Kind.WRAP_UP)


@done_by_agents
def ask(request, conversation: Conversation):
    """The text of the editor is what the errand starts from."""
    kind, editor = request.POST.get("ask", ""), Editor.of(request.POST)
    if kind == "shorter":
        kind, instruction = Kind.REDO, "shorter"
    else:
        instruction = request.POST.get("question" if kind == Kind.ASK else "instruction", "")
    if kind not in ASKED_BY_PAGE:
        raise Refused(_("The assistant does not know how to do that."))
    reading = reading_of(latest_suggestion(conversation.pk))
    if reading is not None and not reading.shown and kind != Kind.TRANSLATE:
        raise Refused(_("The assistant's draft is kept back until you have chosen a category."))
    if kind == Kind.REDO and not (editor.text.strip() and instruction.strip()):
        raise Refused(_("Say what is to be changed, and have a text that it can be changed in."))
    errands.ask(
        conversation,
        request.user,
        kind,
        draft=conversation.drafts.filter(pk=number(editor.draft)).first(),
        instruction=instruction,
        text="" if kind in (Kind.DRAFT, Kind.ASK) else editor.text,
        language=spoken_by(request.user) if kind in (Kind.TRANSLATE, Kind.WRAP_UP) else "",
    )
    if request.headers.get("HX-Request"):
        return fragment(request, conversation)
    return redirect("admin:review_conversation", conversation.pk)


@seen_by_the_desk
def offers(request, pk: int):
    """What the page asks for again and again while the assistant is at work."""
    return fragment(request, get_object_or_404(visible(Conversation.objects.all(), request.user), pk=pk))


@done_by_agents
def take_offer(request, conversation: Conversation, errand: int, place: int):
    row = get_object_or_404(conversation.errands.filter(agent=request.user), pk=errand)
    editor = Editor.of(request.POST)
    draft = draft_of(conversation, editor, request.user)
    if editor.text.strip():
        draft.text = editor.text
    take(row, place, draft, number(editor.version), request.user)
    return redirect("admin:review_conversation", conversation.pk)


@done_by_agents
def put_back_text(request, conversation: Conversation, errand: int):
    row = get_object_or_404(conversation.errands.filter(agent=request.user, settled=True), pk=errand)
    editor = Editor.of(request.POST)
    put_back(row, draft_of(conversation, editor, request.user), number(editor.version), request.user)
    return redirect("admin:review_conversation", conversation.pk)


@done_by_agents
def put_offers_away(request, conversation: Conversation):
    put_away(conversation.errands, request.user)


def fragment(request, conversation: Conversation) -> HttpResponse:
    context = {
        "conversation": conversation,
        "offered": offered_to(request.user, conversation, latest_from_customer(conversation)),
        "alone": True,
        "can_act": request.user.has_perm(ACT),
    }
    return render(request, "desk/review/offers.html", context)
