"""Edits become lessons: what agents keep changing in drafts, as rules that a drafter can follow and a person can read.

Each kind of lesson knows how it is seen in an edit, how it reads, where it applies, and whether a text honours it."""

from triage.lessons.changes import Change, Edit, changes
from triage.lessons.fit import applicable, honoured
from triage.lessons.mine import Proposal, mine
from triage.lessons.safe import why_unsafe
from triage.lessons.words import wording

__all__ = ["Change", "Edit", "Proposal", "applicable", "changes", "honoured", "mine", "why_unsafe", "wording"]
