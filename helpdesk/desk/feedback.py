"""What customers say by a signed link: that they want a person, and whether an answer helped."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from helpdesk.desk.models import Conversation, Draft, Event, OutgoingMail, Rating

COMMENT_LENGTH = 2000


def want_person(outgoing: OutgoingMail) -> None:
    """Sends the conversation to people for good, and back to the queue."""
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=outgoing.conversation_id)
        if conversation.people_only:
            return
        conversation.drafts.filter(author=Draft.Author.ASSISTANT, state=Draft.State.PROPOSED).update(
            state=Draft.State.DISCARDED
        )
        conversation.people_only = True
        conversation.state = Conversation.State.NEEDS_AGENT
        conversation.needs = "The customer asked for a person by the link in our answer."
        conversation.needs_rule = "asks_for_human"
        conversation.waiting_since = conversation.waiting_since or timezone.now()
        conversation.resolved_at = None
        conversation.save()
        Event.objects.create(conversation=conversation, kind="people_only", detail="asked by the link in our answer")


def rate(outgoing: OutgoingMail, good: bool, comment: str = "") -> Rating:
    """One rating an answer; a customer may change their mind."""
    rating, _made = Rating.objects.update_or_create(
        outgoing=outgoing, defaults={"good": good, "comment": comment.strip()[:COMMENT_LENGTH]}
    )
    return rating
