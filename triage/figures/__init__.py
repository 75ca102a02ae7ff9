"""Outcomes of a month to every figure of its review, each with its denominator and interval."""

from triage.figures.changes import Change, changes
from triage.figures.comparisons import FAIR, Arm, Pilot, fairness, pilot
from triage.figures.definitions import BY_SLUG, DEFINITIONS, Definition
from triage.figures.hours import BusinessHours
from triage.figures.intervals import Estimate, difference, holm, mean, p_value, poisson, quantile, ratio, share, wilson
from triage.figures.measure import ENOUGH, Figure, first_response, measure, returned, wrong_category
from triage.figures.month import Conversations, Decisions, Edit, Labels, Month, Readings, Slice
from triage.figures.survival import duration_quantile
from triage.figures.tables import TABLES, Table

__all__ = [
    "BY_SLUG",
    "DEFINITIONS",
    "ENOUGH",
    "FAIR",
    "TABLES",
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
    "Table",
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
    "poisson",
    "quantile",
    "ratio",
    "returned",
    "share",
    "wilson",
    "wrong_category",
]
