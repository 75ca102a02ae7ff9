"""From an engine's signals to one number: the probability that the category is right, and whether that is enough.

A score orders mail from doubtful to clear; a calibration, fitted by calibrate.py to what agents confirmed and
corrected, turns the score into a probability. Both are monotone: a threshold on one is a threshold on the other."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from triage.delicate import SIGNAL
from triage.types import Classification, Policy, Threshold

WORDS_OF_ITS_OWN = ("stated", "token_probability", "self_agreement")
"""What a model says of itself: never enough alone, a sign among others once labels have shown its worth."""
YES_OR_NO = ("second_agrees", "self_agreement")
LEAST = 1e-4
UNCALIBRATED_LEAST = 0.01
SHORTLIST = (3, 10)
"""Fewest and most categories offered beside a mail."""


def judge(classification: Classification, policy: Policy, second: Classification | None = None) -> Classification:
    """The classification with its confidence judged, its signals completed and its shortlist cut.

    Without a second opinion the score is the engine's own probability, trained by cross-validation on labelled mail.
    With one (a model's answer beside the embedded classifier's reading) it is the second's probability of the
    first's category, and, once calibrated on labels, a logistic model over that, their agreement and the model's own
    words. Where no category is named, confidence is that of the likeliest one."""
    signals = {**first_signals(classification), **classification.signals, **second_signals(classification, second)}
    fitted = calibration_of(policy, classification.engine)
    scored = score(signals, fitted)
    ranked = ranking(classification, second)
    return replace(
        classification,
        confidence=probability(scored, fitted),
        calibrated=bool(fitted and fitted.get("kind") != "none"),
        signals=signals,
        shortlist=likely_enough(ranked, fitted),
        p_none=classification.p_none if second is None else second.p_none,
    )


def enough(classification: Classification, policy: Policy) -> tuple[bool, str]:
    """Whether the mail is understood surely enough to be drafted, and why, in a sentence for a manager."""
    category = policy.category(classification.category)
    if category is None:
        return False, "None of the categories fits."
    threshold = threshold_of(category.name, classification, policy)
    shown = (
        f"{classification.confidence:.0%} sure of {category.name}"
        if classification.calibrated
        else (f"Score {classification.confidence:.2f} for {category.name} (not certified as a probability yet)")
    )
    if category.certified_only and not threshold.certified:
        return False, f"{shown}; {category.name} is drafted only above a certified threshold, and there is none yet."
    passed = classification.confidence >= threshold.value
    relation = "at or above" if passed else "below"
    return passed, f"{shown}, {relation} the threshold of {threshold.value:.2f} ({_certificate(threshold)})."


def threshold_of(category: str, classification: Classification, policy: Policy) -> Threshold:
    """The category's threshold; the one set by hand for an engine that it was not measured on."""
    measured_on = (policy.calibration or {}).get("engine", classification.engine)
    if measured_on != classification.engine:
        return Threshold(policy.default_threshold)
    return policy.thresholds.get(category, Threshold(policy.default_threshold))


def first_signals(classification: Classification) -> dict[str, float]:
    return {"raw": classification.confidence, "p_none": classification.p_none}


def second_signals(classification: Classification, second: Classification | None) -> dict[str, float]:
    if second is None:
        return {}
    known = dict(second.shortlist)
    rest = (1 - sum(known.values())) / 10
    chosen = classification.category or next(iter(known), "")
    p = known.get(chosen, max(rest, 0.0)) * (1 - second.p_none)
    return {
        "second_p": p,
        "second_agrees": float(classification.category == second.category),
        "second_none": second.p_none,
        **{name: value for name, value in second.signals.items() if name.startswith(SIGNAL)},
    }


def score(signals: Mapping[str, float], fitted: Mapping[str, Any] | None) -> float:
    """Log odds by which mail is ordered; with a fitted logistic model its linear part."""
    if fitted and fitted.get("weights"):
        terms = zip(fitted["weights"], features(signals, fitted["signals"]), strict=True)
        return float(fitted["bias"]) + sum(weight * value for weight, value in terms)
    return logit(signals.get("second_p", signals["raw"]))


def features(signals: Mapping[str, float], names: Sequence[str]) -> list[float]:
    """One number a signal: log odds for what lies between 0 and 1, 0 (no opinion) for what is missing."""
    return [
        0.0 if name not in signals else 2 * signals[name] - 1 if name in YES_OR_NO else logit(signals[name])
        for name in names
    ]


def probability(scored: float, fitted: Mapping[str, Any] | None) -> float:
    """The score as a probability: through the calibration's knots, linearly between them; else its own log odds."""
    knots = (fitted or {}).get("knots")
    if not knots:
        return 1 / (1 + math.exp(-scored))
    return interpolate(scored, knots)


def interpolate(x: float, knots: Sequence[Sequence[float]]) -> float:
    """The height at x of the line through the knots (x, y), x increasing; flat outside them."""
    right = bisect_right(knots, x, key=lambda knot: knot[0])
    if right == 0:
        return float(knots[0][1])
    if right == len(knots):
        return float(knots[-1][1])
    (x0, y0), (x1, y1) = knots[right - 1], knots[right]
    return float(y0 + (y1 - y0) * (x - x0) / (x1 - x0))


def logit(p: float) -> float:
    p = min(max(p, LEAST), 1 - LEAST)
    return math.log(p / (1 - p))


def calibration_of(policy: Policy, engine: str) -> Mapping[str, Any] | None:
    """What was fitted for this engine; a calibration of one engine says nothing of another."""
    engines = cast(Mapping[str, Any], (policy.calibration or {}).get("engines", {}))
    return engines.get(engine)


def ranking(classification: Classification, second: Classification | None) -> tuple[tuple[str, float], ...]:
    """Categories best first: the engine's own ranking, or the second's with the first's category in front."""
    if classification.shortlist or second is None:
        return classification.shortlist
    chosen = classification.category
    known = dict(second.shortlist)
    front = ((chosen, known.get(chosen, 0.0)),) if chosen else ()
    return front + tuple(pair for pair in second.shortlist if pair[0] != chosen)


def likely_enough(
    ranked: Sequence[tuple[str, float]], fitted: Mapping[str, Any] | None
) -> tuple[tuple[str, float], ...]:
    """The conformal shortlist: every category at least as probable as 95% of the labelled mails' true ones were."""
    fewest, most = SHORTLIST
    least = float((fitted or {}).get("least_probability", UNCALIBRATED_LEAST))
    return tuple(pair for place, pair in enumerate(ranked[:most]) if place < fewest or pair[1] >= least)


def _certificate(threshold: Threshold) -> str:
    if threshold.certified:
        return f"certified: at most {threshold.bound:.1%} wrong, from {threshold.n} labelled mails"
    if threshold.n:
        return f"set by hand, not certified: {threshold.errors} of {threshold.n} labelled mails wrong"
    return "set by hand, not certified: no labelled mail yet"
