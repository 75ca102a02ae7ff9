from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from triage.calibrate import Label, fit
from triage.confidence import enough, judge
from triage.types import Category, Classification, Policy, Threshold

A, B, C = Category("A", ""), Category("B", ""), Category("C", "")
POLICY = Policy("", (A, B, C), ())
READ = Classification("A", 0.8, shortlist=(("A", 0.85), ("B", 0.1), ("C", 0.05)), p_none=0.06)


def learnt(n: int = 300, engine: str = "embedded") -> Policy:
    """A policy calibrated on labels of an engine that claims .99 and is right in nine of ten."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = [
        Label({"raw": 0.9 + 0.09 * (i % 7) / 7}, "A", "B" if i % 10 == 0 else "A", start + timedelta(hours=i), engine)
        for i in range(n)
    ]
    found = fit(made, POLICY.categories, engine=engine)
    return replace(POLICY, calibration=found.stored, thresholds=found.thresholds)


# judging


def test_without_labels_confidence_is_the_engines_own_and_says_that_it_is_not_calibrated():
    judged = judge(READ, POLICY)
    assert judged.confidence == pytest.approx(READ.confidence) and not judged.calibrated


def test_with_labels_confidence_is_what_such_mail_achieved():
    judged = judge(replace(READ, confidence=0.97), learnt())
    assert judged.calibrated and judged.confidence == pytest.approx(0.9, abs=0.03)


def test_judging_twice_is_judging_once():
    policy = learnt()
    once = judge(replace(READ, confidence=0.97), policy)
    assert judge(once, policy) == once


def test_the_number_before_calibration_stays_on_record():
    assert judge(replace(READ, confidence=0.97), learnt()).signals["raw"] == 0.97


def test_a_calibration_of_another_engine_says_nothing():
    judged = judge(replace(READ, engine="llm"), learnt(engine="embedded"))
    assert not judged.calibrated


def test_a_models_own_word_does_not_count_before_labels_have_shown_its_worth():
    said = Classification("B", 0.99, signals={"stated": 0.99}, engine="llm")
    assert judge(said, POLICY, READ).confidence == pytest.approx(0.1 * (1 - READ.p_none))
    agreeing = replace(said, category="A")
    assert judge(agreeing, POLICY, READ).confidence == pytest.approx(0.85 * (1 - READ.p_none))


def test_the_second_opinion_is_on_record_as_signals():
    judged = judge(Classification("B", 0.99, engine="llm"), POLICY, READ)
    assert judged.signals["second_agrees"] == 0.0 and judged.signals["second_none"] == READ.p_none
    assert judged.p_none == READ.p_none


def test_a_models_category_leads_the_second_opinions_shortlist():
    judged = judge(Classification("B", 0.99, engine="llm"), POLICY, READ)
    assert [name for name, _ in judged.shortlist] == ["B", "A", "C"]


def test_a_model_that_names_no_category_is_judged_all_the_same():
    judged = judge(Classification(None, 0.2, engine="llm"), POLICY, READ)
    assert 0 <= judged.confidence <= 1 and judged.category is None


def test_the_shortlist_is_cut_to_what_may_be_true_but_never_below_three():
    names = tuple(f"C{i}" for i in range(12))
    shares = (0.6, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.005, 0.003, 0.003, 0.002, 0.002)
    classification = replace(READ, shortlist=tuple(zip(names, shares, strict=True)))
    stored = {"engine": "embedded", "engines": {"embedded": {"kind": "none", "least_probability": 0.04}}}
    assert len(judge(classification, replace(POLICY, calibration=stored)).shortlist) == 4
    stored["engines"]["embedded"]["least_probability"] = 0.5
    assert len(judge(classification, replace(POLICY, calibration=stored)).shortlist) == 3


# enough or not


def test_no_category_is_never_enough():
    passed, why = enough(replace(READ, category=None), POLICY)
    assert not passed and why == "None of the categories fits."


@pytest.mark.parametrize(("confidence", "passes"), [(0.8999, False), (0.90, True)])
def test_without_a_certificate_the_threshold_by_hand_decides(confidence, passes):
    passed, why = enough(replace(READ, confidence=confidence), POLICY)
    assert passed is passes
    assert "not certified" in why and ("at or above" if passes else "below") in why


def test_a_certified_threshold_decides_and_says_what_it_promises():
    policy = replace(POLICY, thresholds={"A": Threshold(0.7, True, 212, 3, 0.034)})
    passed, why = enough(replace(READ, confidence=0.75, calibrated=True), policy)
    assert passed
    assert why == (
        "75% sure of A, at or above the threshold of 0.70 (certified: at most 3.4% wrong, from 212 labelled mails)."
    )


def test_only_what_is_certified_is_drafted_where_the_manager_demands_it():
    demanding = replace(POLICY, categories=(replace(A, certified_only=True), B, C))
    passed, why = enough(replace(READ, confidence=0.99), demanding)
    assert not passed and "only above a certified threshold" in why
    certified = replace(demanding, thresholds={"A": Threshold(0.7, True, 212, 3, 0.034)})
    assert enough(replace(READ, confidence=0.99), certified)[0]


def test_a_threshold_measured_on_one_engine_does_not_serve_another():
    policy = replace(
        POLICY,
        calibration={"engine": "llm", "engines": {}},
        thresholds={"A": Threshold(0.5, True, 212, 3, 0.034)},
    )
    assert not enough(replace(READ, confidence=0.6), policy)[0]
    assert enough(replace(READ, confidence=0.6, engine="llm"), policy)[0]


def test_before_calibration_no_number_is_shown_as_a_probability():
    assert "%" not in enough(READ, POLICY)[1].split("threshold")[0]
