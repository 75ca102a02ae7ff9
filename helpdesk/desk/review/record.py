"""What every decision needs: refusing in words, changing a conversation, one line in the log."""

from __future__ import annotations

from django.utils.translation import gettext as _

from helpdesk.desk.models import (
    Conversation,
    Draft,
    Event,
    Message,
    Suggestion,
    User,
)


class Refused(Exception):
    """The decision can't be carried out; the text says why, in words for the agent."""


class FindingsUnseen(Refused):
    """The answer holds what was found without evidence, and the agent has not said that they saw it."""


class Conflict(Refused):
    """Somebody else has changed the draft; both texts are kept."""

    def __init__(self, draft: Draft) -> None:
        by = draft.edited_by.shown_name if draft.edited_by else _("The assistant")
        super().__init__(_("%s has changed this draft meanwhile. Your text is kept: compare, then save again.") % by)
        self.draft = draft


def change(conversation: Conversation, **values) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(**values)
    for name, value in values.items():
        setattr(conversation, name, value)


def log(conversation: Conversation, actor: User | None, kind: str, detail: str = "", data: dict | None = None) -> None:
    Event.objects.create(conversation=conversation, actor=actor, kind=kind, detail=detail, data=data or {})


def latest_suggestion(conversation_id: int) -> Suggestion | None:
    return Suggestion.objects.filter(conversation=conversation_id).order_by("-id").first()


def latest_from_customer(conversation: Conversation) -> Message | None:
    mails = conversation.messages.filter(direction=Message.Direction.IN)
    return mails.filter(automatic="").order_by("-pk").first() or mails.order_by("-pk").first()
