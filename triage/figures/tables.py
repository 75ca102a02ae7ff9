"""Every table of the monthly review that is no single figure, and how it is counted."""

from __future__ import annotations

from dataclasses import dataclass

from triage.figures.definitions import _


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the review that is no single figure."""

    slug: str
    name: str
    formula: str
    figures: tuple[str, ...] = ()
    """Whose rows it shows apart."""


TABLES = (
    Table(
        "reasons",
        _("Why mail went to people"),
        _(
            "Readings routed to a person for which a rule hit, of all readings routed to a person; a reading may have "
            "several reasons, so the shares add up to more than 100%."
        ),
    ),
    Table(
        "calibration",
        _("When it is sure, is it right?"),
        _(
            "Readings in five bins of equal count by the assistant's confidence: share that was right, with Wilson's "
            "interval, beside the mean confidence. From the blind audit where at least 30 were audited, else from all "
            "labels."
        ),
    ),
    Table(
        "by_category",
        _("By category"),
        _("The figures of the same names, of the mails that the assistant read as this category."),
        ("readings", "coverage", "unchanged", "light", "edited", "rewritten", "discarded", "wrong_category"),
    ),
    Table(
        "target_error",
        _("Target error"),
        _(
            "Kept when the whole interval of “misunderstood, of what was drafted” lies at or below the category's "
            "target, broken when all of it lies above, unknown otherwise."
        ),
        ("wrong_drafted",),
    ),
    Table(
        "time_saved",
        _("Time saved"),
        _(
            "Median active seconds of answers without a draft less the median of answers with one, in the same "
            "category; only where both have 30 or more."
        ),
        ("handle_drafted", "handle_own"),
    ),
    Table(
        "gaps",
        _("Knowledge gaps"),
        _(
            "Answers times the mean size of the edit, by category and language; an answer without a usable draft "
            "counts as 1. Categories that people own are left out."
        ),
    ),
    Table(
        "adoption_by_team",
        _("Help of the assistant by team"),
        _("Answers begun from a draft, of all answers, by the team that the conversation belongs to; never by person."),
        ("adoption",),
    ),
    Table(
        "contact_reasons",
        _("Why customers write"),
        _(
            "Readings of a category, of all readings; its change against the month before is claimed after Holm's "
            "correction over the table."
        ),
        ("readings",),
    ),
    Table(
        "fairness",
        _("Is everybody treated alike?"),
        _(
            "The same four figures for each language, mailbox and customer tier, held against the largest group; "
            "“differs” after Holm's correction over the table."
        ),
        ("escalated", "wrong_category", "edit_median", "first_response_median"),
    ),
    Table(
        "pilot",
        _("With the assistant and without"),
        _(
            "New conversations drawn at random for the assistant, beside those drawn for people alone: the interval is"
            " that of the difference."
        ),
        ("first_response_median", "handle_conversation", "returned", "satisfaction"),
    ),
)
