"""Junk, by what the mail server judged and by what agents marked before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.db.models import Count, Q

from helpdesk.desk.models import Conversation, Customer

SPAM_HEADER = re.compile(rb"^X-Spam-(?:Flag|Status)[ \t]*:[ \t]*yes\b", re.IGNORECASE | re.MULTILINE)


def judged_spam(raw: bytes) -> bool:
    """Whether the receiving server's filter marked it in the headers."""
    head = re.split(rb"\r?\n\r?\n", raw[:100_000], maxsplit=1)[0]
    return bool(SPAM_HEADER.search(head))


def junk_senders(customers: Iterable[Customer]) -> set[int]:
    """Customers of whom agents have seen nothing but junk."""
    junk = Count("pk", filter=Q(state=Conversation.State.JUNK))
    known: Sequence[int] = [customer.pk for customer in customers if customer.pk]
    rows = Conversation.objects.filter(customer__in=known).values("customer").annotate(all=Count("pk"), junk=junk)
    return {row["customer"] for row in rows if row["junk"] == row["all"]}
