"""The golden set is large enough, balanced, and shares no wording with what the engines learn from."""

from __future__ import annotations

import json
import re
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path

import pytest

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
CATEGORIES = json.loads((FIXTURES / "categories.json").read_text(encoding="utf-8"))


def golden(name: str) -> list[dict]:
    lines = (FIXTURES / "golden" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def runs_of_six(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + 6]) for i in range(len(words) - 5)}


def learned_from() -> str:
    examples = [text for category in CATEGORIES for text in (*category["examples"], category["description"])]
    articles = [path.read_text(encoding="utf-8") for path in (FIXTURES / "knowledge").glob("*.md")]
    macros = [macro["text"] for macro in json.loads((FIXTURES / "macros.json").read_text(encoding="utf-8"))]
    mails = []
    for path in (FIXTURES / "mail").glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        mails += [part.get_content() for part in mail.walk() if part.get_content_type() == "text/plain"]
    past = [mail["body"] for mail in json.loads((FIXTURES / "past.json").read_text(encoding="utf-8"))["mails"]]
    return "\n\n".join(examples + articles + macros + mails + past)


def test_the_golden_set_has_enough_of_everything():
    mails = golden("open") + golden("sealed")
    count = Counter(mail["category"] for mail in mails)
    assert len(mails) >= 320
    assert {category["name"] for category in CATEGORIES} == set(count) - {None}
    assert min(count.values()) >= 20
    assert sum(mail["adversarial"] for mail in mails) >= len(mails) / 5
    assert len({mail["id"] for mail in mails}) == len(mails)
    assert {mail["language"] for mail in mails} >= {"en", "de", "fr", "es"}


def test_what_a_change_is_held_against_has_enough_of_everything_without_the_sealed_part():
    mails = golden("open") + golden("gate")
    count = Counter(mail["category"] for mail in mails)
    assert len(mails) >= 320
    assert min(count[category["name"]] for category in CATEGORIES) >= 20
    assert sum(mail["adversarial"] for mail in mails) >= len(mails) / 5
    assert not {mail["body"] for mail in mails} & {mail["body"] for mail in golden("sealed")}
    assert len({mail["id"] for mail in mails + golden("sealed")}) == len(mails) + len(golden("sealed"))


def test_half_of_it_is_sealed():
    assert abs(len(golden("open")) - len(golden("sealed"))) <= 4
    assert not {mail["body"] for mail in golden("open")} & {mail["body"] for mail in golden("sealed")}


@pytest.mark.parametrize("name", ["open", "gate", "sealed"])
def test_no_six_words_in_a_row_are_shared_with_examples_articles_or_sample_mails(name):
    known = runs_of_six(learned_from())
    shared = {
        mail["id"]: " ".join(run)
        for mail in golden(name)
        for run in runs_of_six(f"{mail['subject']}\n{mail['body']}") & known
    }
    assert shared == {}
