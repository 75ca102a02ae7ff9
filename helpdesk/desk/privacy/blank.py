"""Takes texts and identities out of conversations and leaves the numbers that figures are counted from."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from helpdesk.desk import storage
from helpdesk.desk.models import (
    Attachment,
    AwaitedMail,
    Conversation,
    Draft,
    Errand,
    Event,
    Flag,
    IncomingMail,
    Message,
    ModelCall,
    Note,
    Notice,
    OutgoingMail,
    Rating,
    Review,
    SideMail,
    SideThread,
    Suggestion,
    WrapUp,
)
from helpdesk.desk.models.base import RecordQuerySet
from helpdesk.desk.privacy.trail import Trail

BLANK: dict[type[Model], dict[str, Any]] = {
    Conversation: {"subject": "", "summary": "", "needs": ""},
    Message: {
        "message_id": "", "in_reply_to": "", "references": [], "sender_name": "", "sender_address": "",
        "reply_to": [], "to": [], "cc": [], "subject": "", "text": "", "new_text": "", "html": "", "hidden_text": "",
        "bounce": None, "authentication": {}, "defects": [], "matched": "", "reason": "",
    },
    IncomingMail: {"state": IncomingMail.State.ERASED, "raw": "", "content_hash": "", "reason": ""},
    OutgoingMail: {
        "message_id": Concat(Value("erased-"), Cast("pk", TextField())), "to": [], "cc": [], "subject": "",
        "text": "", "raw": "", "error": "", "refusals": {},
    },
    AwaitedMail: {"awaited": ""},
    Attachment: {"filename": "", "content_id": "", "content_hash": "", "stored": "", "text": ""},
    Suggestion: {"summary": "", "draft_text": "", "missing": [], "next_steps": [], "intents": [], "fallback": ""},
    Draft: {"text": "", "version": F("version") + 1},
    SideThread: {"to": [], "subject": ""},
    SideMail: {"message_id": "", "references": [], "sender_name": "", "sender_address": "", "subject": "", "text": ""},
    WrapUp: {"summary": "", "tags": [], "tasks": []},
    Errand: {"instruction": "", "text": "", "results": [], "error": ""},
    Review: {"offered_text": "", "sent_text": "", "difference": []},
    ModelCall: {"request": "", "response": "", "error": ""},
    Note: {"text": ""},
    Notice: {"detail": ""},
    Event: {"detail": ""},
    Flag: {"word": ""},
    Rating: {"comment": ""},
}  # fmt: skip
"""By table: what its columns are overwritten with. The ledger keeps its UIDs, so that nothing is fetched again."""

HUSKS: dict[type[Model], tuple[str, ...]] = {
    Suggestion: ("reasons", "citations", "findings", "passages"),
    Review: ("fact_edits",),
    Event: ("data",),
    Flag: ("moment",),
}
"""JSON columns that figures are counted from: their shape and kinds stay, their texts go."""

KINDS = ("rule", "kind", "source", "category", "engine")


def blank(trail: Trail) -> int:
    """Blanks every row of these conversations and removes their files; returns the number of rows."""
    files = stored_names(trail)
    incoming = list(trail.of(IncomingMail).values_list("pk", flat=True))
    with transaction.atomic():
        count = sum(
            overwrite(found, BLANK.get(model, {})) for model, found in trail.each() if model is not IncomingMail
        )
        count += overwrite(IncomingMail.objects.filter(pk__in=incoming), BLANK[IncomingMail])
        for model, columns in HUSKS.items():
            leave_husks(trail.of(model), columns)
    remove_unused(files)
    return count


def overwrite(found: QuerySet, values: dict[str, Any]) -> int:
    if not values:
        return 0
    rows = found.model.objects.filter(pk__in=list(found.values_list("pk", flat=True)))
    return rows.blank(**values) if isinstance(rows, RecordQuerySet) else rows.update(**values)


def leave_husks(found: QuerySet, columns: Collection[str]) -> None:
    for row in found.only("pk", *columns).iterator(500):
        husks = {column: husk(getattr(row, column)) for column in columns}
        overwrite(found.model.objects.filter(pk=row.pk), husks)


def husk(value: Any, key: str = "") -> Any:
    """The same shape and numbers without texts, except what only names a kind."""
    if isinstance(value, dict):
        return {name: husk(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [husk(part, key) for part in value]
    return value if not isinstance(value, str) or key in KINDS else ""


STORED = ((IncomingMail, "raw"), (OutgoingMail, "raw"), (Attachment, "stored"))
"""Columns that name a file."""


def stored_names(trail: Trail) -> set[str]:
    """Names of the stored mails and files of these conversations."""
    names: set[str] = set()
    for model, column in STORED:
        names.update(trail.of(model).exclude(**{column: ""}).values_list(column, flat=True))
    return names


def remove_unused(names: Collection[str]) -> None:
    """Removes files that no row names any more: others may hold the same bytes."""
    for name in names:
        if not any(model.objects.filter(**{column: name}).exists() for model, column in STORED):
            storage.remove(name)
