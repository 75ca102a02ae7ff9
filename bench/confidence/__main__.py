"""Whether confidence keeps its promise, where the truth is known exactly.

Mail is generated with a known probability of being understood and a score that tells it more or less truly. From 500
labels a threshold is solved and a calibration fitted, 200 times over; the error of what passes is then not
estimated but computed. Beside it stands what a plug-in threshold (the least one with no more than 5% wrong among the
labels) would have done, and the best coverage that anybody who knew the truth could have had."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bench.confidence import mail
from bench.report import arguments, report
from triage.calibrate import DELTA, Label, allowed_errors, fit
from triage.drift import drift
from triage.measures import calibration_error, error_floor
from triage.types import Category

LABELS = 500
TARGET = 0.05
POPULATION = 20_000
START = datetime(2026, 1, 1, tzinfo=UTC)
CATEGORY = Category("Any", "", target_error=TARGET)


@dataclass(frozen=True)
class World:
    """Mails of one kind: what the engine says of each, and how likely it is right in truth."""

    said: NDArray
    truth: NDArray


def honest(rng: np.random.Generator, n: int) -> World:
    """The score is the truth; about 85% of the mail is understood."""
    odds = rng.normal(2.8, 2.2, n)
    return World(odds, sigmoid(odds))


def boastful(rng: np.random.Generator, n: int) -> World:
    """As models are: sure of everything, a little surer of what is right."""
    world = honest(rng, n)
    return World(2.0 + 0.6 * world.said, world.truth)


def blurred(rng: np.random.Generator, n: int) -> World:
    """The score knows only part of what makes a mail hard."""
    world = honest(rng, n)
    return World(world.said + rng.normal(0, 1.0, n), world.truth)


def clear(rng: np.random.Generator, n: int) -> World:
    """As `honest`, of a desk whose categories are easily told: about 94% of the mail is understood."""
    odds = rng.normal(4.3, 2.0, n)
    return World(odds, sigmoid(odds))


def strange(rng: np.random.Generator, n: int) -> World:
    """30% of the mail fits no category; it scores lower, but not always."""
    world = honest(rng, n)
    alien = rng.random(n) < 0.3
    return World(np.where(alien, rng.normal(-1.5, 1.5, n), world.said), np.where(alien, 0.0, world.truth))


WORLDS: tuple[Callable[[np.random.Generator, int], World], ...] = (honest, clear, boastful, blurred, strange)


def labels_of(world: World, rng: np.random.Generator) -> list[Label]:
    right = rng.random(len(world.said)) < world.truth
    return [
        Label({"raw": float(said)}, "Any", "Any" if hit else "Other", START + timedelta(minutes=i))
        for i, (said, hit) in enumerate(zip(sigmoid(world.said), right, strict=True))
    ]


def study(make: Callable[[np.random.Generator, int], World], draws: int) -> dict[str, float]:
    """Shares over the draws, coverage relative to the best possible, calibration error above its sampling floor."""
    rng = np.random.default_rng(7)
    everything = make(rng, POPULATION)
    order = np.argsort(-everything.said)
    error = np.cumsum(1 - everything.truth[order]) / np.arange(1, POPULATION + 1)
    best = float(np.flatnonzero(error <= TARGET).max(initial=-1) + 1) / POPULATION
    broken, plugged, certified, coverages, provable, excess = [], [], [], [], [], []
    for _ in range(draws):
        chosen = rng.choice(POPULATION, LABELS, replace=False)
        labels = labels_of(World(everything.said[chosen], everything.truth[chosen]), rng)
        found = fit(labels, [CATEGORY])
        engine = found.stored["engines"]["embedded"]
        confidences = np.interp(np.clip(everything.said, -9, 9), *np.transpose(engine["knots"]))
        passed = confidences >= found.thresholds["Any"].value
        certified.append(found.thresholds["Any"].certified)
        broken.append(certified[-1] and 1 - everything.truth[passed].mean() > TARGET)
        coverages.append(passed.mean() / best if certified[-1] else 0.0)
        provable.append((everything.said >= least_provable(everything.said[chosen], labels)).mean() / best)
        plug = plug_in(labels)
        plugged.append(1 - everything.truth[sigmoid(everything.said) >= plug].mean() > TARGET)
        some = rng.choice(POPULATION, 2000, replace=False)
        hits = rng.random(2000) < everything.truth[some]
        excess.append(calibration_error(confidences[some], hits) - error_floor(confidences[some]))
    return {
        "promise_broken": float(np.mean(broken)),
        "promise_broken_by_plug_in": float(np.mean(plugged)),
        "certified": float(np.mean(certified)),
        "coverage_of_best": float(np.mean(coverages)),
        "provable_of_best": float(np.mean(provable)),
        "calibration_error_above_floor": float(np.mean(excess)),
    }


def plug_in(labels: list[Label]) -> float:
    """The least score with at most 5% wrong among the labels that reach it, taken at its word."""
    ranked = sorted(labels, key=lambda each: -each.signals["raw"])
    errors = np.cumsum([not each.right for each in ranked]) / np.arange(1, len(ranked) + 1)
    passing = np.flatnonzero(errors <= TARGET)
    return ranked[int(passing.max())].signals["raw"] if len(passing) else 1.0


def least_provable(said: NDArray, labels: list[Label]) -> float:
    """The least score at which an exact test of the same level would pass, had it been the only one looked at.

    Nobody can know which one: it is the ceiling of every procedure that certifies by such tests."""
    order = np.argsort(-said)
    wrong = np.cumsum([not labels[row].right for row in order])
    passing = np.flatnonzero(wrong <= allowed_errors(len(labels), TARGET, DELTA)[1:])
    return float(said[order[passing.max()]]) if len(passing) else float("inf")


def alarms(draws: int) -> dict[str, float]:
    """Of a year of audits (30 a month), how often the promise kept is accused, and how soon a broken one is noticed."""
    rng = np.random.default_rng(11)
    kept = [drift(rng.random(360) < TARGET, TARGET).alarm for _ in range(draws)]
    broken = [drift(rng.random(360) < 3 * TARGET, TARGET) for _ in range(draws)]
    found = [each.at for each in broken if each.at is not None]
    return {
        "false_alarms_in_a_year": float(np.mean(kept)),
        "tripled_error_noticed": len(found) / draws,
        "audits_until_noticed": float(np.median(found)) if found else float("nan"),
    }


def sigmoid(odds: NDArray) -> NDArray:
    return 1 / (1 + np.exp(-np.clip(odds, -9, 9)))


def main() -> None:
    chosen = arguments(__doc__.splitlines()[0])
    draws = 60 if chosen.quick else 200
    figures = {f"{make.__name__}_{name}": value for make in WORLDS for name, value in study(make, draws).items()}
    figures |= alarms(draws)
    figures |= mail.figures(draws, chosen.quick)
    against = {f"{make.__name__}_promise_broken": 0.10 for make in WORLDS}
    against |= {f"{make.__name__}_coverage_of_best": 0.90 for make in WORLDS}
    against |= {f"{make.__name__}_calibration_error_above_floor": 0.01 for make in WORLDS}
    against |= {"golden_promise_broken": 0.10, "golden_coverage_of_best": 0.90, "model_area_cut": 0.55}
    report("confidence", figures, {**against, "false_alarms_in_a_year": 0.05}, chosen.json)


if __name__ == "__main__":
    main()
