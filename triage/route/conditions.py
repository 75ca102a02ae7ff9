"""The conditions of a manager's own rules: a closed list of fields, each with the operators that suit it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from triage.phrases import fold, own
from triage.route.case import Case
from triage.types import Condition, Rule

Kind = Literal["choice", "text", "number"]

OPERATORS: Mapping[Kind, tuple[str, ...]] = {
    "choice": ("is", "is_not", "in", "not_in"),
    "text": ("contains", "contains_not", "is", "is_not"),
    "number": ("below", "above", "is"),
}
"""`in` and `not_in` take a list parted by commas; `contains` takes phrases parted by semicolons, in the notation of
`triage.phrases`; `above` includes its number, `below` does not."""

CHOICES: Mapping[str, Callable[[Case], tuple[str, ...]]] = {
    "category": lambda case: (case.classification.category or "",),
    "language": lambda case: (case.language,),
    "sentiment": lambda case: (case.classification.sentiment,),
    "urgency": lambda case: (case.classification.urgency,),
    "tier": lambda case: (case.thread.customer.tier,),
    "mailbox": lambda case: (case.policy.mailbox_address,),
    "sender_address": lambda case: (case.email.sender.address,),
    "sender_domain": lambda case: (case.email.sender.address.rpartition("@")[2],),
    "topic": lambda case: tuple(hit.topic for hit in case.delicate),
    "weekday": lambda case: (f"{case.email.date:%A}" if case.email.date else "",),
}
TEXTS: Mapping[str, Callable[[Case], str]] = {
    "subject": lambda case: case.email.subject,
    "text": lambda case: case.email.new_text,
    "sender_name": lambda case: case.email.sender.name,
    "notes": lambda case: case.thread.customer.notes,
    "facts": lambda case: "\n".join(f"{name}: {value}" for name, value in case.thread.customer.facts.items()),
}
NUMBERS: Mapping[str, Callable[[Case], float | None]] = {
    "confidence": lambda case: case.classification.confidence,
    "hour": lambda case: float(case.email.date.hour) if case.email.date else None,
    "open_mails": lambda case: float(case.thread.customer.open_mails),
    "intents": lambda case: float(len(set(case.classification.intents))),
    "words": lambda case: float(len(case.email.new_text.split())),
}
FIELDS: Mapping[str, Kind] = {
    **dict.fromkeys(CHOICES, "choice"),
    **dict.fromkeys(TEXTS, "text"),
    **dict.fromkeys(NUMBERS, "number"),
}

WORDS = {
    "is": "is",
    "is_not": "is not",
    "in": "is one of",
    "not_in": "is none of",
    "contains": "contains",
    "contains_not": "does not contain",
    "below": "is below",
    "above": "is at least",
}


def problems(rule: Rule) -> tuple[str, ...]:
    """What is wrong with a manager's rule, in sentences for the manager; empty when it can be used."""
    if not rule.conditions:
        return ("A rule of your own needs at least one condition.",)
    return tuple(filter(None, map(problem, rule.conditions)))


def problem(condition: Condition) -> str:
    """What is wrong with one condition; "" when nothing is."""
    kind = FIELDS.get(condition.field)
    if kind is None:
        return f"“{condition.field}” is not a field. Fields: {', '.join(FIELDS)}."
    if condition.operator not in OPERATORS[kind]:
        return f"“{condition.field}” cannot be asked for “{condition.operator}”, only {', '.join(OPERATORS[kind])}."
    if not condition.value.strip():
        return f"“{condition.field}” needs a value."
    if kind == "number" and _number(condition.value) is None:
        return f"“{condition.value}” is not a number."
    return ""


def holds(condition: Condition, case: Case) -> bool:
    """Whether the condition is true of the case. Only for conditions without a problem."""
    if condition.field in CHOICES:
        return _choice(condition, CHOICES[condition.field](case))
    if condition.field in NUMBERS:
        return _compare(condition, NUMBERS[condition.field](case))
    return _text(condition, TEXTS[condition.field](case))


def told(condition: Condition) -> str:
    """The condition as an agent reads it: `language is pl`."""
    field = condition.field.replace("_", " ")
    return f"{field} {WORDS[condition.operator]} {condition.value}"


def _choice(condition: Condition, actual: tuple[str, ...]) -> bool:
    several = condition.operator in {"in", "not_in"}
    wanted = condition.value.split(",") if several else [condition.value]
    found = not {value.strip().casefold() for value in wanted}.isdisjoint(value.casefold() for value in actual)
    return found == (condition.operator in {"is", "in"})


def _text(condition: Condition, actual: str) -> bool:
    if condition.operator in {"is", "is_not"}:
        same = fold(actual).text.strip() == fold(condition.value).text.strip()
        return same == (condition.operator == "is")
    wanted = own(filter(None, map(str.strip, condition.value.split(";"))))
    return (wanted.first(fold(actual)) is not None) == (condition.operator == "contains")


def _compare(condition: Condition, actual: float | None) -> bool:
    limit = _number(condition.value)
    if actual is None or limit is None:
        return False
    if condition.operator == "is":
        return actual == limit
    return actual < limit if condition.operator == "below" else actual >= limit


def _number(value: str) -> float | None:
    try:
        return float(value.strip().rstrip("%")) / (100 if value.strip().endswith("%") else 1)
    except ValueError:
        return None
