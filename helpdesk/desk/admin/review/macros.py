"""Macros of the company, with what is known of the conversation filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpdesk.desk.models import Conversation, Macro, Message, User

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
ORDER = re.compile(r"[A-Z]{2,5}-\d{4,}")


@dataclass(frozen=True)
class Filled:
    pk: int
    name: str
    text: str


def macros_for(
    conversation: Conversation, latest: Message | None, agent: User, category_id: int | None, facts: dict[str, str]
) -> list[Filled]:
    """In the customer's language first, and those of the mail's category before the others."""
    language = conversation.language or conversation.mailbox.language
    rows = sorted(
        Macro.objects.select_related("category"),
        key=lambda macro: (
            macro.language != language,
            macro.category_id != category_id,
            macro.category_id is not None,
            macro.name,
        ),
    )
    values = values_of(conversation, latest, agent, facts)
    return [Filled(row.pk, f"{row.name} ({row.language})", fill(row.text, values)) for row in rows]


def values_of(conversation: Conversation, latest: Message | None, agent: User, facts: dict[str, str]) -> dict[str, str]:
    genuine = latest is None or latest.genuine
    named = ORDER.search(f"{conversation.subject} {latest.new_text if latest else ''}")
    order = named[0] if named else ""
    about_order = {
        name.partition(" ")[2]: str(value) for name, value in facts.items() if order and name.startswith(f"{order} ")
    }
    known = {
        "customer_name": (latest.sender_name if latest else "") or (conversation.customer.name if genuine else ""),
        "agent_name": agent.shown_name,
        "team": str(conversation.team or ""),
        "order_id": order,
    }
    return {**about_order, **{name: value for name, value in known.items() if value}}


def fill(text: str, values: dict[str, str]) -> str:
    """What is not known stays visible as a gap in square brackets, for the agent to fill in."""
    return VARIABLE.sub(lambda match: values.get(match[1]) or f"[{match[1].replace('_', ' ')}]", text)
