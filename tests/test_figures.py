"""Intervals, survival times, business hours and claims of change, against references and by simulation."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report_worlds import ALIKE, PLANTED, World, claimed_share, claims, false_claims
from triage.figures import (
    BY_SLUG,
    BusinessHours,
    Estimate,
    Month,
    Readings,
    changes,
    difference,
    duration_quantile,
    fairness,
    holm,
    mean,
    measure,
    p_value,
    pilot,
    poisson,
    quantile,
    ratio,
    share,
    wilson,
)
from triage.figures.spikes import Mail, poisson_tail, spikes


def test_wilson_gives_the_textbook_interval():
    """Newcombe 1998, Statistics in Medicine 17:857, table I: 81/263, 15/148, 0/20, 1/29."""
    for k, n, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert wilson(k, n) == pytest.approx((low, high), abs=5e-5)


def test_the_difference_of_shares_gives_newcombes_interval():
    """Newcombe 1998, Statistics in Medicine 17:873, table II, method 10: 56/70 less 48/80, and 9/10 less 3/10."""
    assert difference(share(56, 70), share(48, 80)) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert difference(share(9, 10), share(3, 10)) == pytest.approx((0.1705, 0.8090), abs=5e-5)


@given(st.integers(0, 300), st.integers(1, 300))
def test_an_interval_holds_its_share_and_stays_within_0_and_1(k, n):
    low, high = wilson(min(k, n), n)
    assert 0 <= low <= min(k, n) / n + 1e-12 <= high + 2e-12 <= 1 + 1e-9


def test_the_p_value_is_where_the_interval_of_the_difference_touches_zero():
    now, before = share(70, 100), share(55, 100)
    p = p_value(now, before)
    low, _high = difference(now, before, 1 - p)
    assert low == pytest.approx(0, abs=1e-6)
    assert p_value(before, before) == 1.0


def test_holm_multiplies_the_smallest_p_by_all_looks_and_never_falls():
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.005}) == pytest.approx(
        {"d": 0.02, "a": 0.03, "c": 0.06, "b": 0.06}
    )


def test_quantiles_come_with_order_statistics_around_them():
    found = quantile([*range(1, 101)], 0.5)
    assert found == Estimate(50, 41, 61, 100)
    assert quantile([], 0.5) is None and quantile([3.0], 0.9) == Estimate(3.0, 3.0, 3.0, 1)


def test_the_interval_of_a_median_covers_it_95_times_in_100():
    rng = np.random.default_rng(1)
    held = [low <= 1 <= high for low, high in (bounds(quantile(rng.lognormal(0, 1, 61), 0.5)) for _ in range(1000))]
    assert np.mean(held) >= 0.94


def bounds(found: Estimate) -> tuple[float, float]:
    return found.low, found.high


def test_a_count_has_the_poisson_interval_of_the_textbook():
    for number, low, high in ((0, 0, 3.689), (3, 0.619, 8.767), (10, 4.795, 18.390), (100, 81.36, 121.63)):
        assert poisson(number) == pytest.approx((low, high), abs=0.06)


def test_a_mean_and_a_ratio_have_intervals_that_shrink_with_more_of_the_same():
    few, many = mean([1.0, 2.0, 4.0] * 5), mean([1.0, 2.0, 4.0] * 50)
    assert few.value == many.value == pytest.approx(7 / 3)
    assert many.high - many.low < few.high - few.low
    cost = ratio([(1.0, 10.0), (3.0, 20.0), (2.0, 30.0)])
    assert cost.value == pytest.approx(0.1) and cost.low < 0.1 < cost.high
    assert ratio([(1.0, 0.0), (2.0, 0.0)]) is None


def test_kaplan_meier_counts_unfinished_ones_as_long_as_they_were_watched():
    """Remission of leukaemia under 6-MP (Freireich et al. 1963): median 23 weeks, 95% interval from 13 or more."""
    weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    ended = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    found = duration_quantile(np.array(weeks, float), np.array(ended, bool), 0.5)
    assert found.value == 23 and found.low == 13 and found.high == np.inf
    assert duration_quantile(np.array([1.0, 2.0]), np.array([False, False]), 0.5) is None


def test_survival_medians_are_not_fooled_by_open_cases():
    rng = np.random.default_rng(2)
    held = []
    for _ in range(300):
        true, watched = rng.exponential(1.0, 120), rng.uniform(0, 3, 120)
        found = duration_quantile(np.minimum(true, watched), true <= watched, 0.5)
        held.append(found.low <= np.log(2) <= found.high)
    assert np.mean(held) >= 0.92


def test_the_clock_of_business_hours_stands_still_at_night_at_weekends_and_on_holidays():
    stored = {"time_zone": "Europe/Berlin"} | {day: ["09:00", "17:00"] for day in ("thursday", "friday", "monday")}
    hours = BusinessHours.from_stored(stored, ["2026-04-06"])
    thursday = datetime(2026, 4, 2, 14, 0, tzinfo=UTC).timestamp()  # 16:00 in Berlin, summer time
    cases = {
        datetime(2026, 4, 2, 14, 30, tzinfo=UTC): 0.5,
        datetime(2026, 4, 3, 6, 59, tzinfo=UTC): 1.0,
        datetime(2026, 4, 3, 8, 0, tzinfo=UTC): 2.0,
        datetime(2026, 4, 6, 12, 0, tzinfo=UTC): 9.0,
    }
    ends = np.array([end.timestamp() for end in cases])
    assert hours.between(np.full(len(ends), thursday), ends) == pytest.approx(list(cases.values()))


def test_a_desk_without_business_hours_counts_every_hour():
    assert BusinessHours.from_stored({}).between(np.array([0.0]), np.array([7200.0])) == pytest.approx([2.0])


def test_whatever_has_a_value_has_an_interval_around_it():
    found = measure(World().month(np.random.default_rng(3)))
    for figure in found.values():
        assert figure.value is None or figure.low <= figure.value <= (figure.high or np.inf), figure.slug


def test_every_figure_has_a_formula_and_every_definition_a_figure():
    assert set(measure(empty())) == set(BY_SLUG)
    assert all(len(definition.formula) > 20 for definition in BY_SLUG.values())


def test_an_empty_month_claims_nothing():
    found = measure(empty())
    assert all(figure.value in (None, 0) for figure in found.values())
    assert changes(found, found) == {}


def empty() -> Month:
    return Month({}, [], [], [], [], World().month(np.random.default_rng(0)).conversations.where([]))


def test_without_a_change_at_most_5_percent_of_200_pairs_of_months_claim_one():
    assert len(claims(World(), World(), 0)) >= 12, "too few figures are compared for this to mean anything"
    assert false_claims(200) <= 10


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_change_of_10_points_at_1000_conversations_is_claimed_80_times_in_100(planted):
    assert claimed_share(planted, 100) >= 0.8


def test_a_claim_says_which_way_is_better():
    rng = np.random.default_rng(5)
    found = changes(measure(World(useful=0.9).month(rng)), measure(World(useful=0.6).month(rng)))
    assert found["useful"].claimed and found["useful"].better is True
    assert found["coverage"].better is None


def test_nothing_is_claimed_of_satisfaction_when_fewer_than_a_fifth_rated():
    month = World().month(np.random.default_rng(6))
    rarely = Month(**{**vars(month), "counts": {**month.counts, "rated": 150, "good": 150}})
    assert measure(rarely)["satisfaction"].value is None
    assert measure(month)["satisfaction"].value is not None


def test_a_group_that_is_treated_otherwise_is_pointed_out_and_others_are_not():
    english, german, french = (ALIKE._replace(language=code) for code in ("en", "de", "fr"))
    month = World().month(np.random.default_rng(7))
    readings = [
        *(Readings(english, to, number) for to, number in (("draft", 300), ("human", 200))),
        *(Readings(german, to, number) for to, number in (("draft", 60), ("human", 140))),
        *(Readings(french, to, number) for to, number in (("draft", 58), ("human", 42))),
    ]
    found = fairness(Month(**{**vars(month), "readings": readings}))["language"]
    assert list(found) == ["en", "de", "fr"]
    assert found["de"]["escalated"].differs
    assert not found["fr"]["escalated"].differs and not found["en"]["escalated"].differs


def test_the_arms_of_the_pilot_are_compared_with_an_interval():
    rows = World().month(np.random.default_rng(8)).conversations
    first, handled, back, good = pilot(rows)
    assert first.assisted.n + first.alone.n == 1000
    assert all(row.difference and row.difference[0] < 0 < row.difference[1] for row in (first, handled, back, good))
    assert pilot(rows.where(rows.in_pilot)) == []


def test_a_spike_holds_the_mails_that_speak_of_the_same_thing():
    mails = [Mail(n, "Order status", "The tracking website shows an error") for n in range(6)]
    found = spikes([*mails, Mail(9, "Order status", "Can you send it to Graz?")], {"Order status": 0.3})
    assert [spike.mails for spike in found] == [tuple(range(6))]
    assert set(found[0].words) == {"tracking", "website", "shows", "error"}
    assert spikes(mails, {"Order status": 4.0}) == []
    assert spikes(mails[:4], {}) == []


def test_what_other_mail_of_the_hour_says_too_is_no_sign_of_an_incident():
    mails = [Mail(n, "Account", f"Hello, please help: the website shows error {n}") for n in range(6)]
    stray = Mail(6, "Account", "Hello, please change my address")
    others = [Mail(10 + n, "Returns", "Hello, please send a label") for n in range(9)]
    (found,) = spikes([*mails, stray, *others], {"Account": 0.3, "Returns": 9.0})
    assert set(found.words) == {"website", "shows", "error"} and found.mails == tuple(range(6))


def test_the_poisson_tail_is_the_textbooks():
    assert poisson_tail(3, 1.0) == pytest.approx(0.0803, abs=5e-5)
    assert poisson_tail(0, 2.0) == 1.0
