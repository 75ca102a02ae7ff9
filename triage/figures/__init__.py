"""Outcomes of a month to every figure of its review, each with its denominator and interval."""

from triage.figures.changes import Change, changes
from triage.figures.comparisons import FAIR, Arm, Pilot, fairness, pilot
from triage.figures.definitions import BY_SLUG, DEFINITIONS, Definition
from triage.figures.hours import BusinessHours
from triage.figures.intervals import Estimate, difference, holm, mean, p_value, quantile, ratio, share, wilson
from triage.figures.month import (
    ENOUGH,
    Conversations,
    Decisions,
    Edit,
    Figure,
    Labels,
    Month,
    Readings,
    Slice,
    first_response,
    measure,
    returned,
    wrong_category,
)
from triage.figures.survival import duration_quantile

__all__ = [
    "BY_SLUG",
    "DEFINITIONS",
    "ENOUGH",
    "FAIR",
    "Arm",
    "BusinessHours",
    "Change",
    "Conversations",
    "Decisions",
    "Definition",
    "Edit",
    "Estimate",
    "Figure",
    "Labels",
    "Month",
    "Pilot",
    "Readings",
    "Slice",
    "changes",
    "difference",
    "duration_quantile",
    "fairness",
    "first_response",
    "holm",
    "mean",
    "measure",
    "p_value",
    "pilot",
    "quantile",
    "ratio",
    "returned",
    "share",
    "wilson",
    "wrong_category",
]
