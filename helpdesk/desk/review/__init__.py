"""What an agent decides about a conversation; every decision is one transaction and one line in the log."""

from helpdesk.desk.review.answers import Answer, approve, discard, recipients, undo
from helpdesk.desk.review.decisions import (
    add_note,
    assign,
    flag,
    hand_over,
    label_category,
    mark_junk,
    reopen,
    resolve,
    snooze,
    wake_snoozed,
)
from helpdesk.desk.review.drafts import (
    close_conversation,
    current_draft,
    open_conversation,
    own_draft,
    save_draft,
    take_over,
)
from helpdesk.desk.review.record import Conflict, Refused, latest_from_customer, latest_suggestion

__all__ = [
    "Answer",
    "Conflict",
    "Refused",
    "add_note",
    "approve",
    "assign",
    "close_conversation",
    "current_draft",
    "discard",
    "flag",
    "hand_over",
    "label_category",
    "latest_from_customer",
    "latest_suggestion",
    "mark_junk",
    "open_conversation",
    "own_draft",
    "recipients",
    "reopen",
    "resolve",
    "save_draft",
    "snooze",
    "take_over",
    "undo",
    "wake_snoozed",
]
