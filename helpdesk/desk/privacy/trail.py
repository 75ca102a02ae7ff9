"""Everything the desk holds about a customer, or of a conversation."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from helpdesk.desk.models import (
    Attachment,
    AwaitedMail,
    CategoryLabel,
    Conversation,
    Customer,
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


class NobodyKnown(Exception):
    """No customer has this address; the text says so in one line."""


@dataclass(frozen=True)
class Trail:
    """The rows that hang on some conversations."""

    conversations: Collection[int]

    def of(self, model: type[Model]) -> QuerySet:
        return model.objects.filter(PATHS[model](self.conversations))

    def each(self) -> Iterator[tuple[type[Model], QuerySet]]:
        for model in PATHS:
            yield model, self.of(model)


def through(path: str):
    return lambda conversations: Q(**{f"{path}__in": conversations})


PATHS = {
    Conversation: through("pk"),
    Message: through("conversation"),
    IncomingMail: lambda ids: Q(message__conversation__in=ids) | Q(side_mail__thread__conversation__in=ids),
    AwaitedMail: through("message__conversation"),
    OutgoingMail: through("conversation"),
    Attachment: lambda ids: (
        Q(message__conversation__in=ids)
        | Q(draft__conversation__in=ids)
        | Q(outgoing__conversation__in=ids)
        | Q(side_mail__thread__conversation__in=ids)
    ),
    Suggestion: through("conversation"),
    Draft: through("conversation"),
    Errand: through("conversation"),
    SideThread: through("conversation"),
    SideMail: through("thread__conversation"),
    WrapUp: through("conversation"),
    Review: through("conversation"),
    CategoryLabel: through("message__conversation"),
    Flag: through("conversation"),
    ModelCall: through("message__conversation"),
    Note: through("conversation"),
    Notice: through("conversation"),
    Event: through("conversation"),
    Rating: through("outgoing__conversation"),
}
"""Every table with rows of a conversation, and how they hang on it."""


def customers_of(address: str) -> list[Customer]:
    """The customer with this address and whoever was merged into them. Raises NobodyKnown."""
    found = list(Customer.objects.filter(addresses__address=address.strip().lower()))
    if not found:
        raise NobodyKnown(f"No customer has the address {address}.")
    waiting = [row.merged_into for row in found if row.merged_into] + found
    known: dict[int, Customer] = {}
    while waiting:
        customer = waiting.pop()
        if customer.pk not in known:
            known[customer.pk] = customer
            waiting += customer.merged.all()
    return list(known.values())


def trail_of(customers: Collection[Customer]) -> Trail:
    return Trail(list(Conversation.objects.filter(customer__in=customers).values_list("pk", flat=True)))
