from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from triage.embedded import classifier as module
from triage.embedded import encoder as encoders
from triage.embedded.classifier import EmbeddedClassifier, content_key, fair_share, lesson, samples
from triage.embedded.encoder import load_encoder, load_multilingual
from triage.evaluate import read_categories
from triage.protocols import EngineError
from triage.types import Address, Category, Email, Policy, Thread

CATEGORIES = Path(__file__).parent.parent / "fixtures" / "categories.json"


def thread(subject: str, body: str) -> Thread:
    return Thread((Email("m", Address("", "eva@example.org"), subject, body, body),))


@pytest.fixture(scope="session")
def shop() -> Policy:
    return Policy("Larkfield Outdoor", read_categories(CATEGORIES), ())


@pytest.fixture(scope="session")
def classifier() -> EmbeddedClassifier:
    return EmbeddedClassifier(load_encoder())


def two(confirmed: tuple[str, ...] = ()) -> Policy:
    categories = (
        Category("Piano lessons", "Lessons, practice and teachers of the piano."),
        Category("Boat rental", "Renting a boat, its price and where it lies.", confirmed=confirmed),
    )
    return Policy("", categories, ())


# the encoders


def test_vectors_are_unit_rows_and_near_for_texts_of_the_same_meaning():
    vectors = load_encoder().encode(["where is my parcel", "my package has not arrived", "I play the violin"])
    assert vectors.shape == (3, 384) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_the_second_encoder_knows_the_same_sentence_in_two_languages():
    vectors = load_multilingual().encode(["where is my parcel", "wo ist mein Paket", "ich spiele Geige"])
    assert vectors.shape == (3, 512)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


@pytest.mark.parametrize("load", [load_encoder, load_multilingual])
@pytest.mark.parametrize("text", ["", " \n", "\ud800 half a letter", "\x00", "a" * 1_000_000, "🏕" * 500])
def test_an_odd_text_gets_a_vector_too(load, text):
    vector = load().encode([text])
    assert np.isfinite(vector).all() and vector.shape == (1, load().size)


def test_no_texts_give_no_rows():
    assert load_encoder().encode([]).shape == (0, 384)


def test_a_text_is_encoded_once_and_the_longest_unused_is_forgotten(monkeypatch):
    asked = []

    def encode_one(text: str) -> np.ndarray:
        asked.append(text)
        return np.ones(2, dtype=np.float32)

    monkeypatch.setattr(encoders, "CACHED_VECTORS", 2)
    remembering = encoders.CachedEncoder(encode_one, 2, "counting")
    for text in ("a", "b", "a", "c", "a", "b"):
        remembering.encode([text])
    assert asked == ["a", "b", "c", "b"]
    assert len(remembering.encode(["d", "e", "d", "f"])) == 4
    assert asked[4:] == ["d", "e", "f"]


def test_other_weights_than_the_pinned_ones_are_refused(monkeypatch):
    package, path, _ = encoders.WEIGHTS
    monkeypatch.setattr(encoders, "WEIGHTS", (package, path, "0" * 64))
    with pytest.raises(EngineError, match="not the file this release was tested with") as caught:
        encoders._load_encoder.__wrapped__(None)
    assert caught.value.permanent


def test_an_encoder_folder_of_ones_own_is_used_and_one_without_a_model_is_named(tmp_path):
    with pytest.raises(EngineError, match=r"has no model\.onnx"):
        load_encoder(str(tmp_path))
    own = tmp_path / "own"
    (own / "onnx").mkdir(parents=True)
    (own / "onnx" / "model.onnx").symlink_to(encoders._pinned(*encoders.WEIGHTS))
    (own / "tokenizer.json").symlink_to(encoders._pinned(*encoders.TOKENIZER))
    text = ["a tent for two"]
    assert np.allclose(load_encoder(str(own)).encode(text), load_encoder().encode(text), atol=1e-4)
    (own / "1_Pooling").mkdir()
    (own / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}))
    first_token = encoders._load_encoder.__wrapped__(str(own)).encode(text)
    assert not np.allclose(first_token, load_encoder().encode(text), atol=1e-2)


# the classifier


def test_descriptions_alone_are_enough_to_tell_two_trades_apart(classifier):
    assert classifier.classify(thread("", "What does the small sailing boat cost?"), two()).category == "Boat rental"
    assert classifier.classify(thread("", "My child wants to learn to play"), two()).category == "Piano lessons"


@pytest.mark.parametrize(
    ("subject", "body", "category"),
    [
        ("Where is it", "My tent was sent ten days ago and nothing has come. When will it be here?", "Order status"),
        ("", "Wo bleibt mein Paket? Es sollte schon am Montag da sein.", "Order status"),
        ("password", "I can't sign in any more, the reset mail never arrives.", "Account and login"),
        ("Facture", "Bonjour, pourriez-vous m'envoyer la facture de ma commande ?", "Invoice request"),
        ("", "¿Cuándo volverá a haber la chaqueta en talla M?", "Availability"),
    ],
)
def test_mail_to_the_demo_shop_is_understood_in_its_languages(classifier, shop, subject, body, category):
    assert classifier.classify(thread(subject, body), shop).category == category


def test_the_ranking_is_best_first_and_sums_to_no_more_than_one(classifier, shop):
    found = classifier.classify(thread("tent pole", "A pole of my tent is bent, can you repair it?"), shop)
    shares = [share for _, share in found.shortlist]
    assert found.shortlist[0][0] == found.category and sum(shares) <= 1.0001
    assert shares[1:] == sorted(shares[1:], reverse=True)
    assert found.confidence == pytest.approx(shares[0] * (1 - found.p_none))


