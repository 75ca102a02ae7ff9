"""The embedded drafter writes the company's own sentences, in the customer's language, or nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from triage.check import check
from triage.embedded.drafter import EmbeddedDrafter
from triage.embedded.encoder import load_encoder
from triage.protocols import EngineError
from triage.types import Address, Classification, Customer, Email, Lesson, Passage, Policy, Thread

TRACKING = Passage(
    "article:4",
    "Tracking your parcel",
    """You find the tracking link in the dispatch mail and in your account under Orders.
"Handed to carrier" means that the parcel is on the lorry.
1. Open Orders.
2. Choose the order.
3. Press "Track".
If the tracking shows no new scan for 5 working days, tell us the order number and we open a search.
Our tents are made of recycled nylon and weigh little.""",
    category="Order status",
    score=0.9,
)
GERMAN = Passage(
    "article:5",
    "Sendungsverfolgung",
    "Den Link zur Sendungsverfolgung finden Sie in der Versandmail.",
    language="de",
    category="Order status",
    score=0.9,
)
FACTS = {
    "LF-483920 status": "in transit",
    "LF-483920 carrier": "DPD",
    "LF-483920 tracking": "15501238874410",
    "LF-483920 expected": "2026-11-24",
    "LF-555555 status": "delivered",
    "loyalty": "410 points",
}
UNDERSTOOD = Classification("Order status", 0.95, language="en")
POLICY = Policy("Larkfield Outdoor", (), (), policy_sources=("article:4", "article:5"))


@cache
def drafter() -> EmbeddedDrafter:
    return EmbeddedDrafter(load_encoder())


def thread(text: str, name: str = "Gwen Tarrant", **customer) -> Thread:
    email = Email("m1", Address(name, "gwen@mail.example"), "Parcel", text, text)
    return Thread((email,), Customer(**{"name": name, "facts": FACTS, **customer}))


WHERE = thread("Where is my order LF-483920? The tracking has not moved.")
WO = thread("Wo bleibt meine Bestellung LF-483920?")


def draft(of=WHERE, passages=(TRACKING, GERMAN), policy=POLICY, **understood):
    return drafter().draft(of, replace(UNDERSTOOD, **understood), passages, policy)


class Near:
    """An encoder to which texts that have one of some words mean the same, and the others something else."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def encode(self, texts):
        return np.array([[1.0, 0.0] if any(word in text for word in self.words) else [0.0, 1.0] for text in texts])


BULKY = Passage(
    "article:6",
    "Versand",
    "Sperrgut bringt die Spedition nach Absprache.\n"
    + "Kleine Pakete kommen mit DPD, meistens noch vor Mittag.\n" * 20,
    language="de",
    category="Order status",
    score=0.9,
)
SURFBOARD = thread("Wer liefert mein Surfbrett?")
BULKY_LINE, PARCEL_LINE = BULKY.text.splitlines()[:2]


def test_what_speaks_to_german_mail_is_told_by_the_second_encoder():
    first, second = Near("Pakete", "Surfbrett"), Near("Sperrgut", "Surfbrett")
    german = replace(UNDERSTOOD, language="de")
    reply = EmbeddedDrafter(first, lambda: second).draft(SURFBOARD, german, (BULKY,), POLICY)
    assert BULKY_LINE in reply.text
    assert PARCEL_LINE not in reply.text


def test_english_mail_needs_no_second_encoder():
    def never():
        raise AssertionError("loaded for English mail")

    reply = EmbeddedDrafter(load_encoder(), never).draft(WHERE, UNDERSTOOD, (TRACKING,), POLICY)
    assert reply.language == "en"


def test_a_draft_greets_thanks_answers_and_closes():
    reply = draft()
    assert reply.text.startswith("Hello Gwen,\n\nThank you for your message about LF-483920.")
    assert reply.text.endswith("Kind regards")
    assert "If the tracking shows no new scan for 5 working days" in reply.text


def test_every_citation_is_verbatim_and_backs_a_sentence_of_the_draft():
    reply = draft()
    assert {each.source for each in reply.citations} == {"article", "context", "thread"}
    for citation in reply.citations:
        assert citation.sentence in reply.text
        if citation.source == "article":
            assert citation.quote in TRACKING.text
        if citation.source == "context":
            assert citation.quote == FACTS[citation.ref]


def test_the_evidence_check_finds_nothing_in_a_composed_draft():
    for of, language in ((WHERE, "en"), (WO, "de")):
        reply = draft(of, language=language)
        assert check(reply.text, of, (TRACKING, GERMAN), POLICY, reply.citations, language) == ()


def test_what_the_companys_systems_know_of_the_order_is_told_when_the_mail_asks():
    text = draft().text
    assert "The tracking number of LF-483920 is 15501238874410." in text
    assert "We expect LF-483920 to be delivered on 24 November 2026." in text
    assert "LF-555555" not in text
    assert "410 points" not in text


def test_facts_are_not_told_when_nobody_asks_or_nobody_proved_who_they_are():
    assert "15501238874410" not in draft(thread("I want to change the colour of LF-483920.")).text
    forged = thread("Where is my order LF-483920?", facts={}, authenticated=False)
    assert "15501238874410" not in draft(forged).text


def test_a_draft_is_written_in_the_customers_language():
    reply = draft(WO, language="de")
    assert reply.language == "de"
    assert reply.text.startswith("Guten Tag Gwen Tarrant,")
    assert GERMAN.text in reply.text
    assert "Der Stand von LF-483920: unterwegs." in reply.text
    assert "24. November 2026" in reply.text


