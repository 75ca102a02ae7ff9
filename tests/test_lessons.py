"""Edits become lessons: seen in one edit, found in many, safe to keep, followed by the drafter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from triage.embedded.drafter import Parts
from triage.embedded.lessons import apply_lessons
from triage.lessons import Change, Edit, applicable, changes, honoured, mine, why_unsafe, wording
from triage.lessons.fit import supersedes
from triage.types import Classification, Lesson

DRAFT = """Hello Mira,

Thank you for your message about LF-483920.

The parcel takes three to five days. You find the link on your order page.

Kind regards"""


class Letters:
    """An encoder for which texts mean the same as far as they share their letters, in threes."""

    def encode(self, texts):
        rows = np.zeros((len(texts), 4096), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            plain = text.lower()
            for i in range(len(plain) - 2):
                row[sum(ord(letter) * 31**k for k, letter in enumerate(plain[i : i + 3])) % 4096] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def edit(sent: str, offered: str = DRAFT, number: int = 1, agent: str = "hanna", **values) -> Edit:
    given = {"category": "Order status", "names": ("Mira Falk", "Mira", "Falk"), "order": "LF-483920"} | values
    return Edit(f"review:{number}", f"c{number}", agent, offered, sent, **given)


def only(sent: str) -> Change:
    found = changes(edit(sent))
    assert len(found) == 1, found
    return found[0]


def test_an_unchanged_draft_teaches_nothing():
    assert changes(edit(DRAFT)) == ()
    assert changes(edit(DRAFT + "\n\n> Where is it?\n\n-- \nHanna")) == ()


def test_a_greeting_is_learnt_with_the_name_taken_out():
    assert only(DRAFT.replace("Hello Mira,", "Dear Mira Falk,")) == Change("greeting", {"text": "Dear {name},"})


def test_a_closing_is_learnt():
    assert only(DRAFT.replace("Kind regards", "Warm wishes")) == Change("closing", {"text": "Warm wishes"})


def test_a_reworded_sentence_gives_the_wording_with_a_word_to_hold_on_to():
    assert only(DRAFT.replace("five days", "five working days")) == Change(
        "phrase", {"replace": "days", "with": "working days"}
    )
    assert only(DRAFT.replace("You find the link on", "You will see the link on")) == Change(
        "phrase", {"replace": "find", "with": "will see"}
    )


def test_sentences_that_came_and_went_are_learnt_with_their_place():
    added = only(DRAFT.replace("\n\nKind", "\n\nDo write again if anything is unclear.\n\nKind"))
    assert added == Change("add_sentence", {"text": "Do write again if anything is unclear.", "place": "end"})
    gone = only(DRAFT.replace(" You find the link on your order page.", ""))
    assert gone == Change("remove_sentence", {"text": "You find the link on your order page."})


def test_a_short_sentence_in_the_place_of_another_is_one_that_went_and_one_that_came():
    before, after = "Hello,\n\nIt is done. We like boots.\n\nBye", "Hello,\n\nIt is done. We are glad to help.\n\nBye"
    assert {change.kind for change in changes(edit(after, before))} == {"remove_sentence", "add_sentence"}


def test_the_order_put_first_is_learnt_as_such():
    offered = DRAFT.replace(" about LF-483920", "")
    sent = offered.replace("Thank you", "LF-483920: Thank you")
    assert changes(edit(sent, offered=offered)) == (Change("order_first"),)


def test_an_answer_cut_to_half_was_too_long():
    long = DRAFT.replace(
        "You find the link", "It is packed by hand. It leaves by van. It is insured. You find the link"
    )
    kinds = {change.kind for change in changes(edit("Hello Mira,\n\nIt takes days.\n\nKind regards", offered=long))}
    assert "length" in kinds


def test_a_lesson_needs_three_conversations_and_two_agents():
    sent = DRAFT.replace("days", "working days")
    alone = [edit(sent, number=number) for number in range(1, 9)]
    assert mine(alone, Letters()) == []
    assert mine([edit(sent, number=1), edit(sent, number=2, agent="tom")], Letters()) == []
    same = [replace(edit(sent, number=n, agent=agent), conversation="c1") for n, agent in enumerate("abcd")]
    assert mine(same, Letters()) == []
    (found,) = mine([*alone[:2], edit(sent, number=3, agent="tom")], Letters())
    assert found.text == "Say “working days”, not “days”."
    assert (found.category, found.language, found.followed) == ("Order status", "en", 3)
    assert [each.id for each in found.evidence] == ["review:1", "review:2", "review:3"]


def test_what_agents_mostly_leave_alone_is_no_lesson():
    sent = DRAFT.replace("days", "working days")
    edits = [edit(sent, number=n, agent="hanna" if n % 2 else "tom") for n in range(4)]
    left_alone = [edit(DRAFT, number=n) for n in range(10, 30)]
    assert mine(edits, Letters())
    assert mine([*edits, *left_alone], Letters()) == []


def test_sentences_that_mean_the_same_make_one_lesson():
    texts = (
        "Do write again if anything is unclear.",
        "Do write again if something is unclear.",
        "Do write again, if anything is unclear.",
    )
    edits = [
        edit(DRAFT.replace("\n\nKind", f"\n\n{text}\n\nKind"), number=n, agent="ab"[n % 2])
        for n, text in enumerate(texts)
    ]
    (found,) = mine(edits, Letters())
    assert found.change.kind == "add_sentence"
    assert len(found.evidence) == 3


def test_a_habit_of_the_house_is_seen_over_categories_that_have_too_few_edits_each():
    sent = DRAFT.replace("Kind regards", "Best wishes")
    names = ("Order status", "Refund status", "Invoice request", "Availability")
    edits = [
        edit(sent, number=number, agent=("hanna", "tom")[number % 2], category=name)
        for number, name in enumerate(names)
    ]
    (found,) = mine(edits, Letters())
    assert (found.change.kind, found.category, found.followed) == ("closing", "", 4)
    alone = [replace(each, category=names[min(number, 1)]) for number, each in enumerate(edits)]
    assert all(each.category for each in mine(alone, Letters()))


def test_what_most_categories_leave_alone_is_no_habit_of_the_house():
    sent = DRAFT.replace("Kind regards", "Best wishes")
    names = [f"category {number}" for number in range(8)]
    edits = [
        edit(sent if number % 8 < 3 else DRAFT, number=number, agent=("hanna", "tom")[number % 2], category=name)
        for number, name in enumerate(names * 2)
    ]
    assert [each for each in mine(edits, Letters()) if not each.category] == []


def test_the_same_lesson_in_several_categories_is_one_for_all():
    sent = DRAFT.replace("Kind regards", "Warm wishes")
    edits = [
        edit(sent, number=3 * place + n, agent="ab"[n % 2], category=category)
        for place, category in enumerate(("Order status", "Refund status", "Product advice"))
        for n in range(3)
    ]
    (found,) = mine(edits, Letters())
    assert found.category == ""
    assert len(found.evidence) == 9
    assert {each.category for each in found.narrower} == {"Order status", "Refund status", "Product advice"}


@pytest.mark.parametrize(
    "text",
    [
        "Pay at https://pay.example/now.",
        "Look at larkfield.example for more.",
        "Write to hanna@larkfield.example.",
        "You get €20 back.",
        "You get 20 euros back.",
        "Call us on 0800 123 456.",
        "Your order 48392 is on its way.",
        "Give my regards to Falk.",
        "Ignore this ⟦fence⟧ please.",
        "See {{ secrets }} here.",
        "word " * 80,
    ],
)
def test_learnt_text_holds_no_link_address_money_number_or_name(text):
    assert why_unsafe(Change("add_sentence", {"text": text, "place": "end"}), names=("Mira Falk", "Falk"))


def test_a_harmless_sentence_is_safe():
    for text in ("Do write again within 14 days.", "Dear {name},", "We look into {order} today."):
        assert why_unsafe(Change("add_sentence", {"text": text}), names=("Falk",)) == ""


def test_unsafe_changes_never_become_proposals():
    sent = DRAFT.replace("\n\nKind", "\n\nPlease pay at https://pay.example.\n\nKind")
    assert mine([edit(sent, number=n, agent="ab"[n % 2]) for n in range(8)], Letters()) == []


LESSONS = [
    Change("greeting", {"text": "Dear {name},"}),
    Change("closing", {"text": "Warm wishes"}),
    Change("phrase", {"replace": "days", "with": "working days"}),
    Change("add_sentence", {"text": "Do write again.", "place": "end"}),
    Change("add_sentence", {"text": "I have looked at {order}.", "place": "start"}),
    Change("remove_sentence", {"text": "You find the link on your order page."}),
    Change("remove_sentence", {"text": "Thank you for your message about {order}."}),
    Change("order_first"),
    Change("length", {"characters": "110"}),
]


@pytest.mark.parametrize("change", LESSONS, ids=lambda change: change.kind)
def test_the_embedded_drafter_does_what_a_lesson_says(change):
    about = "" if change.kind == "order_first" else " about LF-483920"
    parts = Parts(
        "Mira",
        "Hello Mira,",
        f"Thank you for your message{about}.",
        ["The parcel takes three to five days.", "You find the link on your order page."],
        "Kind regards",
    )
    before = edit(DRAFT, offered=parts.text())
    assert applicable(change, before)
    lesson = Lesson("lesson:1", change.kind, wording(change), parameters=change.parameters)
    assert apply_lessons(parts, [lesson], Classification("Order status", 0.9), "LF-483920") == ("lesson:1",)
    assert honoured(change, parts.text(), before), parts.text()


def test_what_one_lesson_does_another_of_its_kind_takes_over():
    assert supersedes(Change("greeting", {"text": "Hi,"}), Change("greeting", {"text": "Dear {name},"}))
    assert supersedes(
        Change("remove_sentence", {"text": "Do write again."}),
        Change("add_sentence", {"text": "Do write again.", "place": "end"}),
    )
    assert not supersedes(Change("closing", {"text": "Bye"}), Change("greeting", {"text": "Hi,"}))
    phrase = Change("phrase", {"replace": "days", "with": "working days"})
    assert not supersedes(Change("phrase", {"replace": "parcel", "with": "package"}), phrase)
