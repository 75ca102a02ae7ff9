"""How long things take when some are not finished yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.figures.intervals import LEVEL, Estimate, z

if TYPE_CHECKING:
    from numpy.typing import NDArray


def duration_quantile(durations: NDArray, finished: NDArray, q: float) -> Estimate | None:
    """The time by which a share q is finished, by Kaplan and Meier 1958: those unfinished count as long as watched.

    The interval holds the times at which the log-log interval of the curve contains 1 - q (Brookmeyer and Crowley
    1982; the variance is Greenwood's). Its upper end is infinite when the curve never comes down far enough. None when
    the curve itself does not reach q. Durations in any unit; n counts finished and unfinished."""
    import numpy as np

    if not len(durations) or not finished.any():
        return None
    times, place = np.unique(durations, return_inverse=True)
    ended = np.bincount(place, weights=finished.astype(float), minlength=len(times))
    left = np.bincount(place, minlength=len(times))
    at_risk = len(durations) - np.concatenate(([0], np.cumsum(left)[:-1]))
    with np.errstate(divide="ignore", invalid="ignore"):
        curve = np.cumprod(1 - ended / at_risk)
        greenwood = np.cumsum(ended / (at_risk * (at_risk - ended)))
        log = np.log(curve)
        spread = z(LEVEL) * np.sqrt(greenwood) / np.abs(log)
        lower, upper = curve ** np.exp(spread), curve ** np.exp(-spread)
    lower, upper = (np.where((curve > 0) & (curve < 1), bound, curve) for bound in (lower, upper))
    reached = curve <= 1 - q
    if not reached.any():
        return None
    value = float(times[reached.argmax()])
    low = float(times[(lower <= 1 - q).argmax()])
    below = upper < 1 - q
    high = float(times[below.argmax()]) if below.any() else float("inf")
    return Estimate(value, min(low, value), max(high, value), len(durations))
