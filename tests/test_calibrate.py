from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from triage.calibrate import Label, allowed_errors, certify, fit, sequence, upper_bound
from triage.confidence import interpolate, probability, score
from triage.drift import drift, stability_index
from triage.types import Category

START = datetime(2026, 1, 1, tzinfo=UTC)
A, B = Category("A", ""), Category("B", "")


def labels(n: int, seed: int = 0, engine: str = "embedded", right=lambda p: p, category: str = "A") -> list[Label]:
    """Labels whose confidence p is right with probability right(p)."""
    chance = random.Random(seed)
    made = []
    for i in range(n):
        p = chance.betavariate(4, 0.6)
        truth = category if chance.random() < right(p) else "Other"
        made.append(Label({"raw": p}, category, truth, START + timedelta(minutes=i), engine, ((category, p),)))
    return made


def sure(n: int, errors: int = 0, category: str = "A") -> list[Label]:
    return [
        Label({"raw": 0.99 - i / 10_000}, category, category if i >= errors else "Other", START, "embedded")
        for i in range(n)
    ]


def engine_of(found) -> dict:
    return found.stored["engines"]["embedded"]


# the calibration


@pytest.mark.parametrize(("n", "kind"), [(0, "none"), (99, "none"), (100, "platt"), (499, "platt"), (500, "isotonic")])
def test_the_kind_of_calibration_follows_the_number_of_labels(n, kind):
    assert engine_of(fit(labels(n), [A]))["kind"] == kind


@pytest.mark.parametrize("n", [300, 800])
def test_a_boastful_engine_is_brought_down_to_what_it_achieves(n):
    boastful = labels(n, right=lambda p: p**3)
    fitted = engine_of(fit(boastful, [A]))
    for said in (0.7, 0.8, 0.9, 0.97):
        told = probability(score({"raw": said}, fitted), fitted)
        assert told == pytest.approx(said**3, abs=0.12) and told < said
    assert fitted["tested"]["ece"] < fitted["tested"]["ece_before"]


@pytest.mark.parametrize("n", [120, 900])
def test_more_confidence_before_is_strictly_more_after(n):
    fitted = engine_of(fit(labels(n), [A]))
    told = [probability(score({"raw": p}, fitted), fitted) for p in np.linspace(0.01, 0.995, 200)]
    assert all(low < high for low, high in pairwise(told))
    assert told[0] > 0 and told[-1] < 1


def test_the_test_is_on_labels_later_in_time_however_they_are_handed_in():
    early = labels(140, right=lambda p: p)
    late = [Label(each.signals, each.predicted, "Other", each.at + timedelta(days=9)) for each in labels(60, seed=1)]
    mixed = [*late, *early]
    tested = engine_of(fit(mixed, [A]))["tested"]
    assert tested["n"] == 60 and tested["ece"] > 0.5


def test_what_is_stored_survives_json_unchanged():
    stored = fit(labels(600), [A, B]).stored
    assert json.loads(json.dumps(stored)) == stored


def test_labels_of_one_engine_do_not_calibrate_another():
    found = fit([*labels(200), *labels(40, engine="llm")], [A], engine="llm")
    assert found.stored["engine"] == "llm"
    assert {name: each["kind"] for name, each in found.stored["engines"].items()} == {
        "embedded": "platt",
        "llm": "none",
    }
    assert not found.thresholds["A"].certified


def test_with_a_second_opinion_the_models_own_word_alone_does_not_decide():
    chance = random.Random(5)
    made = []
    for i in range(600):
        hard = chance.random() < 0.4
        right = chance.random() < (0.5 if hard else 0.98)
        signals = {"raw": 0.95, "stated": 0.95, "second_p": 0.3 if hard else 0.95, "second_agrees": float(not hard)}
        made.append(Label(signals, "A", "A" if right else "Other", START + timedelta(minutes=i), "llm"))
    fitted = fit(made, [A], engine="llm").stored["engines"]["llm"]
    doubtful = {"raw": 0.99, "stated": 0.99, "second_p": 0.3, "second_agrees": 0.0}
    clear = {**doubtful, "second_p": 0.95, "second_agrees": 1.0}
    assert probability(score(doubtful, fitted), fitted) < 0.7
    assert probability(score(clear, fitted), fitted) > 0.9
    assert fitted["spent"] == 300


# thresholds


def test_five_per_cent_needs_forty_five_labels_without_an_error():
    assert not fit(sure(44), [A]).thresholds["A"].certified
    threshold = fit(sure(45), [A]).thresholds["A"]
    assert threshold.certified and (threshold.n, threshold.errors) == (45, 0) and threshold.bound <= 0.05


def test_certificates_pool_over_categories_first():
    found = fit([*sure(30), *sure(30, category="B")], [A, B])
    assert found.thresholds["A"].certified and found.thresholds["A"].n == 60
    assert found.thresholds["A"] == found.thresholds["B"]


def test_a_category_with_labels_enough_has_its_own_certificate():
    found = fit([*sure(400), *sure(60, errors=50, category="B")], [A, B])
    assert found.thresholds["A"].certified and found.thresholds["A"].n >= 390