@pytest.mark.parametrize(
    ("passages", "language"),
    [
        ((), "en"),
        ((replace(TRACKING, score=0.1),), "en"),
        ((TRACKING,), "de"),
        ((TRACKING,), "pl"),
        ((replace(TRACKING, audience="internal"),), "en"),
    ],
    ids=["nothing", "irrelevant", "another language", "a language nobody writes", "internal"],
)
def test_without_relevant_public_knowledge_in_the_language_there_is_no_draft(passages, language):
    assert draft(passages=passages, language=language) is None


def test_the_order_number_is_asked_for_when_the_answer_needs_it_and_the_mail_has_none():
    without = draft(thread("The tracking shows no new scan for days, what now?"))
    assert len(without.missing) == 1
    assert without.missing[0] in without.text
    assert draft().missing == ()


def test_steps_stay_together_and_in_order():
    text = draft(thread("How can I open my orders and track the order?")).text
    assert '1. Open Orders.\n2. Choose the order.\n3. Press "Track".' in text


def test_lines_about_something_else_are_left_out():
    assert "recycled nylon" not in draft().text


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Gwen Tarrant", "Hello Gwen,"),
        ("Tarrant, Gwen", "Hello Gwen,"),
        ("", "Hello,"),
        ("gwen77@mail.example", "Hello,"),
        ("ACME Outdoor Handels GmbH & Co. KG", "Hello,"),
    ],
)
def test_a_customer_is_greeted_by_name_only_when_it_is_one(name, greeting):
    assert draft(thread("Where is my order?", name)).text.startswith(greeting + "\n")


def lesson(kind: str, **parameters: str) -> Lesson:
    return Lesson(f"lesson:{kind}", kind, kind, parameters=parameters)


@pytest.mark.parametrize(
    ("learned", "expected"),
    [
        (lesson("greeting", text="Dear {name},"), "Dear Gwen,\n"),
        (lesson("closing", text="Best wishes"), "\nBest wishes"),
        (lesson("phrase", replace="tracking link", **{"with": "link to follow it"}), "link to follow it"),
    ],
)
def test_a_lesson_in_scope_changes_the_draft_and_is_on_record(learned, expected):
    of = thread("Where do I find the tracking link in the dispatch mail?")
    policy = replace(POLICY, lessons=(learned,))
    reply = draft(of, policy=policy)
    assert expected in reply.text
    assert expected not in draft(of).text
    assert reply.lessons == (learned.id,)


def test_a_lesson_on_length_leaves_out_what_comes_last():
    long = draft()
    short = draft(policy=replace(POLICY, lessons=(lesson("length", characters=str(len(long.text) - 10)),)))
    assert len(short.text) <= len(long.text) - 10
    assert short.text.endswith("Kind regards")
    assert all(each.sentence in short.text for each in short.citations)


@pytest.mark.parametrize(
    "learned",
    [
        replace(lesson("closing", text="Cheers"), category="Invoice request"),
        replace(lesson("closing", text="Cheers"), language="fr"),
        lesson("tone", text="Cheers"),
        lesson("closing"),
        lesson("length", characters="short"),
    ],
)
def test_a_lesson_out_of_scope_or_of_another_kind_changes_nothing(learned):
    reply = draft(policy=replace(POLICY, lessons=(learned,)))
    assert reply.text == draft().text
    assert reply.lessons == ()


def test_an_alternative_comes_from_another_source_and_there_are_as_many_as_sources():
    other = replace(
        TRACKING, ref="article:77", text="Parcels to islands take two days longer.", score=TRACKING.score - 0.1
    )
    second = drafter().draft(WHERE, UNDERSTOOD, (TRACKING, other), POLICY, sample=1)
    assert "two days longer" in second.text and TRACKING.text.splitlines()[0] not in second.text
    assert drafter().draft(WHERE, UNDERSTOOD, (TRACKING, other), POLICY, sample=2) is None


def test_shortening_keeps_greeting_closing_and_what_speaks_most_to_the_mail():
    reply = draft()
    long = reply.text.replace(
        "Kind regards", "Our shops are open until six.\n\nWe also sell stoves and tents for winter.\n\nKind regards"
    )
    shorter = drafter().redo(replace(reply, text=long), "kürzer bitte", WHERE, UNDERSTOOD, (TRACKING,), POLICY)
    assert shorter.text.startswith("Hello Gwen,") and shorter.text.endswith("Kind regards")
    assert "stoves" not in shorter.text and len(shorter.text) < len(long)
    assert all(line in long for line in shorter.text.splitlines())


def test_an_instruction_that_takes_understanding_is_refused_in_words():
    with pytest.raises(EngineError, match="No model is set"):
        drafter().redo(draft(), "offer the replacement", WHERE, UNDERSTOOD, (TRACKING,), POLICY)
    with pytest.raises(EngineError, match="No model is set"):
        drafter().translate("Hallo", "en", WHERE, POLICY)


def test_a_question_is_asked_in_the_agents_words_within_the_customers_forms():
    asked = drafter().ask("In which size?", WHERE, UNDERSTOOD, (), POLICY)
    assert asked.text.startswith("Hello Gwen,") and "\n\nIn which size?\n\n" in asked.text
    german = drafter().ask("", WO, replace(UNDERSTOOD, language="de"), (), POLICY)
    assert "Bestellnummer" in german.text and german.text.endswith("Freundliche Grüße")
