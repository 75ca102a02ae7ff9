"""What changes while a conversation is open: who else is here, what came in, whether the draft is still good."""

from __future__ import annotations

from datetime import timedelta

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from helpdesk.desk import notices
from helpdesk.desk.admin.review.access import ACT, done_by_agents, seen_by_the_desk
from helpdesk.desk.models import Conversation, Draft, Message
from helpdesk.desk.review import close_conversation, open_conversation
from helpdesk.desk.sight import visible


@seen_by_the_desk
@require_POST
def live(request, pk: int):
    """Renews the claim of the agent who has the page open and tells what is new since it was loaded."""
    conversation = get_object_or_404(visible(Conversation.objects.select_related("assignee"), request.user), pk=pk)
    notices.seen(request.user, conversation)
    may_act = request.user.has_perm(ACT)
    other = open_conversation(conversation, request.user) if may_act else None
    newer = conversation.messages.filter(pk__gt=number(request, "since"), direction=Message.Direction.IN)
    draft = Draft.objects.filter(pk=number(request, "draft"), conversation=conversation).first()
    context = {
        "conversation": conversation,
        "other": other,
        "newer": newer.order_by("-pk").first(),
        "draft_gone": draft is not None and draft.state != Draft.State.PROPOSED,
        "now": timezone.now(),
    }
    return render(request, "desk/review/live.html", context)


def number(request, name: str) -> int:
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 18 else 0


@done_by_agents
def leave(request, conversation: Conversation):
    """The page was closed: others need not wait for the claim to run out. Where it was left for itself, by a form or a
    reload, the new page has its claim before this arrives."""
    age = timedelta(milliseconds=number(request, "age"))
    close_conversation(conversation, request.user, timezone.now() - age)
