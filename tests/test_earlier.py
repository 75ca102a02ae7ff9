"""Earlier answers are offered again without anything of those they were written to."""

from __future__ import annotations

import pytest

from helpdesk.desk import earlier, privacy
from helpdesk.desk.models import Review
from tests import factories
from tests.engine_samples import gateway, policy, thread
from tests.model_server import ModelServer
from triage.earlier import Answered, earlier_answers
from triage.llm import ModelDrafter
from triage.types import Classification, Passage

SHARED = "You can have the boots resoled at any cobbler who works with the brand. It pays for most pairs."


def answer(number: int, text: str, category: str = "Product advice", **values) -> Answered:
    sent = f"Hello Mira,\n\n{text}\n\nKind regards\nHanna"
    return Answered(f"answer:{number}", f"customer {number}", category, "en", sent, **values)


def test_only_what_several_customers_were_told_is_said_again():
    told_to_three = [answer(n, f"{SHARED} Yours are at the Graz depot.") for n in (1, 2)] + [answer(3, SHARED)]
    (passage,) = earlier_answers(told_to_three)
    assert passage.text == SHARED
    assert (passage.ref, passage.source, passage.category) == ("answer:3", "answer", "Product advice")
    assert earlier_answers(told_to_three[:2]) == []


def test_three_answers_to_the_same_customer_are_still_that_customers():
    assert earlier_answers([Answered("answer:1", "one", "Product advice", "en", SHARED)] * 4) == []


@pytest.mark.parametrize(
    "private",
    [
        "Write to mira.falk@post.example when your order has come to you at last, please.",
        "We have sent LF-483920 to the address that you gave us in your last letter to us.",
        "The refund of €49.90 was sent to your bank and should be there in a few days or so.",
        "We have told Falk at the front desk that you are coming to pick the tent up yourself.",
        "Please call us on +43 660 1234567 when you are near and somebody will open the door.",
    ],
)
def test_sentences_with_anybodys_data_are_held_back_however_often_they_were_sent(private):
    assert earlier_answers([answer(n, private, names=("Mira Falk", "Mira", "Falk")) for n in range(5)]) == []


def test_habits_of_writing_and_the_drafts_own_sentences_are_no_answers():
    habit = [answer(n, SHARED, category=f"category {n}") for n in range(5)]
    assert earlier_answers(habit) == []
    assert earlier_answers([answer(n, SHARED, offered=SHARED) for n in range(5)]) == []


@pytest.mark.django_db
def test_answers_of_the_desk_become_passages_and_are_gone_once_erased():
    hanna = factories.agent()
    for number in range(3):
        writer = factories.customer(f"Customer {number}", f"customer{number}@post.example")
        conversation = factories.conversation(customer=writer)
        reading = factories.suggestion(conversation.messages.get())
        Review.objects.create(
            conversation=conversation, suggestion=reading, agent=hanna, decision=Review.Decision.OWN, sent_text=SHARED
        )
    before = earlier.state()
    (passage,) = earlier.answers_for(None)
    assert passage.text == SHARED
    privacy.erase("customer1@post.example")
    assert earlier.state() != before
    assert earlier.answers_for(None) == []


def test_the_model_is_shown_earlier_answers_and_none_that_holds_data():
    clean = Passage("answer:7", "Product advice", SHARED, "answer", "Product advice", score=0.8)
    leaking = Passage("answer:8", "Product advice", "Ask anna.berg@post.example about it.", "answer", score=0.8)
    with ModelServer() as model:
        drafter = ModelDrafter(gateway(model))
        drafter.draft(thread(), Classification("Product advice", 0.9), [clean, leaking], policy())
        prompt = model.requests[-1].prompt
    assert SHARED in prompt
    assert "answer:7" in prompt
    assert "answer:8" not in prompt
