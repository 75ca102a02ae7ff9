"""A conversation that the desk begins: somebody is written to who did not write first."""

from __future__ import annotations

from django.db import transaction

from helpdesk.desk.models import Conversation, Customer, CustomerAddress, Mailbox, User
from helpdesk.desk.review.record import log


def begin(agent: User, mailbox: Mailbox, address: str, subject: str, name: str = "") -> Conversation:
    """An empty conversation with whoever has this address, with the agent; the first mail is written in its editor."""
    with transaction.atomic():
        conversation = Conversation.objects.create(
            mailbox=mailbox,
            customer=customer_at(address, name),
            subject=subject,
            state=Conversation.State.NEEDS_AGENT,
            team=mailbox.team,
            assignee=agent,
            language=mailbox.language,
            needs="A mail of ours that is not written yet.",
            in_pilot=False,
        )
        log(conversation, agent, "begun")
    return conversation


def customer_at(address: str, name: str) -> Customer:
    known = CustomerAddress.objects.select_related("customer__merged_into").filter(address=address.lower()).first()
    if known:
        return known.customer.merged_into or known.customer
    customer = Customer.objects.create(name=name[:200])
    CustomerAddress.objects.create(customer=customer, address=address)
    return customer
