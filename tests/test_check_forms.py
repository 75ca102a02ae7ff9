"""One value in two forms is one fact to the evidence check; two values never are."""

from __future__ import annotations

import tomllib
from itertools import pairwise, permutations
from pathlib import Path

import pytest

from triage.check import DETAIL, check
from triage.types import Address, Customer, Email, Passage, Policy, Thread

FORMS = tomllib.loads(Path(__file__).with_name("check_forms.toml").read_text(encoding="utf-8"))
VALUES = [(kind, name) for kind, values in FORMS.items() for name in values]
TOLD_APART = [
    pair
    for kind in ("time", "duration", "amount", "percent", "code")
    for pair in permutations([forms[0] for forms in FORMS[kind].values()], 2)
    if pair != ("3-5 days", "72 hours")
]


def unbacked(source: str, draft: str) -> list[str]:
    thread = Thread((Email("1", Address("", ""), "", "", ""),), Customer())
    found = check(f"Hello, {draft}.", thread, (Passage("a", "", f"Here: {source}."),), Policy("", (), ()), (), "")
    return [finding.text for finding in found if finding.kind in DETAIL]


@pytest.mark.parametrize(("kind", "name"), VALUES)
def test_a_value_in_another_form_or_language_is_backed(kind: str, name: str) -> None:
    forms = FORMS[kind][name]
    pairs = [*pairwise(forms), *((forms[0], form) for form in forms), *((form, forms[0]) for form in forms)]
    assert [(source, draft) for source, draft in pairs if unbacked(source, draft)] == []


@pytest.mark.parametrize(("source", "draft"), TOLD_APART)
def test_another_value_of_the_same_kind_is_marked(source: str, draft: str) -> None:
    assert unbacked(source, draft)


def test_a_fact_said_in_words_is_marked_where_it_stands() -> None:
    assert unbacked("open at 9:00", "we close at half past six in the evening") == ["half past six in the evening"]
    assert unbacked("", "wir brauchen anderthalb Stunden") == ["anderthalb Stunden"]
    assert unbacked("", "it takes zweiunddreißig Tage") == ["zweiunddreißig Tage"]
