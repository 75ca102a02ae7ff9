"""What came back: the outgoing mail is marked and its conversation is a person's again."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from helpdesk.desk.models import Conversation, Event, Message, OutgoingMail
from helpdesk.desk.receive.mail import Mail


def mark(placed: Sequence[tuple[Mail, Message]]) -> None:
    for mail, message in placed:
        bounce = mail.parsed.bounce
        if bounce and bounce.original_message_id and not mail.row.history_only:
            for outgoing in OutgoingMail.objects.filter(message_id=bounce.original_message_id):
                came_back(outgoing, message)


def came_back(outgoing: OutgoingMail, message: Message) -> None:
    bounce = message.bounce or {}
    words = words_of(bounce)
    if (bounce.get("status") or "5").startswith("4"):
        Event.objects.create(conversation_id=outgoing.conversation_id, kind="delayed", detail=words)
        return
    outgoing.state, outgoing.error = OutgoingMail.State.BOUNCED, words
    outgoing.save(update_fields=["state", "error"])
    Event.objects.create(conversation_id=outgoing.conversation_id, kind="bounced", detail=words)
    if outgoing.kind == OutgoingMail.Kind.ACKNOWLEDGEMENT:
        return
    open_again = Conversation.objects.filter(~Q(state=Conversation.State.JUNK), pk=outgoing.conversation_id)
    open_again.update(
        state=Conversation.State.NEEDS_AGENT,
        needs=f"Our answer came back: {words}"[:300],
        needs_rule="bounced",
        resolved_at=None,
        resolved_by=None,
        snoozed_until=None,
    )


def words_of(bounce: dict[str, str | None]) -> str:
    parts = [bounce.get("recipient"), bounce.get("status"), bounce.get("diagnostic")]
    return ", ".join(part for part in parts if part) or "no reason given"
