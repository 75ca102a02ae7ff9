import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from triage.delicate import BY_LIKENESS_ALONE, LABELS, TOPICS, delicate
from triage.embedded import delicate as likeness
from triage.embedded.classifier import EmbeddedClassifier
from triage.embedded.encoder import load_encoder
from triage.pipeline import judge
from triage.route import default_rules, route
from triage.types import Address, Category, Classification, Email, Policy, Route, Rule, Thread

ROOT = Path(__file__).parent.parent
CASES = tomllib.loads((ROOT / "triage" / "embedded" / "delicate.toml").read_text())
OBLIQUE = tomllib.loads((ROOT / "bench" / "cases" / "oblique.toml").read_text())
SHOP = (Category("Orders", "Where an order is."), Category("Advice", "Which product to take."))


def found(text: str, subject: str = "", extra=()):
    return delicate(Email("1", Address("Ann", "ann@mail.example"), subject, text, text), extra)


def texts(topic: str) -> list[str]:
    return [text for name in (topic, f"again_{topic}") for rows in CASES.get(name, {}).values() for text in rows]


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic not in BY_LIKENESS_ALONE])
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


# by likeness to examples, where nothing is named


@pytest.fixture(scope="module")
def reads():
    classifier = EmbeddedClassifier(load_encoder())

    def routed(text: str, rules: tuple[Rule, ...] = default_rules()) -> Route:
        thread = Thread((Email("1", Address("Ann", "ann@mail.example"), "", text, text),))
        policy = Policy("", SHOP, rules)
        return route(thread, classifier.classify(thread, policy), None, policy)

    return routed


def delicate_reason(decided: Route) -> str:
    return next((reason.detail for reason in decided.hits if reason.rule == "delicate"), "")


def test_most_mail_that_names_nothing_is_caught_and_little_ordinary_mail(reads):
    caught = {kind: [] for kind in ("delicate", "none")}
    for topic, by_language in OBLIQUE.items():
        for text in (text for rows in by_language.values() for text in rows):
            caught["none" if topic == "none" else "delicate"].append(bool(delicate_reason(reads(text))))
    assert sum(caught["delicate"]) / len(caught["delicate"]) >= 0.7
    assert sum(caught["none"]) / len(caught["none"]) <= 0.1


def test_the_reason_says_that_it_was_likeness(reads):
    told = delicate_reason(reads("The account was my father's. We buried him on Tuesday, he needs nothing any more."))
    assert told == "A death, by the mail's likeness to such mails"


def test_what_is_like_danger_to_a_person_is_urgent(reads):
    assert (
        reads("I will not be a burden to anybody much longer. There is no reason left to get up.").priority == "urgent"
    )


def test_an_example_mail_that_a_manager_adds_is_learnt(reads):
    text = "The rope of our chapel's bell is frayed again, so we cannot ring it on Sunday."
    assert not delicate_reason(reads(text))
    own = ("The bell of our chapel cannot be rung because its rope is worn.",)
    rules = tuple(replace(rule, phrases=own) if rule.slug == "delicate" else rule for rule in default_rules())
    assert "your own list" in delicate_reason(reads(text, rules))


def test_with_a_model_it_is_still_the_embedded_engine_that_sees_it(reads):
    policy = Policy("", SHOP, default_rules())
    second = Classification("Orders", 0.9, signals={"delicate:legal": 0.8})
    judged = judge(Classification("Orders", 0.99, engine="llm"), policy, second)
    mail = Thread((Email("1", Address("Ann", "ann@mail.example"), "", "Well then.", "Well then."),))
    assert delicate_reason(route(mail, judged, None, policy)).startswith("A legal claim")


def test_every_topic_has_examples_and_a_label():
    assert set(likeness.examples()[1]) == {*TOPICS, likeness.NONE}
    assert {*TOPICS, likeness.CUSTOM} <= set(LABELS)
