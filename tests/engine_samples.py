"""A small shop for tests of the engines: categories, a thread, an article, a ledger that keeps what it is told."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.model_server import ModelServer
from triage.gateway import Gateway, GatewaySettings
from triage.types import Address, Call, Category, Customer, Email, Passage, Policy, Thread

JANA = Address("Jana Fischer", "jana.fischer@mailbox.example")
WHERE_IS_IT = """Hello,

I ordered a Skerry 2 tent three weeks ago, order LF-483920, and it has not arrived. Where is my parcel?
"""
DELIVERY = Passage(
    "article:1",
    "How long delivery takes",
    "Orders leave our house within two working days. The parcel then takes three to five working days. "
    "Your order page shows the tracking link as soon as the parcel has left.",
    category="Order status",
    score=0.9,
)


@dataclass
class MemoryLedger:
    calls: list[Call] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    spent_before: float = 0.0

    def spent(self) -> float:
        return self.spent_before + sum(call.cost for call in self.calls)

    def record(self, call: Call) -> None:
        self.calls.append(call)

    def cached(self, key: str) -> str | None:
        return self.answers.get(key)

    def remember(self, key: str, answer: str) -> None:
        self.answers[key] = answer


def policy(**changes: Any) -> Policy:
    categories = (
        Category("Order status", "Where an order is, when the parcel arrives, tracking"),
        Category("Refund status", "When the money for something sent back is paid"),
        Category("Product advice", "Which tent, boots or jacket suits a trip; sizes and materials"),
    )
    return Policy(**{"company": "Larkfield Outdoor", "categories": categories, "rules": (), **changes})


def thread(text: str = WHERE_IS_IT, subject: str = "Where is my order?", **customer: Any) -> Thread:
    signed = f"{text}\nBest regards,\nJana Fischer\n"
    email = Email("m1@mailbox.example", JANA, subject, signed, text)
    return Thread((email,), Customer(**{"name": JANA.name, "address": JANA.address, **customer}))


def gateway(server: ModelServer, ledger: MemoryLedger | None = None, **settings: Any) -> Gateway:
    """A gateway to a model nobody has asked before, so that no test knows what another found out."""
    defaults = {
        "model": f"openai/scripted-{uuid.uuid4().hex}",
        "api_base": server.url,
        "prices": (1.0, 2.0),
        "timeout": 5.0,
    }
    return Gateway(GatewaySettings(**{**defaults, **settings}), ledger if ledger is not None else MemoryLedger())
