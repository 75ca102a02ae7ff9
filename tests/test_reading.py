import time
import tomllib
from pathlib import Path

import pytest

from triage.language import NAMES, detect
from triage.phrases import anchor, compiled, fold, sentences, table
from triage.reading import SUMMARY_LENGTH, anger, read
from triage.types import Address, Email

CASES = Path(__file__).parent.parent / "bench" / "cases"
LANGUAGES = tomllib.loads((CASES / "languages.toml").read_text())
SOUNDS = tomllib.loads((CASES / "reading.toml").read_text())
HOME = ("en", "de", "fr", "es")


def reading(text: str, subject: str = ""):
    return read(Email("1", Address("Ann", "ann@mail.example"), subject, text, text))


def share(kind: str, right) -> float:
    texts = [text for by_language in SOUNDS[kind].values() for text in by_language]
    return sum(right(reading(text)) for text in texts) / len(texts)


def test_the_language_of_short_mails_is_told_in_more_than_thirty_languages():
    told = [detect(text) == language for language, texts in LANGUAGES.items() for text in texts]
    assert len(LANGUAGES) > 30
    assert sum(told) / len(told) >= 0.96


def test_the_languages_a_mailbox_is_written_to_in_settle_short_mails():
    for language in ("en", "de", "fr", "es", "it", "nl", "pt"):
        for text in LANGUAGES[language]:
            assert detect(text, (*HOME, language)) == language


def test_a_language_that_is_not_likely_is_still_told():
    assert detect("Chciałbym zwrócić kurtkę, bo jest za mała.", HOME) == "pl"


@pytest.mark.parametrize("text", ["", "ok", "LF-483920", "??? 12", "https://larkfield.example/a/b", "a@b.example"])
def test_a_text_that_does_not_tell_its_language_has_none(text):
    assert detect(text) == ""


def test_links_and_order_numbers_do_not_change_the_language():
    assert detect("Wo bleibt mein Paket LF-483920? https://track.parcel.example/your-order-is-on-its-way/today") == "de"


def test_shouting_does_not_change_the_language():
    assert detect("WO BLEIBT MEIN PAKET") == "de"


def test_anger_is_caught_in_eight_languages():
    assert share("angry", lambda found: found.sentiment == "angry") >= 0.95


@pytest.mark.parametrize("kind", ["unhappy", "calm", "happy", "person", "no_person", "urgent", "relaxed"])
def test_not_every_unhappy_loud_or_hurried_customer_is_angry(kind):
    assert share(kind, lambda found: found.sentiment != "angry") == 1


def test_complaint_question_and_praise_are_told_apart():
    assert share("unhappy", lambda found: found.sentiment == "negative") >= 0.95
    assert share("calm", lambda found: found.sentiment == "neutral") >= 0.95
    assert share("happy", lambda found: found.sentiment == "positive") >= 0.95


def test_a_wish_for_a_person_is_caught_and_not_invented():
    assert share("person", lambda found: found.asks_for_human) >= 0.95
    assert share("no_person", lambda found: not found.asks_for_human) == 1


def test_the_one_word_that_always_reaches_a_person():
    assert reading("PERSON").asks_for_human
    assert reading("Thanks.\n\nPERSON\n").asks_for_human
    assert not reading("The tent sleeps one PERSON only.").asks_for_human


def test_urgency_is_read_both_ways():
    assert share("urgent", lambda found: found.urgency == "high") >= 0.95
    assert share("relaxed", lambda found: found.urgency == "low") == 1


def test_the_sentence_that_shows_the_anger_is_quoted():
    email = Email("1", Address("", ""), "", "", "I ordered two pegs. This is outrageous. The order is LF-483920.")
    assert anger(email) == "This is outrageous."


def test_the_summary_says_what_is_wanted_without_greeting_or_thanks():
    text = (
        "Dear team,\n\nI hope you are well. Last spring I walked the whole coast path with my pack in the rain.\n"
        "The hip belt buckle of my Cairn 55 has snapped. Can you send me a new one?\n\nMany thanks,\nAnn Archer"
    )
    said = reading(text).summary
    assert "Can you send me a new one?" in said
    assert "Cairn 55" in said
    assert "Dear" not in said
    assert "thanks" not in said


@pytest.mark.parametrize(
    "text",
    ["", "?", "a" * 5000, "Wort " * 400, "Where is it? " * 100, "Guten Tag,\n\nwo ist LF-483920?", "Hi\n\nHi\n\nHi"],
)
def test_a_summary_is_never_longer_than_two_lines(text):
    assert len(reading(text, "Subject").summary) <= SUMMARY_LENGTH


def test_a_mail_without_text_is_summed_up_by_its_subject():
    assert reading("", "Where is LF-483920?").summary == "Where is LF-483920?"


def test_numbers_and_abbreviations_do_not_end_a_sentence():
    assert sentences("It cost 3.50 approx. last year, i.e. less. And now?") == (
        "It cost 3.50 approx. last year, i.e. less.",
        "And now?",
    )


def test_a_folded_text_quotes_the_original_wording():
    folded = fold("Prüfe  bitte\u200b die ＳTRASSE Nr. 5!")
    place = folded.text.index("strasse")
    assert folded.quote(place, place + len("strasse")) == "ＳTRASSE"
    assert folded.sentence(place, place + 7).startswith("Prüfe bitte")


@pytest.mark.parametrize("name", ["reading", "delicate", "injection", "abuse"])
def test_every_phrase_keeps_to_the_notation(name):
    for meaning, by_language in table(name).items():
        for language, rows in by_language.items():
            assert language in NAMES or language == "more", (meaning, language)
            for phrase in rows:
                assert not set(phrase) & set("?\\$[]{}+^="), phrase
                assert not compiled(phrase).search("x y"), phrase
                assert anchor(phrase) == anchor(phrase).strip()


def test_a_very_long_mail_is_read_in_a_moment():
    hostile = ["not " * 50_000, "a" * 200_000, "! " * 100_000, "never (order) " * 20_000, "x\n\n" * 60_000]
    for text in hostile:
        reading("warm up")
        began = time.perf_counter()
        reading(text)
        assert time.perf_counter() - began < 5
