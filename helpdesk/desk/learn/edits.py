"""The edit log as triage values."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from helpdesk.desk import convert
from helpdesk.desk.models import OutgoingMail, Review
from triage.embedded.drafter import calling_name, order_in
from triage.lessons import Edit

WINDOW = 1000
"""The latest edits that are learnt from; older habits count no more."""


def answered_from_drafts() -> QuerySet[Review]:
    """Reviews whose draft was sent, edited or not, newest first; what was undone or erased is not among them."""
    rows = Review.objects.filter(decision=Review.Decision.SENT, suggestion__isnull=False, agent__isnull=False)
    rows = rows.exclude(offered_text="").exclude(sent_text="")
    rows = rows.exclude(outgoing__state=OutgoingMail.State.CANCELLED)
    return rows.select_related("suggestion__message__conversation__customer", "suggestion__message__mailbox").order_by(
        "-pk"
    )


def edits_of(reviews: Iterable[Review]) -> list[Edit]:
    return [edit_of(review) for review in reviews]


def edit_of(review: Review) -> Edit:
    reading = review.suggestion
    thread = convert.thread_of(reading.message)
    name = thread.customer.name or thread.latest.sender.name
    return Edit(
        id=str(review.pk),
        conversation=str(review.conversation_id),
        agent=str(review.agent_id),
        offered=review.offered_text,
        sent=review.sent_text,
        category=reading.category_name,
        language=reading.language,
        names=tuple(dict.fromkeys(filter(None, (name, calling_name(name, "full"), *name.split())))),
        order=order_in(thread),
        mailbox=str(reading.message.mailbox_id),
    )
