"""Two conversations that are one matter, one that is two, and mail that a colleague passed on. Each can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from helpdesk.desk import joining
from helpdesk.desk.models import Conversation, Event, Message, User
from helpdesk.desk.review.record import Refused


def merge(conversation: Conversation, into: Conversation, agent: User) -> None:
    """Moves everything that was written into the other conversation; later mail follows by its references.

    Raises Refused where a person could be answered who did not ask."""
    if conversation.pk == into.pk or into.merged_into_id:
        raise Refused(_("Choose another conversation to merge this one into."))
    if conversation.customer_id != into.customer_id or conversation.mailbox_id != into.mailbox_id:
        raise Refused(_("Only conversations of one customer in one mailbox can be merged."))
    with told():
        joining.merge(conversation, into, agent)


def split(message: Message, agent: User) -> Conversation:
    """This mail and what came after it become a conversation of their own, read anew. Raises Refused."""
    conversation = message.conversation
    if not conversation.messages.filter(pk__lt=message.pk).exists():
        raise Refused(_("This is the first mail: there is nothing to split it from."))
    if message.direction != Message.Direction.IN:
        raise Refused(_("Split at a mail of the customer."))
    with told():
        moved = conversation.messages.filter(pk__gte=message.pk).select_related("conversation__mailbox")
        return joining.split(list(moved.order_by("pk")), agent)


def take_as_original(message: Message, agent: User) -> None:
    """A mail that a colleague passed on becomes its original sender's, and is read anew. Raises Refused."""
    with told():
        joining.take_as_original(message, agent)


def rejoin(event: Event, agent: User) -> Conversation:
    """Takes one of these decisions back; returns the conversation to go on with. Raises Refused."""
    with told():
        return joining.undo(event, agent)


@contextmanager
def told() -> Iterator[None]:
    """What makes no sense is refused in the same words."""
    try:
        yield
    except joining.CannotJoin as error:
        raise Refused(str(error)) from error
