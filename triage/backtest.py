"""What the assistant would have done with past mail, beside what the team did: figures over pairs, nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from triage.calibrate import lower_bound
from triage.edits import EDITED, size_class
from triage.measures import share

READY_PAIRS = 20
READY_SHARE = 0.5
"""Share of a category's drafts that must be of use, with 90% certainty, and share of its mail that must get one."""
READY_LABELS, READY_RIGHT = 10, 0.9
"""From so many labels on, the share of a category's mail that must be the team's own category too."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One past mail triaged and drafted blind; edit and likeness are None where there was no draft."""

    id: str
    category: str | None
    language: str
    destination: str
    rules: tuple[str, ...]
    """Slugs of the rules that sent it to people."""
    edit: float | None = None
    """Size of the edit from the draft to what was really sent, 0 to 1."""
    likeness: float | None = None
    """Cosine of what the draft and the real answer mean."""
    findings: int = 0
    label: str = ""
    """The category that the team's own handling names: a label, a keyword, a folder; "" where there is none."""

    @property
    def of_use(self) -> bool:
        return self.edit is not None and self.edit <= EDITED


def report(tested: Sequence[Trial]) -> dict[str, Any]:
    """The figures of a backtest.

    - agreement: of the drafts, the share that at most 60% of the words would have had to be changed in.
    - categories: the category chosen against the one the team's handling names, where it names one.
    - edit: median and mean size of the edit from draft to real answer; sizes: drafts by class of that size.
    - likeness: mean cosine of draft and real answer.
    - to_people: share of mail without a draft; reasons: the rules that sent it there, by count."""
    drafted = [each for each in tested if each.edit is not None]
    edits = [each.edit for each in drafted if each.edit is not None]
    likeness = [each.likeness for each in drafted if each.likeness is not None]
    names = sorted({each.category for each in tested if each.category is not None})
    return {
        "pairs": len(tested),
        "drafted": len(drafted),
        "to_people": share(each.edit is None for each in tested),
        "reasons": dict(Counter(rule for each in tested for rule in each.rules).most_common()),
        "agreement": share(each.of_use for each in drafted),
        "edit": {"median": median(edits), "mean": mean(edits)} if edits else None,
        "sizes": {name: sum(size_class(edit) == name for edit in edits) for name in SIZES},
        "likeness": mean(likeness) if likeness else None,
        "categories": categories(tested),
        "with_findings": share(each.findings > 0 for each in drafted),
        "per_category": [per_category(name, [each for each in tested if each.category == name]) for name in names],
    }


def categories(tested: Sequence[Trial]) -> dict[str, Any]:
    """Of the mail whose category the team's handling names: for how much one was chosen, and how much of that is the
    same; `at_least` with 90% certainty (Clopper and Pearson 1934). Mistakes by count, biggest first."""
    labelled = [each for each in tested if each.label]
    chosen = [each for each in labelled if each.category is not None]
    agreed = sum(each.category == each.label for each in chosen)
    wrong = Counter((each.label, each.category) for each in chosen if each.category != each.label)
    return {
        "labelled": len(labelled),
        "chosen": len(chosen),
        "agreed": agreed,
        "agreement": share(each.category == each.label for each in chosen),
        "at_least": lower_bound(agreed, len(chosen)) if chosen else 0.0,
        "mistakes": [{"team": team, "assistant": own, "mails": count} for (team, own), count in wrong.most_common()],
    }


SIZES = ("unchanged", "light", "edited", "rewritten")


def per_category(name: str, tested: Sequence[Trial]) -> dict[str, Any]:
    """The same for one category, and whether it is ready to be drafted: enough mail, most of it drafted, and drafts
    of use in more than half of the cases with 90% certainty (Clopper and Pearson 1934); and where the team's labels say
    what was right, nearly all of it read rightly."""
    drafted = [each for each in tested if each.edit is not None]
    of_use = sum(each.of_use for each in drafted)
    bound = lower_bound(of_use, len(drafted)) if drafted else 0.0
    labelled = [each for each in tested if each.label]
    agreed = sum(each.label == name for each in labelled)
    why = ""
    if len(tested) < READY_PAIRS:
        why = f"only {len(tested)} answered mails; {READY_PAIRS} are needed to say"
    elif len(drafted) < READY_SHARE * len(tested):
        why = f"{len(tested) - len(drafted)} of {len(tested)} mails would have gone to people"
    elif bound < READY_SHARE:
        why = f"{of_use} of {len(drafted)} drafts were of use, which rules out no less than {bound:.0%}"
    elif len(labelled) >= READY_LABELS and agreed < READY_RIGHT * len(labelled):
        why = f"{len(labelled) - agreed} of {len(labelled)} labelled mails belong to another category"
    return {
        "name": name,
        "pairs": len(tested),
        "labelled": len(labelled),
        "agreed": agreed,
        "drafted": len(drafted),
        "of_use": of_use,
        "of_use_at_least": bound,
        "edit_median": median(each.edit for each in drafted if each.edit is not None) if drafted else None,
        "ready": not why,
        "why_not": why,
    }
