"""What was learnt outlives the process, and never more than was learnt."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest

from tests import factories as make
from tests.test_classifier import thread, two
from triage.embedded import classifier as module
from triage.embedded.classifier import EmbeddedClassifier, background
from triage.embedded.encoder import CachedEncoder, hash_of, load_encoder
from triage.embedded.kept import Kept
from triage.types import Category, Policy

MAIL = thread("", "Which boat could I hire on Sunday?")
TRADES = ("boats", "pianos", "bicycles", "gardens", "watches", "carpets")


@pytest.fixture
def kept(tmp_path) -> Kept:
    return Kept(tmp_path / "learnt")


def process(kept: Kept) -> EmbeddedClassifier:
    """A classifier as a process starts with it: nothing in memory."""
    loaded = load_encoder()
    encoder = CachedEncoder(loaded._encode_one, loaded.size, loaded.name)
    encoder.kept = kept
    return EmbeddedClassifier(encoder, None, kept)


def shop(texts: int) -> Policy:
    """Six categories with so many samples each."""
    asks = ("rent", "mend", "sell", "deliver", "insure", "clean", "store", "paint", "measure", "return", "gift", "fit")
    return Policy(
        "",
        tuple(
            Category(trade.title(), f"All about {trade}.", tuple(f"Can you {ask} my {trade}?" for ask in asks[:texts]))
            for trade in TRADES
        ),
        (),
    )


@pytest.mark.parametrize("texts", [0, 3, 12])
def test_the_next_process_reads_mail_alike_without_training(kept, monkeypatch, texts):
    policy = shop(texts)
    mail = thread("", "Who could insure bicycles for me?")
    before = process(kept).classify(mail, policy)
    monkeypatch.setattr(EmbeddedClassifier, "train", None)
    assert process(kept).classify(mail, policy) == before


def test_the_next_process_encodes_no_sample_again(kept, monkeypatch):
    process(kept).classify(MAIL, two())
    encoded = []
    loaded = load_encoder()
    monkeypatch.setattr(loaded, "_encode_one", lambda text: encoded.append(text) or np.ones(384, np.float32))
    process(kept).classify(thread("", "Another question"), two())
    assert encoded == ["Another question"]


def test_a_changed_sample_is_learnt(kept):
    process(kept).classify(MAIL, two())
    changed = process(kept).classify(MAIL, two(confirmed=("Which boat could I hire on Sunday?",)))
    assert changed == EmbeddedClassifier(load_encoder(), None).classify(MAIL, two(confirmed=(MAIL.latest.text,)))


def test_what_other_code_learnt_is_learnt_again(kept, monkeypatch):
    process(kept).classify(MAIL, two())
    trained = []
    monkeypatch.setattr(module, "code_key", lambda: "another release")
    train = EmbeddedClassifier.train
    monkeypatch.setattr(EmbeddedClassifier, "train", lambda *args: trained.append(1) or train(*args))
    process(kept).classify(MAIL, two())
    assert trained


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 torn", b"\x80\x04\x95 pickled?", None])
def test_a_damaged_file_is_logged_and_made_anew(kept, caplog, damage):
    before = process(kept).classify(MAIL, two())
    for path in kept.folder.iterdir():
        path.write_bytes(path.read_bytes()[:-700] if damage is None else damage)
    with caplog.at_level(logging.WARNING):
        assert process(kept).classify(MAIL, two()) == before
    assert "made anew" in caplog.text
    assert kept.arrays("english", "another key") is None
    assert process(kept).classify(MAIL, two()) == before


def test_weights_that_fit_no_samples_are_made_anew(kept, caplog):
    before = process(kept).classify(MAIL, two())
    with np.load(kept.folder / "english.npz") as stored:
        arrays = {name: stored[name] for name in stored.files}
    arrays["coefficients"] = np.full((1, 7), np.nan)
    np.savez(kept.folder / "english.npz", **arrays)
    assert process(kept).classify(MAIL, two()) == before
    assert "made anew" in caplog.text


def test_nothing_on_disk_is_a_pickle_or_a_text(kept):
    process(kept).classify(MAIL, two(confirmed=("The ferryman's lantern went missing",)))
    stored = b"".join(path.read_bytes() for path in kept.folder.iterdir())
    assert b"ferryman" not in stored and b"lantern" not in stored
    with np.load(kept.folder / "english.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays.files)


def test_vectors_of_samples_no_longer_there_go(kept):
    encoder = process(kept)._encoder
    encoder.keep("english", ["one", "two"])
    encoder.keep("english", ["two"])
    encoder.keep("index", ["three"])
    assert vectors_kept(kept, encoder, "one", "two", "three") == 2


def vectors_kept(kept: Kept, encoder: CachedEncoder, *texts: str) -> int:
    return len(kept.vectors(encoder.name, list(map(hash_of, texts)), encoder.size))


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path, caplog):
    (tmp_path / "file").write_text("not a folder")
    assert process(Kept(tmp_path / "file" / "learnt")).classify(MAIL, two()).category
    assert "cannot be" in caplog.text


def test_background_texts_are_kept_as_well(kept):
    classifier = process(kept)
    classifier.classify(MAIL, two())
    assert vectors_kept(kept, classifier._encoder, *background()) == len(set(background()))


@pytest.mark.django_db
def test_erasing_a_customer_drops_what_was_learnt_from_their_mail(settings):
    from helpdesk.desk.privacy.erase import erase

    make.conversation(customer=make.customer("Ana Ruiz", "ana@example.org"))
    folder = Path(settings.DATA_DIR) / "learnt"
    process(Kept(folder)).classify(MAIL, two())
    assert any(folder.iterdir())
    erase("ana@example.org")
    assert not any(folder.iterdir())