def test_mail_that_fits_nothing_looks_like_none_of_these_beside_mail_that_fits(classifier, shop):
    strange = ["Who won the chess championship?", "Offer: we put your website on top of every search engine"]
    fitting = ["I'd like to send these boots back", "The jacket I got has a torn zip, please replace it"]
    p_none = [classifier.classify(thread("", text), shop).p_none for text in (*strange, *fitting)]
    assert min(p_none[:2]) > 3 * max(p_none[2:])


def test_what_agents_confirm_is_learnt(classifier):
    mail = thread("", "Is the Mathilda still free on Sunday?")
    before = classifier.classify(mail, two())
    taught = two(confirmed=("Is the Mathilda free on Saturday?", "We take the Mathilda for two hours"))
    after = classifier.classify(mail, taught)
    assert dict(after.shortlist)["Boat rental"] > dict(before.shortlist)["Boat rental"]
    assert after.category == "Boat rental"


def test_two_requests_in_one_mail_are_both_named(classifier, shop):
    body = "I would like to return the boots, they are too small. Also, please send me the invoice for my March order."
    found = classifier.classify(thread("two things", body), shop)
    assert {"Return or exchange", "Invoice request"} <= set(found.intents)


def test_one_request_in_many_sentences_is_one(classifier, shop):
    body = "Where is my parcel? The tracking link has shown nothing new for a week. When will my order arrive at last?"
    assert classifier.classify(thread("parcel", body), shop).intents == ("Order status",)


def test_the_mails_own_reading_comes_along(classifier, shop):
    found = classifier.classify(thread("", "Ich möchte bitte mit einem Menschen sprechen, wo ist mein Paket?"), shop)
    assert found.language == "de" and found.asks_for_human and found.summary


def test_a_policy_without_categories_is_an_error_a_manager_can_mend(classifier):
    with pytest.raises(EngineError, match="a manager adds them"):
        classifier.classify(thread("", "hello"), Policy("", (), ()))


def test_one_category_is_enough_to_answer(classifier):
    only = Policy("", (Category("Everything", "Any mail at all"),), ())
    found = classifier.classify(thread("", "Any mail"), only)
    assert [name for name, _ in found.shortlist] == ["Everything"]


def test_one_category_with_many_confirmed_mails_is_enough_too(classifier):
    parcels = Category("Parcels", "Where a parcel is.", confirmed=tuple(f"Where is parcel {n}?" for n in range(20)))
    assert classifier.classify(thread("Parcel", "where is mine?"), Policy("", (parcels,), ())).category == "Parcels"


def test_the_same_samples_give_the_same_model(shop):
    once, again = EmbeddedClassifier(load_encoder()), EmbeddedClassifier(load_encoder())
    mail = thread("", "Can I pay by invoice as a company?")
    assert once.classify(mail, shop) == again.classify(mail, shop)


def test_the_key_of_a_model_changes_with_every_text_it_learns_from():
    base = Category("A", "b", ("c",), ("d",))
    changed = [
        replace(base, **change)
        for change in (
            {"name": "x"},
            {"description": "x"},
            {"examples": ("x",)},
            {"confirmed": ("x",)},
            {"examples": (), "confirmed": ("c", "d")},
        )
    ]
    keys = {content_key([category]) for category in (base, *changed[:4])}
    assert len(keys) == 5 and content_key([base]) == content_key([replace(base, owner="human")])


def test_what_many_want_at_once_is_learnt_once(monkeypatch):
    trained = []
    fresh = EmbeddedClassifier(load_encoder(), second=None)
    monkeypatch.setattr(fresh, "train", lambda *what: trained.append(what) or EmbeddedClassifier.train(fresh, *what))
    mail = thread("", "Is the Mathilda still free?")
    together = [threading.Thread(target=fresh.classify, args=(mail, two())) for _ in range(4)]
    for each in together:
        each.start()
    for each in together:
        each.join()
    assert len(trained) == 1


def test_the_old_model_serves_until_the_new_one_is_ready(monkeypatch):
    monkeypatch.setattr(module, "SAMPLES_WORTH_WAITING", 0)
    monkeypatch.setattr(module, "REST", 0)
    held_up, trained = threading.Event(), threading.Event()
    serving = EmbeddedClassifier(load_encoder(), second=None)
    mail = thread("", "Is the Mathilda still free?")
    before = serving.classify(mail, two())
    train = serving.train

    def slow(categories, english):
        held_up.wait(10)
        model = train(categories, english)
        trained.set()
        return model

    monkeypatch.setattr(serving, "train", slow)
    taught = two(confirmed=("The Mathilda please", "Is the Mathilda free?"))
    assert serving.classify(mail, taught) == before
    held_up.set()
    assert trained.wait(10)
    for worker in threading.enumerate():
        if worker.name == "train the classifier":
            worker.join(10)
    assert serving.classify(mail, taught) != before


def test_of_very_many_samples_every_category_keeps_as_many():
    many = Category("A", "", confirmed=tuple(f"mail {i}" for i in range(500)))
    few = Category("B", "", confirmed=tuple(f"letter {i}" for i in range(20)))
    assert fair_share([many, few], total=121) == 100
    texts, labels = samples([many, few], most=100)
    assert (labels.count(0), labels.count(1)) == (100, 21) and texts[0].startswith("A.")


def test_another_language_than_the_desks_is_learnt_from_few_samples_of_each_category():
    english = Category("A", "", confirmed=tuple(f"Please tell me where my parcel number {i} is now" for i in range(99)))
    german = replace(english, confirmed=tuple(f"Wo ist mein Paket Nummer {i}, bitte?" for i in range(99)))
    assert len(lesson([english], english=False)[0]) == 20
    assert len(lesson([english], english=True)[0]) == 100
    assert len(lesson([german], english=False)[0]) == 100
