"""Finds or makes the customers of a batch of mail."""

from __future__ import annotations

from collections.abc import Iterable

from helpdesk.desk.models import Customer, CustomerAddress
from helpdesk.mail.mime.addresses import Address

LONGEST_NAME = 200
LONGEST_ADDRESS = 320


class Customers:
    """The customers behind a batch's senders; those unknown so far are made by `save`."""

    def __init__(self, senders: Iterable[Address]) -> None:
        addresses = {normal(sender.address) for sender in senders} - {""}
        rows = CustomerAddress.objects.filter(address__in=addresses).select_related("customer__merged_into")
        self._known = {row.address: surviving(row.customer) for row in rows}
        self._new: list[Customer] = []
        self._new_addresses: list[CustomerAddress] = []

    @property
    def known(self) -> list[Customer]:
        return list(self._known.values())

    def of(self, sender: Address) -> Customer:
        """The customer with this address; somebody without one is a customer of their own each time."""
        address = normal(sender.address)
        if address in self._known:
            return self._known[address]
        customer = Customer(name=sender.name[:LONGEST_NAME])
        self._new.append(customer)
        if address:
            self._known[address] = customer
            self._new_addresses.append(CustomerAddress(customer=customer, address=address))
        return customer

    def save(self) -> None:
        Customer.objects.bulk_create(self._new)
        CustomerAddress.objects.bulk_create(self._new_addresses)


def normal(address: str) -> str:
    return address.strip().lower()[:LONGEST_ADDRESS]


def surviving(customer: Customer) -> Customer:
    """Whoever the customer was merged into."""
    for _ in range(20):
        if customer.merged_into is None:
            break
        customer = customer.merged_into
    return customer