def test_a_category_that_errs_is_not_covered_by_the_good_name_of_the_others():
    erring = [
        replace(each, signals={"raw": 0.89}, truth="Other" if i % 3 == 0 else "B")
        for i, each in enumerate(sure(24, category="B"))
    ]
    found = fit([*sure(900), *erring], [A, B])
    assert found.pooled.certified and found.thresholds["A"].certified
    assert not found.thresholds["B"].certified


def test_without_a_certificate_the_threshold_by_hand_says_what_was_counted():
    threshold = fit(sure(40, errors=8), [A], default_threshold=0.9).thresholds["A"]
    assert (threshold.value, threshold.certified, threshold.n, threshold.errors) == (0.9, False, 40, 8)
    assert threshold.bound > 0.2


def test_a_stricter_target_asks_for_more():
    lax, strict = Category("A", "", target_error=0.10), Category("A", "", target_error=0.02)
    made = labels(900)
    assert fit(made, [lax]).thresholds["A"].value < fit(made, [strict]).thresholds["A"].value


def test_the_promise_is_broken_in_at_most_a_tenth_of_draws():
    broken = 0
    for seed in range(60):
        found = fit(labels(300, seed=seed), [A])
        passing = [each for each in labels(4000, seed=1000 + seed) if _passes(each, found)]
        wrong = sum(not each.right for each in passing)
        broken += bool(passing) and wrong / len(passing) > 0.055 and found.thresholds["A"].certified
    assert broken <= 9


def _passes(label: Label, found) -> bool:
    fitted = engine_of(found)
    return probability(score(label.signals, fitted), fitted) >= found.thresholds["A"].value


def test_equal_scores_pass_or_fail_together():
    scores = np.array([3.0] * 100)
    right = np.array([True] * 50 + [False] * 50)
    assert certify(scores, right, 0.05, 0.1) is None


def test_the_order_of_tests_does_not_depend_on_what_was_right():
    ranked = np.sort(np.random.default_rng(0).normal(2, 2, 300))[::-1]
    counts = sequence(ranked, 0.05, 0.1)
    assert counts == sorted(counts) and counts[-1] == 300 and counts[0] >= 45


def test_bounds_are_those_of_clopper_and_pearson():
    assert upper_bound(0, 45) == pytest.approx(1 - 0.1 ** (1 / 45))
    assert upper_bound(3, 3) == 1.0 and upper_bound(0, 0) == 1.0
    assert list(allowed_errors(77, 0.05, 0.1)[[44, 45, 76, 77]]) == [-1, 0, 0, 1]


# the shortlist


def test_the_shortlist_holds_the_truth_of_nineteen_in_twenty():
    chance = random.Random(3)
    names = [f"C{i}" for i in range(8)]

    def made(n: int) -> list[Label]:
        found = []
        for i in range(n):
            shares = sorted((chance.expovariate(1) ** 3 for _ in names), reverse=True)
            ranked = tuple((name, share / sum(shares)) for name, share in zip(names, shares, strict=True))
            truth = chance.choices(names, weights=[share for _, share in ranked])[0]
            found.append(Label({"raw": ranked[0][1]}, names[0], truth, START + timedelta(minutes=i), shortlist=ranked))
        return found

    least = engine_of(fit(made(400), [A]))["least_probability"]
    held = [dict(each.shortlist)[each.truth] >= least for each in made(3000)]
    assert 0.92 < sum(held) / len(held) < 0.98


# drift


def test_an_assistant_that_keeps_its_promise_is_hardly_ever_accused():
    chance = random.Random(1)
    accused = sum(drift([chance.random() < 0.05 for _ in range(400)], 0.05).alarm for _ in range(200))
    assert accused <= 16


def test_a_tripled_error_is_noticed_and_dated():
    chance = random.Random(2)
    good, bad = [chance.random() < 0.02 for _ in range(100)], [chance.random() < 0.3 for _ in range(100)]
    found = drift([*good, *bad], 0.05)
    assert found.alarm and 100 <= found.at < 200 and found.errors == sum(good) + sum(bad)


def test_no_audit_yet_is_no_alarm():
    assert drift([], 0.05) == drift([], 0.05) and not drift([], 0.05).alarm


def test_the_stability_index_is_nothing_for_the_same_shares_and_large_for_others():
    assert stability_index({"A": 100, "B": 300}, {"A": 10, "B": 30}) < 0.01
    assert stability_index({"A": 100, "B": 300}, {"A": 30, "B": 10}) > 0.25
    assert stability_index({"A": 100}, {"A": 80, "New": 40}) > 0.25
    assert stability_index({}, {"A": 3}) == 0.0


def test_a_curve_is_followed_linearly_and_flat_outside():
    knots = [[0.0, 0.2], [2.0, 0.6], [3.0, 0.9]]
    assert [interpolate(x, knots) for x in (-1, 0, 1, 3, 9)] == pytest.approx([0.2, 0.2, 0.4, 0.9, 0.9])
