"""What else agents decide about a conversation, each a plain form."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from helpdesk.desk import review
from helpdesk.desk.admin.review.access import done_by_agents
from helpdesk.desk.admin.review.answering import addresses, onwards
from helpdesk.desk.admin.review.queue import agents
from helpdesk.desk.admin.review.reading import reading_of
from helpdesk.desk.models import Attachment, Category, Conversation, Team
from helpdesk.desk.sight import visible
from helpdesk.desk.templatetags.desk import moment as shown_moment


@done_by_agents
def label(request, conversation: Conversation):
    """Confirms or corrects the category; in the blind audit this is what uncovers the assistant's reading."""
    chosen = request.POST.get("category", "")
    category = None if chosen == "none" else get_object_or_404(Category, pk=chosen if chosen.isdecimal() else 0)
    reading = reading_of(review.latest_suggestion(conversation.pk))
    review.label_category(conversation, category, request.user, audit=reading is not None and reading.blind)
    messages.success(request, _("Category: %s") % (category or _("none of these")))


@done_by_agents
def assign(request, conversation: Conversation):
    """To a colleague, a team, or both; a transfer says why."""
    team = chosen_from(Team.objects.all(), request.POST.get("team", ""))
    who = request.POST.get("assignee", "")
    assignee = request.user if who == "me" else chosen_from(agents(), who)
    why = request.POST.get("why", "").strip()
    if team is not None and conversation.team_id not in (None, team.pk) and not why:
        raise review.Refused(_("Say in a word why it moves to another team: they read it first."))
    review.assign(conversation, request.user, team, assignee, why)
    messages.success(request, _("Assigned to %s.") % (assignee.shown_name if assignee else team or _("nobody")))


def chosen_from(rows, pk: str):
    return get_object_or_404(rows, pk=pk) if pk.isdecimal() else None


@done_by_agents
def note(request, conversation: Conversation):
    written = review.add_note(conversation, request.user, request.POST.get("text", ""))
    messages.success(request, _("Noted for your colleagues; customers never see it."))
    strangers = [name for name, user in review.named_in(written.text, conversation).items() if user is None]
    if strangers:
        names = ", ".join(f"@{name}" for name in strangers)
        messages.warning(request, _("%s is nobody who may read this conversation, and was not told.") % names)


@done_by_agents
def phone_call(request, conversation: Conversation):
    incoming = request.POST.get("way") != "out"
    who, text = request.POST.get("who", ""), request.POST.get("text", "")
    review.note_call(conversation, request.user, incoming, who, text)
    messages.success(request, _("The call is noted for your colleagues."))


@done_by_agents
def forward(request, conversation: Conversation):
    """To a supplier or a colleague, in a thread beside the conversation."""
    files = Attachment.objects.filter(message__conversation=conversation, pk__in=numbers(request.POST.getlist("file")))
    to = addresses(request.POST.get("aside_to", ""))
    review.forward(conversation, request.user, to, request.POST.get("subject", ""), request.POST.get("text", ""), files)
    messages.success(request, _("On its way to %s; the customer sees nothing of it.") % ", ".join(to))


@done_by_agents
def write_aside(request, conversation: Conversation, side: int):
    thread = get_object_or_404(conversation.side_threads, pk=side)
    review.write(thread, request.user, request.POST.get("text", ""))
    messages.success(request, _("On its way to %s; the customer sees nothing of it.") % ", ".join(thread.to))


def numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isdecimal() and len(text) < 18]


@done_by_agents
def flag(request, conversation: Conversation):
    review.flag(conversation, request.user, request.POST.get("word", ""))
    messages.success(request, _("Flagged. The assistant's whole reading of this moment is kept."))


@done_by_agents
def resolve(request, conversation: Conversation):
    review.resolve(conversation, request.user)
    review.wrap_up(conversation, request.user, review.Wrapped.of(request.POST))
    messages.success(request, _("Resolved: %s") % conversation)
    return onwards(request, conversation)


@done_by_agents
def junk(request, conversation: Conversation):
    review.mark_junk(conversation, request.user)
    messages.success(request, _("Junk: %s") % conversation)
    return onwards(request, conversation)


@done_by_agents
def snooze(request, conversation: Conversation):
    until = moment(request.POST.get("until", "") or request.POST.get("at", ""))
    review.snooze(conversation, request.user, until)
    messages.success(request, _("Comes back on %s.") % shown_moment(until))
    return onwards(request, conversation)


def moment(text: str) -> datetime:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise review.Refused(_("Choose a day and a time."))
    return found if timezone.is_aware(found) else timezone.make_aware(found)


@done_by_agents
def reopen(request, conversation: Conversation):
    review.reopen(conversation, request.user)
    messages.success(request, _("Back in the queue."))


@done_by_agents
def keep_open(request, conversation: Conversation):
    review.keep_open(conversation, request.user)
    messages.success(request, _("It stays open until somebody resolves it."))


@done_by_agents
def take_over(request, conversation: Conversation):
    review.take_over(conversation, request.user)
    messages.success(request, _("You have this conversation now."))


@done_by_agents
def step_in(request, conversation: Conversation):
    review.step_in(conversation, request.user)
    messages.success(request, _("You have stepped in: it is yours now."))


@done_by_agents
def merge(request, conversation: Conversation):
    into = request.POST.get("into", "")
    rows = visible(Conversation.objects.all(), request.user)
    other = get_object_or_404(rows, pk=into if into.isdecimal() else 0)
    review.merge(conversation, other, request.user)
    messages.success(request, _("Merged: everything is here now."))
    return redirect("admin:review_conversation", other.pk)


@done_by_agents
def split(request, conversation: Conversation, message: int):
    new = review.split(
        get_object_or_404(conversation.messages.select_related("conversation"), pk=message), request.user
    )
    messages.success(request, _("Split off: this is the new conversation."))
    return redirect("admin:review_conversation", new.pk)


@done_by_agents
def take_as_original(request, conversation: Conversation, message: int):
    review.take_as_original(
        get_object_or_404(conversation.messages.select_related("conversation"), pk=message), request.user
    )
    messages.success(request, _("From now on this is its original sender's mail."))
    return redirect("admin:review_conversation", conversation.pk)


@done_by_agents
def rejoin(request, conversation: Conversation, event: int):
    """Takes a merge, a split or the taking of a forwarded mail back."""
    back = review.rejoin(get_object_or_404(conversation.events, pk=event), request.user)
    messages.success(request, _("Undone: it is as it was before."))
    return redirect("admin:review_conversation", back.pk)
