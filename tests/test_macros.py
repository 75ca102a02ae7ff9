"""A macro is knowledge for a draft once all it says of the customer is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk.desk import engines
from helpdesk.desk.models import Macro
from triage.embedded.drafter import EmbeddedDrafter
from triage.embedded.encoder import load_encoder
from triage.retrieve import Index, macro_passage
from triage.types import Address, Classification, Customer, Email, Policy, Thread

SEARCH = macro_passage(
    "macro:2",
    "Search with the carrier started",
    "Hello {{customer_name}},\n\nwe have asked {{carrier}} to search for the parcel {{order_id}}. "
    "This takes up to 8 working days.\n\nKind regards,",
    "Order status",
    "en",
)
UNDERSTOOD = Classification("Order status", 0.95, language="en")
FACTS = {"LF-483920 carrier": "DPD", "LF-483920 status": "lost"}
TEXT = "My parcel LF-483920 is missing. Have you asked the carrier to search for it?"


def thread(**facts: str) -> Thread:
    email = Email("m1", Address("Gwen Tarrant", "gwen@mail.example"), "Search for my parcel", TEXT, TEXT)
    return Thread((email,), Customer("Gwen Tarrant", facts=facts))


@pytest.fixture(scope="module")
def index() -> Index:
    return Index([SEARCH], load_encoder())


def test_greeting_and_closing_of_a_macro_are_not_part_of_what_it_says() -> None:
    assert SEARCH.text.startswith("We have asked {{carrier}}")
    assert SEARCH.text.endswith("8 working days.")


def test_a_macro_is_found_filled_in_with_what_the_systems_know(index: Index) -> None:
    (found,) = index.search(thread(**FACTS), UNDERSTOOD)
    assert found.text == "We have asked DPD to search for the parcel LF-483920. This takes up to 8 working days."


def test_a_macro_that_needs_what_nobody_knows_is_not_used(index: Index) -> None:
    assert index.search(thread(), UNDERSTOOD) == ()


def test_a_macro_of_another_category_is_not_used(index: Index) -> None:
    assert index.search(thread(**FACTS), replace(UNDERSTOOD, category="Refund status")) == ()


def test_a_draft_composed_from_a_macro_quotes_it(index: Index) -> None:
    about = thread(**FACTS)
    found = [replace(passage, score=0.9) for passage in index.search(about, UNDERSTOOD)]
    reply = EmbeddedDrafter(load_encoder()).draft(about, UNDERSTOOD, found, Policy("", (), ()))
    assert reply is not None
    assert "asked DPD to search for the parcel LF-483920" in reply.text
    assert "{{" not in reply.text
    assert {citation.ref for citation in reply.citations} >= {"macro:2"}


@pytest.mark.django_db
def test_only_macros_that_a_manager_gave_to_the_assistant_are_knowledge_of_drafts() -> None:
    Macro.objects.create(name="Search started", text="I have asked the carrier today.")
    Macro.objects.create(name="Opening hours", text="We are here from nine to five.", for_drafts=True)
    assert [passage.title for passage in engines.macros()] == ["Opening hours"]
