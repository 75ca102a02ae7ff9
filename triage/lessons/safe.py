"""What a lesson may not say: nothing of any customer, nothing that could be a fact, nowhere to go."""

from __future__ import annotations

import re
from collections.abc import Iterable

from triage.edits import FACTS
from triage.lessons.changes import Change
from triage.redact import without_personal_data

LONGEST = 300

_LINK = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:com|net|org|info|io|eu|de|fr|es|uk|co|example|shop|app|link|ly)\b", re.I
)
_MONEY = re.compile(FACTS["amount"] + r"|[€$£%]|\b\d+\s?(?:euros?|dollars?|pounds?|percent|Prozent|cents?)\b", re.I)
_MARKUP = re.compile(r"[⟦⟧<>\[\]|]|\{\{|\{%|\{#")


def why_unsafe(change: Change, names: Iterable[str] = ()) -> str:
    """Why this may not be learnt, "" when it may: a link, an address, money, a number of three digits or more, a
    customer's name, markup, or a text too long to be a rule."""
    said = "\n".join(value for name, value in change.parameters.items() if name not in ("characters", "place"))
    bare = said.replace("{name}", "").replace("{order}", "")
    if len(said) > LONGEST:
        return "it is too long for a rule"
    if _LINK.search(bare) or "@" in bare:
        return "it holds a link or an address"
    if _MONEY.search(bare):
        return "it holds an amount of money"
    if re.search(r"\d{3}|\d[ .,-]\d{2}", bare):
        return "it holds a number"
    if _MARKUP.search(bare) or "{" in bare or "}" in bare:
        return "it holds markup"
    if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", bare, re.I) for name in names if len(name) > 1):
        return "it holds a customer's name"
    if without_personal_data(bare) != bare:
        return "it holds personal data"
    return ""
