"""What an agent decides about a conversation; every decision is one transaction and one line in the log."""

from helpdesk.desk.review.answers import Answer, approve, discard, others, recipients, undo, waiting_to_go
from helpdesk.desk.review.attachments import attach, detach
from helpdesk.desk.review.beginning import begin
from helpdesk.desk.review.checking import open_findings
from helpdesk.desk.review.decisions import (
    NAMED,
    add_note,
    assign,
    flag,
    hand_over,
    label_category,
    mark_junk,
    named_in,
    reopen,
    resolve,
    snooze,
    step_in,
    wake_snoozed,
)
from helpdesk.desk.review.drafts import (
    close_conversation,
    continue_with,
    current_draft,
    free_for,
    open_conversation,
    own_draft,
    save_draft,
    take_over,
    unfinished,
)
from helpdesk.desk.review.merging import merge, rejoin, split, take_as_original
from helpdesk.desk.review.offers import put_away, put_back, take
from helpdesk.desk.review.record import Conflict, FindingsUnseen, Refused, latest_from_customer, latest_suggestion
from helpdesk.desk.review.side import forward, note_call, write
from helpdesk.desk.review.waiting import CLOSING_DAYS, close_due, follow_up_due, keep_open
from helpdesk.desk.review.wrapping import Wrapped, proposed, wrap_up

__all__ = [
    "CLOSING_DAYS",
    "NAMED",
    "Answer",
    "Conflict",
    "FindingsUnseen",
    "Refused",
    "Wrapped",
    "add_note",
    "approve",
    "assign",
    "attach",
    "begin",
    "close_conversation",
    "close_due",
    "continue_with",
    "current_draft",
    "detach",
    "discard",
    "flag",
    "follow_up_due",
    "forward",
    "free_for",
    "hand_over",
    "keep_open",
    "label_category",
    "latest_from_customer",
    "latest_suggestion",
    "mark_junk",
    "merge",
    "named_in",
    "note_call",
    "open_conversation",
    "open_findings",
    "others",
    "own_draft",
    "proposed",
    "put_away",
    "put_back",
    "recipients",
    "rejoin",
    "reopen",
    "resolve",
    "save_draft",
    "snooze",
    "split",
    "step_in",
    "take",
    "take_as_original",
    "take_over",
    "undo",
    "unfinished",
    "waiting_to_go",
    "wake_snoozed",
    "wrap_up",
    "write",
]
