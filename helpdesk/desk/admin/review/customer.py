"""Who writes, as the page tells it before an agent says hello."""

from __future__ import annotations

from helpdesk.desk.convert import answers_of, facts_of
from helpdesk.desk.models import Conversation, Message, User
from helpdesk.desk.sight import visible


def customer_context(conversation: Conversation, latest: Message | None, agent: User) -> dict:
    """Who writes; nothing but the address where the sender may be somebody else."""
    if latest is not None and not latest.genuine:
        return {"genuine": False, "address": latest.sender_address, "known": {}}
    customer = conversation.customer
    others = customer.conversations.exclude(pk=conversation.pk).filter(merged_into=None)
    earlier = list(visible(others, agent).order_by("-last_message_at")[:6])
    answers = answers_of(customer)
    known = facts_of(customer, answers)
    return {
        "genuine": True,
        "address": latest.sender_address if latest else customer.main_address,
        "person": customer,
        "known": known,
        "facts": grouped(known, f"{conversation.subject} {latest.text if latest else ''}"),
        "answers": answers,
        "earlier": earlier,
        "mergeable": [row for row in earlier if row.mailbox_id == conversation.mailbox_id],
    }


def grouped(facts: dict[str, str], mail: str) -> list[tuple[str, list[tuple[str, str]], bool]]:
    """Facts by the order or return number their names begin with, and whether the mail speaks of it."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, value in facts.items():
        head, _space, rest = name.partition(" ")
        about = head if rest and any(letter.isdigit() for letter in head) else ""
        groups.setdefault(about, []).append((rest if about else name, value))
    return [(about, pairs, bool(about) and about in mail) for about, pairs in groups.items()]
