"""How far what was sent is from what was offered."""

from __future__ import annotations

import pytest

from triage.edits import difference, edit_size, fact_edits, own_text, sentence_survival, size_class


def test_the_size_of_an_edit_is_changed_words_over_the_longer_text():
    assert edit_size("one two three four", "one two three four") == 0
    assert edit_size("one two three four", "one two 3 four") == 0.25
    assert edit_size("one two", "one two three four") == 0.5
    assert edit_size("one two three four", "") == 1
    assert edit_size("", "") == 0


def test_white_space_and_line_breaks_do_not_count():
    assert edit_size("Hello Mira,\n\nit  is on its way.", "Hello Mira, it is on\r\nits way.") == 0


def test_quotes_signature_and_disclosure_are_set_aside():
    sent = "> Where is it?\n\nIt is on its way.\n\nWritten with the help of AI.\n\n-- \nHanna, Larkfield Outdoor"
    assert edit_size("It is on its way.", sent, appended=("Written with the help of AI.",)) == 0
    assert own_text("a -- b\n--\nHanna") == "a -- b"


@pytest.mark.parametrize(
    ("size", "name"),
    [
        (0.0, "unchanged"),
        (0.001, "light"),
        (0.20, "light"),
        (0.201, "edited"),
        (0.60, "edited"),
        (0.601, "rewritten"),
        (1.0, "rewritten"),
    ],
)
def test_sizes_have_names_up_to_fixed_limits(size, name):
    assert size_class(size) == name


def test_sentences_survive_word_for_word_or_not_at_all():
    offered = "It is on its way. It takes five days.\nKind regards"
    assert sentence_survival(offered, offered.replace("five", "six")) == pytest.approx(2 / 3)
    assert sentence_survival(offered, "Something else") == 0
    assert sentence_survival("", "Anything") == 1


def test_changed_facts_are_told_apart_from_style():
    offered = "Hello Mira Falk,\n\nLF-483920 arrives on 2026-11-24 and costs €12.50: https://larkfield.example/a"
    assert fact_edits(offered, offered.replace("arrives on", "reaches you on")) == []
    sent = "Hello Jana Fischer,\n\nLF-483921 arrives on 2026-11-25 and costs €13.50: https://larkfield.example/b"
    changes = {(edit["kind"], edit["change"]): edit["text"] for edit in fact_edits(offered, sent)}
    assert changes == {
        ("id", "removed"): "LF-483920",
        ("id", "added"): "LF-483921",
        ("date", "removed"): "2026-11-24",
        ("date", "added"): "2026-11-25",
        ("amount", "removed"): "€12.50",
        ("amount", "added"): "€13.50",
        ("url", "removed"): "https://larkfield.example/a",
        ("url", "added"): "https://larkfield.example/b",
        ("name", "removed"): "Mira Falk",
        ("name", "added"): "Jana Fischer",
    }


def test_the_difference_can_be_put_together_to_either_text():
    offered, sent = "It takes five days.\n\nKind regards", "It takes five working days.\n\nBest regards"
    runs = difference(offered, sent)
    assert "".join(text for kind, text in runs if kind != "added") == offered
    assert "".join(text for kind, text in runs if kind != "removed") == sent
