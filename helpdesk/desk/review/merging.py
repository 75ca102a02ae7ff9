"""Two conversations that are one matter, and one that is two."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from helpdesk.desk import queue
from helpdesk.desk.models import Conversation, Draft, Message, User
from helpdesk.desk.review.record import Refused, change, log
from helpdesk.desk.sla import set_due


def merge(conversation: Conversation, into: Conversation, agent: User) -> None:
    """Moves everything that was written into the other conversation; later mail follows by its references.

    Raises Refused where a person could be answered who did not ask."""
    if conversation.pk == into.pk or into.merged_into_id:
        raise Refused("Choose another conversation to merge this one into.")
    if conversation.customer_id != into.customer_id or conversation.mailbox_id != into.mailbox_id:
        raise Refused("Only conversations of one customer in one mailbox can be merged.")
    with transaction.atomic():
        conversation.messages.update(conversation=into)
        conversation.notes.update(conversation=into)
        conversation.outgoing.update(conversation=into)
        outdate(conversation, into)
        was_open = conversation.is_open or into.is_open
        change(
            into,
            state=Conversation.State.NEEDS_AGENT if was_open else into.state,
            waiting_since=earlier(conversation.waiting_since, into.waiting_since),
            due_at=earlier(conversation.due_at, into.due_at),
            resolve_by=earlier(conversation.resolve_by, into.resolve_by),
            hours_used=max(conversation.hours_used, into.hours_used),
            priority=max(conversation.priority, into.priority),
            last_message_at=max(conversation.last_message_at, into.last_message_at),
            people_only=conversation.people_only or into.people_only,
        )
        change(
            conversation,
            merged_into=into,
            state=Conversation.State.RESOLVED,
            resolved_at=timezone.now(),
            resolved_by=agent,
            waiting_since=None,
            due_at=None,
            resolve_by=None,
            close_at=None,
            follow_up_at=None,
            needs="",
            needs_rule="",
        )
        log(conversation, agent, "merged", f"into {into.pk}", {"into": into.pk})
        log(into, agent, "merged", f"with {conversation.pk}", {"from": conversation.pk})


def split(message: Message, agent: User) -> Conversation:
    """This mail and what came after it become a conversation of their own, read anew. Raises Refused."""
    conversation = message.conversation
    mailbox = conversation.mailbox
    moved = conversation.messages.filter(pk__gte=message.pk)
    if not conversation.messages.filter(pk__lt=message.pk).exists():
        raise Refused("This is the first mail: there is nothing to split it from.")
    if message.direction != Message.Direction.IN:
        raise Refused("Split at a mail of the customer.")
    with transaction.atomic():
        new = Conversation.objects.create(
            mailbox=mailbox,
            customer=conversation.customer,
            subject=message.subject or conversation.subject,
            team=conversation.team,
            people_only=conversation.people_only,
            in_pilot=conversation.in_pilot,
            waiting_since=message.created_at,
            priority=conversation.priority,
            created_at=message.created_at,
        )
        set_due(new)
        conversation.outgoing.filter(in_answer_to__in=moved).update(conversation=new)
        moved.update(conversation=new)
        outdate(conversation)
        log(conversation, agent, "split", f"{new.pk} was split off", {"new": new.pk})
        log(new, agent, "split", f"off from {conversation.pk}", {"from": conversation.pk})
        latest = new.messages.filter(direction=Message.Direction.IN, automatic="").order_by("-pk").first()
        if latest is not None:
            Message.objects.filter(pk=latest.pk).update(state=Message.State.NEW, attempts=0, state_at=timezone.now())
            queue.wake("suggest", latest.pk)
    return new


def outdate(*conversations: Conversation) -> None:
    """Drafts were written for another thread; what agents typed is kept."""
    Draft.objects.filter(conversation__in=conversations, state=Draft.State.PROPOSED).update(state=Draft.State.STALE)


def earlier(one, other):
    return min(filter(None, (one, other)), default=None)
