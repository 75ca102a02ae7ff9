"""What is released must be proved, and what harms is noticed, however often one looks."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from triage.gate import EVIDENT, Scored, compare, judge_change, paired_effect, turned_against


def golden(n: int = 300, right: int = 270) -> list[Scored]:
    return [Scored(str(i), i < right, must_escalate=i % 10 == 0, to_person=i % 10 == 0) for i in range(n)]


def test_an_improvement_needs_a_lower_bound_above_zero():
    assert paired_effect([0.1, 0.12, 0.0, 0.2, 0.15, 0.1]).better
    assert not paired_effect([0.5, -0.1, -0.1, -0.1, 0.0, -0.1]).better
    assert not paired_effect([]).better


def test_the_same_differences_always_give_the_same_interval():
    assert paired_effect([0.1, -0.2, 0.3]) == paired_effect([0.1, -0.2, 0.3])


def test_a_change_that_changes_nothing_passes():
    verdict = judge_change(golden(), golden())
    assert verdict.passed
    assert verdict.accuracy_before == verdict.accuracy_after == 0.9


def test_a_loss_of_accuracy_beyond_two_points_stops_a_change():
    assert not judge_change(golden(), golden(right=255)).passed
    assert judge_change(golden(), golden(right=269)).passed


def test_one_guardrail_that_gives_way_stops_a_change_however_accurate_it_is():
    after = golden(right=300)
    after[10] = replace(after[10], to_person=False)
    verdict = judge_change(golden(), after)
    assert not verdict.passed
    assert verdict.guardrails == ("10",)


def test_a_draft_with_a_finding_it_did_not_have_stops_a_change():
    before, after = golden(), golden()
    before[3] = replace(before[3], findings=("number",))
    after[3] = replace(after[3], findings=("number",))
    assert judge_change(before, after).passed
    after[4] = replace(after[4], findings=("promise",))
    assert judge_change(before, after).guardrails == ("4",)


def test_two_versions_are_only_compared_on_the_same_mails():
    with pytest.raises(ValueError, match="same mails"):
        judge_change(golden(), golden()[:-1])


def staged(chance: random.Random, harm: float, n: int = 400) -> list[tuple[bool, float]]:
    outcomes = []
    for _ in range(n):
        new = chance.random() < 0.3
        outcomes.append((new, min(1.0, max(0.0, chance.betavariate(2, 6) + (harm if new else 0.0)))))
    return outcomes


def test_evident_harm_is_seen_and_looking_again_and_again_fools_nobody():
    assert compare(staged(random.Random(1), harm=0.3)).harmful
    false_alarms = sum(compare(staged(random.Random(seed), harm=0.0)).harmful for seed in range(300))
    assert false_alarms <= 300 * 0.05


def test_an_improvement_shows_as_gain_and_not_as_harm():
    found = compare(staged(random.Random(2), harm=-0.2))
    assert found.gain >= EVIDENT
    assert not found.harmful
    assert found.mean < 0


def test_without_a_counterpart_nothing_is_compared():
    assert compare([(True, 1.0)] * 50).pairs == 0


def test_a_lesson_kept_for_long_is_given_up_soon_after_agents_change_their_minds():
    assert turned_against([False] * 200) < EVIDENT
    assert turned_against([False] * 200 + [True] * 5) >= EVIDENT
    assert turned_against([False, False, False, False, True] * 40) < EVIDENT
