"""The forms around an answer: send, preview, keep, discard, undo."""

from __future__ import annotations

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.desk import deliver
from helpdesk.desk.admin.review.access import done_by_agents
from helpdesk.desk.admin.review.conversation import show
from helpdesk.desk.admin.review.editor import Editor
from helpdesk.desk.admin.review.queue import next_in_queue
from helpdesk.desk.models import Attachment, Conversation, Draft, OutgoingMail, User
from helpdesk.desk.review import (
    Answer,
    Conflict,
    Refused,
    Wrapped,
    approve,
    attach,
    close_conversation,
    continue_with,
    detach,
    discard,
    latest_from_customer,
    open_findings,
    others,
    own_draft,
    recipients,
    save_draft,
    undo,
    wrap_up,
)
from helpdesk.desk.review.preview import preview
from triage.edits import difference, edit_size, size_class

LONGEST_STAY = 12 * 3600.0


@done_by_agents
def answer(request, conversation: Conversation):
    """Sends, previews or keeps what the editor holds; whatever happens, the typed text stays."""
    editor, then = Editor.of(request.POST), request.POST.get("then", "next")
    if then.startswith("macro"):
        return insert_macro(request, conversation, editor)
    try:
        draft = draft_of(conversation, editor, request.user)
        attach_all(draft, request.FILES.getlist("files"))
        if then == "preview":
            shown = preview(draft, answer_of(conversation, editor), request.user)
            return show(request, conversation, typed=editor, preview=shown)
        if then == "keep":
            save_draft(draft, editor.text, number(editor.version), request.user)
            messages.success(request, _("Kept. Nothing was sent."))
            return redirect("admin:review_conversation", conversation.pk)
        outgoing = approve(draft, answer_of(conversation, editor, then == "resolve"), request.user)
        if then == "resolve":
            wrap_up(conversation, request.user, Wrapped.of(request.POST), outgoing)
    except Refused as refusal:
        return refused(request, conversation, editor, refusal)
    close_conversation(conversation, request.user)
    following = onwards(request, conversation)
    if request.headers.get("X-Requested-With") != "fetch":
        return following
    undo_bar = render_to_string("desk/review/undo.html", {"mail": outgoing}, request)
    return JsonResponse({"next": following.url, "undo": undo_bar})


def attach_all(draft: Draft, files) -> None:
    for file in files:
        attach(draft, file.name or "file", file.read())


@done_by_agents
def add_files(request, conversation: Conversation):
    """Files are kept as soon as they are chosen. JSON: the list as HTML, or why not."""
    editor = Editor.of(request.POST)
    try:
        draft = draft_of(conversation, editor, request.user)
        attach_all(draft, request.FILES.getlist("files"))
    except Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=409)
    context = {"attached": draft.attachments.all(), "conversation": conversation}
    shown = render_to_string("desk/review/attached.html", context, request)
    return JsonResponse({"draft": draft.pk, "version": number(editor.version), "files": shown})


@done_by_agents
def remove_file(request, conversation: Conversation, file: int):
    row = get_object_or_404(Attachment.objects.select_related("draft"), pk=file, draft__conversation=conversation)
    may_write(row.draft, request.user)
    detach(row)


def insert_macro(request, conversation: Conversation, editor: Editor):
    """Without JavaScript: the chosen text is added at the end."""
    editor.text = "\n\n".join(filter(None, (editor.text.rstrip(), request.POST.get("macro", ""))))
    return show(request, conversation, typed=editor)


def refused(request, conversation: Conversation, editor: Editor, refusal: Refused) -> HttpResponse:
    """The page again with the agent's own text, ready to be sent knowingly."""
    draft = conversation.drafts.filter(pk=number(editor.draft)).first()
    if isinstance(refusal, Conflict):
        editor.version = str(refusal.draft.version)
    elif draft is not None and draft.state != Draft.State.PROPOSED and editor.text:
        own = continue_with(draft, editor.text, request.user)
        editor.draft, editor.version = str(own.pk), str(own.version)
    conversation.refresh_from_db()
    return show(request, conversation, typed=editor, refusal=refusal, status=409)


def draft_of(conversation: Conversation, editor: Editor, agent) -> Draft:
    """The draft the editor was opened with, else one of the agent's own."""
    if editor.draft:
        checked_against = ("suggestion__message__mailbox", "suggestion__message__conversation__customer")
        draft = get_object_or_404(conversation.drafts.select_related(*checked_against), pk=number(editor.draft))
        may_write(draft, agent)
        return draft
    draft = own_draft(conversation, agent)
    editor.draft, editor.version = str(draft.pk), editor.version or "1"
    return draft


def may_write(draft: Draft, agent: User) -> None:
    """The assistant's draft is everybody's; what an agent writes is theirs."""
    if draft.author == Draft.Author.AGENT and draft.user_id != agent.pk:
        raise PermissionDenied


