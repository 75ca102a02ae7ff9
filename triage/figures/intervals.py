"""What a number that was counted from few rows may be: intervals, their differences, and correction for many looks.

A level is the coverage of an interval, .95 unless said otherwise."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

LEVEL = 0.95
STEPS = 50


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval; a share also says what it was counted from."""

    value: float
    low: float
    high: float
    n: int
    """What the value rests on: the denominator of a share, the number of values of a mean or quantile."""
    k: int | None = None
    """Of n, those counted; None when this is no share."""

    def interval(self, level: float = LEVEL) -> tuple[float, float]:
        """(low, high) at another level: exactly for a share, by the normal approximation for anything else."""
        if self.k is not None:
            return wilson(self.k, self.n, level)
        stretch = z(level) / z(LEVEL)
        return self.value - (self.value - self.low) * stretch, self.value + (self.high - self.value) * stretch


def z(level: float) -> float:
    """The normal deviate that leaves (1 - level)/2 above it."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def wilson(k: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """The score interval of a share k/n (Wilson 1927); (0, 1) of nothing."""
    if not n:
        return 0.0, 1.0
    p, square = k / n, z(level) ** 2
    middle = (p + square / (2 * n)) / (1 + square / n)
    half = math.sqrt(square * (p * (1 - p) + square / (4 * n)) / n) / (1 + square / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def share(k: int, n: int) -> Estimate | None:
    """k of n with its Wilson interval; None of nothing."""
    return Estimate(k / n, *wilson(k, n), n, k) if n else None


def poisson(k: int) -> tuple[float, float]:
    """The interval of a count that chance alone spreads: Byar's approximation of the exact one of a Poisson count.

    Breslow and Day 1987, Statistical Methods in Cancer Research II, 2.3."""

    def bound(count: int, deviate: float) -> float:
        return count * (1 - 1 / (9 * count) + deviate / (3 * math.sqrt(count))) ** 3 if count else 0.0

    return bound(k, -z(LEVEL)), bound(k + 1, z(LEVEL))


def total(parts: Sequence[float]) -> Estimate | None:
    """The sum with its interval from the spread between its parts (days of a month); None of fewer than two parts."""
    middle, m = mean(parts), len(parts)
    return middle and Estimate(m * middle.value, max(0.0, m * middle.low), m * middle.high, m)


def mean(values: Sequence[float]) -> Estimate | None:
    """The mean with its interval by the normal approximation; None of fewer than two values."""
    n = len(values)
    if n < 2:
        return None
    middle = math.fsum(values) / n
    half = z(LEVEL) * math.sqrt(math.fsum((value - middle) ** 2 for value in values) / (n - 1) / n)
    return Estimate(middle, middle - half, middle + half, n)


def quantile(values: Sequence[float], q: float) -> Estimate | None:
    """The q-quantile: the value of rank ceil(nq), between the order statistics whose ranks the binomial leaves.

    Conover 1999, Practical Nonparametric Statistics, 3.2. None of nothing."""
    ordered = sorted(values)
    n = len(ordered)
    if not n:
        return None
    half = z(LEVEL) * math.sqrt(n * q * (1 - q))
    low, high = math.floor(n * q - half), math.ceil(n * q + half)
    return Estimate(ordered[max(0, math.ceil(n * q) - 1)], ordered[max(0, low)], ordered[min(n - 1, high)], n)


def ratio(parts: Sequence[tuple[float, float]]) -> Estimate | None:
    """Sum of the firsts over sum of the seconds, its variance from the spread between the parts (days of a month).

    Cochran 1977, Sampling Techniques, 6.4. None when the seconds sum to nothing or there is one part only. n is the
    sum of the seconds."""
    above, below = math.fsum(a for a, _ in parts), math.fsum(b for _, b in parts)
    if not below or len(parts) < 2:
        return None
    value, m = above / below, len(parts)
    spread = math.fsum((a - value * b) ** 2 for a, b in parts)
    half = z(LEVEL) * math.sqrt(m / (m - 1) * spread) / below
    return Estimate(value, max(0.0, value - half), value + half, round(below))


def difference(now: Estimate, before: Estimate, level: float = LEVEL) -> tuple[float, float]:
    """The interval of now - before, from the intervals of both.

    Newcombe 1998 (Statistics in Medicine 17, method 10) for shares; the same construction from any two intervals:
    Zou and Donner 2008 (Statistics in Medicine 27)."""
    (low, high), (low_before, high_before) = now.interval(level), before.interval(level)
    gap = now.value - before.value
    down = math.hypot(now.value - low, high_before - before.value)
    up = math.hypot(high - now.value, before.value - low_before)
    return gap - down, gap + up


def p_value(now: Estimate, before: Estimate) -> float:
    """One less the greatest level at which the interval of the difference leaves zero out."""
    if now.value == before.value:
        return 1.0
    least, most = 0.0, 1.0 - 1e-12
    for _ in range(STEPS):
        level = (least + most) / 2
        low, high = difference(now, before, level)
        least, most = (level, most) if low > 0 or high < 0 else (least, level)
    return 1.0 - least


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """The same names with p-values corrected for looking at all of them (Holm 1979)."""
    corrected, greatest = {}, 0.0
    ordered = sorted(p_values.items(), key=lambda item: item[1])
    for rank, (name, p) in enumerate(ordered):
        greatest = max(greatest, min(1.0, p * (len(ordered) - rank)))
        corrected[name] = greatest
    return corrected
