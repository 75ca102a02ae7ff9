"""Earlier approved answers as passages for the drafters."""

from __future__ import annotations

from helpdesk.desk.models import Calibration, Desk, Mailbox, OutgoingMail, Review, Team
from helpdesk.desk.sight import open_to_all
from triage.earlier import Answered, earlier_answers
from triage.types import Passage

WINDOW = 1000
"""The latest answers that are looked at."""


def answers_for(mailbox: Mailbox | None) -> list[Passage]:
    """What agents of this mailbox have said to several customers and may say again."""
    rows = Review.objects.exclude(sent_text="").exclude(outgoing__state=OutgoingMail.State.CANCELLED)
    rows = rows.filter(suggestion__isnull=False, suggestion__category__isnull=False)
    rows = rows.filter(conversation__mailbox=mailbox) if mailbox else open_to_all(rows, "conversation")
    rows = rows.exclude(conversation__team__restricted=True)
    newest = rows.select_related("suggestion", "conversation__customer").order_by("-pk")[:WINDOW]
    return earlier_answers([answered(row) for row in reversed(newest)])


def answered(row: Review) -> Answered:
    name = row.conversation.customer.name
    return Answered(
        ref=f"answer:{row.pk}",
        customer=str(row.conversation.customer_id),
        category=row.suggestion.category_name,
        language=row.suggestion.language,
        sent=row.sent_text,
        offered=row.offered_text,
        names=(name, *name.split()),
    )


def state() -> tuple[int | None, int, int]:
    """Changes when the desk has learnt anew, and at once when mail was erased or a team closed."""
    learnt = Calibration.objects.order_by("-pk").values_list("pk", flat=True).first()
    return learnt, Desk.get().forgotten, Team.objects.filter(restricted=True).count()
