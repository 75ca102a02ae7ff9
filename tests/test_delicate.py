import tomllib
from pathlib import Path

import pytest

from triage.delicate import LABELS, TOPICS, delicate
from triage.types import Address, Email

CASES = tomllib.loads((Path(__file__).parent.parent / "bench" / "cases" / "delicate.toml").read_text())


def found(text: str, subject: str = "", extra=()):
    return delicate(Email("1", Address("Ann", "ann@mail.example"), subject, text, text), extra)


def texts(topic: str) -> list[str]:
    return [text for name in (topic, f"again_{topic}") for rows in CASES.get(name, {}).values() for text in rows]


@pytest.mark.parametrize("topic", TOPICS)
def test_delicate_mail_of_every_topic_is_caught_in_many_languages(topic):
    caught = [any(hit.topic == topic for hit in found(text)) for text in texts(topic)]
    assert len(caught) >= 10
    assert sum(caught) / len(caught) >= 0.97


def test_ordinary_mail_with_the_same_words_is_left_alone():
    false_alarms = [text for text in texts("none") if found(text)]
    assert len(false_alarms) / len(texts("none")) <= 0.01


def test_a_word_of_one_language_is_not_found_in_another():
    assert not found("Tear in brand-new tent. Pictures of the tent are attached.")
    assert [hit.topic for hit in found("Der Kocher geriet plötzlich in Brand.")] == ["danger"]


def test_mixed_languages_hide_nothing():
    text = "Hallo, das Paket ist da und alles passt so weit ganz gut. My lawyer will write to you anyway."
    assert [hit.topic for hit in found(text)] == ["legal"]


@pytest.mark.parametrize(
    "text",
    [
        "MY LAWYER WILL WRITE",
        "my law\u200byer will write",
        "Mein Rechtsanwalt\nmeldet sich",
        "Mes données\xa0personnelles",
    ],
)
def test_case_line_breaks_and_invisible_characters_hide_nothing(text):
    assert found(text)


def test_umlauts_may_be_written_out():
    assert found("Ich moechte, dass Sie mein Konto loeschen.")


def test_the_gravest_topic_comes_first_with_the_sentence_that_shows_it():
    hits = found("I will sue you. The stove exploded and burned my hand.")
    assert [hit.topic for hit in hits] == ["danger", "legal"]
    assert hits[0].evidence == "The stove exploded and burned my hand."


def test_the_subject_counts():
    assert found("see attachment", subject="Letter before action")


def test_a_managers_own_phrases_count():
    assert [hit.topic for hit in found("Is my stove part of the recall?", extra=("part of .. recall*",))] == ["custom"]


def test_every_topic_has_words_for_the_agent():
    assert set(TOPICS) < set(LABELS)
