"""What is left behind when a conversation is resolved: summary, tags, tasks. Proposed, edited, taken by one key."""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk.desk.models import Conversation, OutgoingMail, Suggestion, User, WrapUp

MOST = 20


@dataclass(frozen=True)
class Wrapped:
    summary: str = ""
    tags: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()

    @classmethod
    def of(cls, form) -> Wrapped:
        """As a form sends it: tags by comma, tasks by line."""
        return cls(
            form.get("summary", "").strip()[:2000],
            tuple(dict.fromkeys(tag.strip()[:60] for tag in form.get("tags", "").split(",") if tag.strip()))[:MOST],
            tuple(line.strip(" -")[:300] for line in form.get("tasks", "").splitlines() if line.strip(" -"))[:MOST],
        )


def proposed(conversation: Conversation, reading: Suggestion | None, written: dict | None = None) -> Wrapped:
    """What a model wrote when it was asked; else from what the assistant read, no word of it new."""
    if written:
        return Wrapped(written["summary"], tuple(written["tags"]), tuple(written["tasks"]))
    if reading is None:
        return Wrapped(conversation.summary, tuple(filter(None, [str(conversation.category or "")])))
    named = [str(conversation.category or reading.category_name), *reading.intents]
    mood = [reading.sentiment] if reading.sentiment in ("angry", "negative") else []
    tags = tuple(dict.fromkeys(filter(None, (*named, *mood))))
    return Wrapped(conversation.summary or reading.summary, tags, tuple(reading.next_steps))


def wrap_up(conversation: Conversation, agent: User, wrapped: Wrapped, outgoing: OutgoingMail | None = None) -> WrapUp:
    """Kept with the conversation and told to webhooks; an undone answer takes its own along."""
    return WrapUp.objects.create(
        conversation=conversation,
        agent=agent,
        outgoing=outgoing,
        summary=wrapped.summary,
        tags=list(wrapped.tags),
        tasks=list(wrapped.tasks),
    )
