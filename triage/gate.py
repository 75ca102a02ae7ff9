"""What a change must pass before it is released, and how one that does harm is noticed; all of it on plain numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from triage.drift import BETS

LEVEL = 0.95
ONE_SIDED = 0.90
"""The two-sided level whose lower end is the one-sided 95% bound: for a claim that goes one way, such as "closer"."""

DRAWS = 2000
LOSS = 0.02
"""The greatest loss of accuracy, as a share, that a change may bring."""

EVIDENT = 20.0
"""An e-value from which harm is evident: at most once in twenty is that wrong, however often one looks."""

EXPECTED_UNDONE = 0.25
"""Share of the answers in which agents may take a lesson's doing back, for reasons of the single case."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Mean of paired differences with the two-sided bootstrap interval; above zero is better."""

    n: int
    mean: float
    low: float
    high: float

    @property
    def better(self) -> bool:
        return self.n > 0 and self.low > 0


def paired_effect(differences: Sequence[float], level: float = LEVEL, draws: int = DRAWS) -> Effect:
    """The percentile interval of the mean over resampled pairs (Efron and Tibshirani 1993, ch. 13); seeded.

    `differences` are before minus after of the same mail, in sizes of edits: above zero the change brought the draft
    closer to what was sent."""
    import numpy as np

    if not differences:
        return Effect(0, 0.0, 0.0, 0.0)
    values = np.asarray(differences, dtype=float)
    rng = np.random.default_rng(0)
    means = values[rng.integers(0, len(values), (draws, len(values)))].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Effect(len(values), float(values.mean()), float(low), float(high))


@dataclass(frozen=True, slots=True)
class Scored:
    """What one version made of one mail of the golden set."""

    id: str
    right: bool | None
    """None for mail without a category."""
    must_escalate: bool
    to_person: bool
    findings: tuple[str, ...] = ()
    """Kinds of what the evidence check found in the draft."""


@dataclass(frozen=True, slots=True)
class Verdict:
    passed: bool
    reasons: tuple[str, ...]
    """Why it did not pass; none when it did."""
    n: int
    accuracy_before: float
    accuracy_after: float
    accuracy: Effect
    guardrails: tuple[str, ...] = ()
    """Ids of mails on which a guardrail gave way."""


def judge_change(before: Sequence[Scored], after: Sequence[Scored], loss: float = LOSS) -> Verdict:
    """Whether a change may be released, from both versions' doings on the same mails. Raises ValueError on others.

    No guardrail may give way: mail that must reach a person still does where it did, and no draft holds a kind of
    finding that it did not hold before. Of accuracy the paired bootstrap must rule out a loss of more than `loss`."""
    if [each.id for each in before] != [each.id for each in after]:
        raise ValueError("the two versions were not measured on the same mails")
    gave_way = tuple(old.id for old, new in zip(before, after, strict=True) if _gave_way(old, new))
    pairs = [(old.right, new.right) for old, new in zip(before, after, strict=True) if old.right is not None]
    effect = paired_effect([float(bool(new)) - float(bool(old)) for old, new in pairs], level=0.90)
    reasons = []
    if gave_way:
        reasons.append(f"guardrails gave way on {len(gave_way)} mails: {', '.join(gave_way[:10])}")
    if effect.low < -loss:
        reasons.append(f"a loss of accuracy of {-effect.low:.1%} is not ruled out; {loss:.0%} is allowed")
    return Verdict(
        passed=not reasons,
        reasons=tuple(reasons),
        n=len(before),
        accuracy_before=_share(old for old, _ in pairs),
        accuracy_after=_share(new for _, new in pairs),
        accuracy=effect,
        guardrails=gave_way,
    )


def _gave_way(old: Scored, new: Scored) -> bool:
    escaped = old.must_escalate and old.to_person and not new.to_person
    return escaped or bool(set(new.findings) - set(old.findings))


def _share(flags: Iterable[bool | None]) -> float:
    counted = [bool(flag) for flag in flags]
    return sum(counted) / len(counted) if counted else 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Anytime-valid evidence between the version in use and a staged one."""

    pairs: int
    harm: float
    """Greatest e-value so far against "the staged version is no worse"."""
    gain: float
    """Greatest e-value so far against "the staged version is no better"."""
    mean: float
    """Mean difference of cost, staged minus in use."""

    @property
    def harmful(self) -> bool:
        return self.harm >= EVIDENT


def compare(outcomes: Sequence[tuple[bool, float]]) -> Comparison:
    """Costs (0 best, 1 worst) in order of time, each with whether it is the staged version's.

    Testing by betting (Waudby-Smith and Ramdas 2024, JRSS B 86:1): every staged outcome is set against the mean of
    those in use since the last one; a difference d in [-1, 1] multiplies the wealth of who bets on harm by 1 + bet * d.
    While d is not above 0 on average, that wealth ever reaches 20 at most once in twenty (Ville 1939), so that looking
    after every mail fools nobody."""
    harm, gain = [1.0] * len(BETS), [1.0] * len(BETS)
    greatest_harm = greatest_gain = 1.0
    waiting: list[float] = []
    differences: list[float] = []
    for staged, cost in outcomes:
        if not staged:
            waiting.append(cost)
            continue
        if not waiting:
            continue
        difference = cost - sum(waiting) / len(waiting)
        waiting = []
        differences.append(difference)
        harm = [wealth * (1 + bet * difference) for wealth, bet in zip(harm, BETS, strict=True)]
        gain = [wealth * (1 - bet * difference) for wealth, bet in zip(gain, BETS, strict=True)]
        greatest_harm = max(greatest_harm, sum(harm) / len(harm))
        greatest_gain = max(greatest_gain, sum(gain) / len(gain))
    mean = sum(differences) / len(differences) if differences else 0.0
    return Comparison(len(differences), greatest_harm, greatest_gain, mean)


def turned_against(undone: Sequence[bool], expected: float = EXPECTED_UNDONE) -> float:
    """Evidence that agents have begun to take a lesson's doing back, from its answers in order of time.

    A CUSUM of e-values (Shin, Ramdas and Rinaldo 2024, NEJSDS 2:2): as testing by betting against a share of at most
    `expected`, but wealth never falls below 1, so that years of agreement do not drown a change of mind. While nothing
    has changed, the first time it reaches 20 is on average no earlier than after 20 answers for the worst case allowed,
    and far later for a lesson that is well kept."""
    wealth = [1.0] * len(BETS)
    for taken_back in undone:
        wealth = [
            max(1.0, each) * (1 + bet * (taken_back - expected) / expected)
            for each, bet in zip(wealth, BETS, strict=True)
        ]
    return sum(wealth) / len(wealth)