def answer_of(conversation: Conversation, editor: Editor, then_resolve: bool = False) -> Answer:
    """What the agent approves. Raises Refused for a recipient that is none."""
    to = addresses(editor.to)
    latest = latest_from_customer(conversation)
    usual = latest is not None and not latest.automatic and to == tuple(recipients(latest))
    return Answer(
        text=editor.text,
        version=number(editor.version),
        to=() if usual else to,
        cc=tuple(dict.fromkeys([*addresses(editor.cc), *(others(latest) if editor.to_others else ())])),
        seconds=seconds(editor.seconds),
        chips=tuple(editor.chips),
        findings_seen=editor.findings_seen,
        then_resolve=then_resolve,
        close_after=editor.close_after,
    )


def addresses(text: str) -> tuple[str, ...]:
    found = tuple(part for part in re.split(r"[,;\s]+", text[:5000]) if part)
    for address in found:
        try:
            validate_email(address)
        except ValidationError:
            raise Refused(_("“%s” is no email address.") % address) from None
    return found


def number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def seconds(text: str) -> float:
    try:
        return min(max(float(text), 0.0), LONGEST_STAY)
    except ValueError:
        return 0.0


def onwards(request, conversation: Conversation) -> HttpResponseRedirect:
    """To the next conversation of the agent's queue; the undo bar goes along."""
    following = next_in_queue(request, conversation)
    return redirect("admin:review_conversation", following.pk) if following else redirect("admin:review_queue")


@done_by_agents
def save(request, conversation: Conversation):
    """Stores what is being typed. JSON: the new version, or why not."""
    editor = Editor.of(request.POST)
    try:
        draft = draft_of(conversation, editor, request.user)
        version = save_draft(draft, editor.text, number(editor.version), request.user)
    except Refused as refusal:
        kind = "conflict" if isinstance(refusal, Conflict) else "refused"
        return JsonResponse({"error": str(refusal), "kind": kind}, status=409)
    found = open_findings(draft, editor.text)
    return JsonResponse(
        {
            "draft": draft.pk,
            "version": version,
            "saved": timezone.localtime().strftime("%H:%M:%S"),
            "findings": len(found),
            "marks": render_to_string("desk/review/findings.html", {"findings": found}, request),
            "changes": changes(draft, editor.text),
        }
    )


def changes(draft: Draft, text: str) -> str:
    """What the agent changed in the offered text, as HTML; "" without an offer or a change."""
    offered = draft.suggestion.draft_text if draft.suggestion else ""
    size = edit_size(offered, text) if offered else 0.0
    if not size:
        return ""
    context = {"runs": difference(offered, text), "size": size_class(size)}
    return render_to_string("desk/review/changes.html", context)


@done_by_agents
def discard_draft(request, conversation: Conversation):
    """Without the assistant: an empty editor, and the log keeps what was offered."""
    draft = get_object_or_404(conversation.drafts, pk=number(request.POST.get("draft", "")))
    chips = tuple(Editor.of(request.POST).chips)
    discard(draft, request.user, seconds(request.POST.get("seconds", "0")), chips)
    messages.success(request, _("The draft is put aside. Write your own."))


@done_by_agents
def continue_stale(request, conversation: Conversation):
    """What was typed before the customer wrote again goes on as the agent's own text."""
    draft = get_object_or_404(conversation.drafts, pk=number(request.POST.get("draft", "")), state=Draft.State.STALE)
    may_write(draft, request.user)
    continue_with(draft, draft.text, request.user)


@done_by_agents
def undo_sending(request, conversation: Conversation, outgoing: int):
    undo(get_object_or_404(conversation.outgoing.select_related("conversation"), pk=outgoing), request.user)
    messages.success(request, _("Taken back. Nothing was sent."))
    return redirect("admin:review_conversation", conversation.pk)


@done_by_agents
def settle_uncertain(request, conversation: Conversation, outgoing: int):
    """A person says what became of mail that may have gone out."""
    row = get_object_or_404(conversation.outgoing, pk=outgoing)
    was_sent = request.POST.get("was_sent") == "yes"
    if not deliver.decide(row, request.user, was_sent):
        raise Refused(_("Somebody has settled this already."))
    messages.success(request, _("Noted as sent.") if was_sent else _("It is sent again."))


@done_by_agents
def try_again(request, conversation: Conversation, outgoing: int):
    """Mail that could not be sent goes out as it is, once what was wrong is mended."""
    if not deliver.try_again(get_object_or_404(conversation.outgoing, pk=outgoing), request.user):
        raise Refused(_("It is no longer waiting to be tried again."))
    messages.success(request, _("It is tried again now."))


@done_by_agents
def write_again(request, conversation: Conversation, outgoing: int):
    """The text of an answer that could not be sent, back in the editor."""
    row = get_object_or_404(conversation.outgoing, pk=outgoing, state=OutgoingMail.State.FAILED)
    draft = row.review.draft if hasattr(row, "review") else None
    if draft is None:
        raise Refused(_("Its draft is gone; copy the text from the thread."))
    continue_with(draft, row.text, request.user)
