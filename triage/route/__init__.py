"""Where a mail goes: a manager's ordered rules, every hit and miss kept with its reason. No model is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from triage.delicate import Hit
from triage.route.case import Case
from triage.route.checks import BUILT_IN, GOES_TO, Verdict, custom
from triage.route.conditions import FIELDS, OPERATORS, problem, problems
from triage.types import (
    PRIORITIES,
    Classification,
    Condition,
    Passage,
    Policy,
    Priority,
    Reason,
    Route,
    Rule,
    Thread,
    Urgency,
)

__all__ = [
    "FIELDS",
    "OPERATORS",
    "Difference",
    "Past",
    "default_rules",
    "differences",
    "problem",
    "problems",
    "route",
    "without_draft",
]

OF_URGENCY: dict[Urgency, Priority] = {"low": "low", "normal": "normal", "high": "high"}
AUTOMATIC = {
    "auto_reply": "An automatic reply",
    "bounce": "A delivery failure",
    "list": "Mail from a list",
    "report": "An automatic report",
}


def route(
    thread: Thread,
    classification: Classification,
    passages: Sequence[Passage] | None,
    policy: Policy,
    seen: Sequence[Hit] = (),
) -> Route:
    """Where the latest mail of the thread goes, and every reason for and against.

    Any rule that hits sends it to people: to the team of the first such rule that names one, else of the category,
    else "" (the desk's default team). Its priority is the highest among those rules, the category and the urgency.
    `passages` are what was found to answer it, None when nobody looked; `seen` are signs of abuse that only the desk
    can know (`abuse.many_names`, `abuse.repeated`). Automatic mail goes nowhere.
    """
    if thread.latest.automatic:
        what = AUTOMATIC.get(thread.latest.automatic, "Automatic mail")
        return Route("none", "", "low", (Reason("automatic", True, f"{what}, which is never answered."),))
    case = Case(thread, classification, passages, policy, tuple(seen))
    judged = [(rule, judge(rule, case)) for rule in policy.rules]
    hits = [(rule, verdict) for rule, verdict in judged if verdict.hit]
    category = case.category
    teams = [verdict.team or rule.team for rule, verdict in hits] + [category.team if category else ""]
    priorities: list[Priority | None] = [OF_URGENCY[urgency_of(case)], category.priority if category else None]
    for rule, verdict in hits:
        priorities += [rule.priority, verdict.priority]
    return Route(
        destination="human" if hits else "draft",
        team=next(filter(None, teams), ""),
        priority=highest(priorities),
        reasons=tuple(Reason(rule.slug, verdict.hit, verdict.detail) for rule, verdict in judged),
    )


def judge(rule: Rule, case: Case) -> Verdict:
    """What one rule says of a mail. A rule switched off says so, and never hits; a pause is not a rule's to undo."""
    if not rule.enabled and (case.policy.drafting or rule.slug != "model_off"):
        return Verdict(False, "This rule is switched off.")
    return BUILT_IN.get(rule.slug, custom)(case, rule)


def without_draft(decided: Route, why: str) -> Route:
    """The route of a mail for which a draft was tried in vain: to a person, whatever the rule `no_draft` says."""
    reason = Reason("no_draft", True, why)
    others = tuple(known for known in decided.reasons if known.rule != "no_draft")
    return replace(decided, destination="human", reasons=(*others, reason))


def default_rules() -> tuple[Rule, ...]:
    """The built-in rules in the order a new desk starts with. Team names are those of a usual desk; one that the
    company does not have falls back to the category's team, then to the default one."""
    settings: dict[str, tuple[str, Priority | None]] = {
        "delicate": ("", "high"),
        "abuse": ("Security", "high"),
        "injection": ("Security", None),
        "asks_for_human": ("", "high"),
        "angry": ("", "high"),
        "vip": ("", "high"),
        "third_mail": ("", "high"),
    }
    topics = {
        "security": "Security",
        "fraud": "Security",
        "chargeback": "Billing",
        "privacy": "Privacy",
    }
    by_topic = tuple(Condition(topic, GOES_TO, team) for topic, team in topics.items())
    rules = []
    for slug in BUILT_IN:
        team, priority = settings.get(slug, ("", None))
        rules.append(Rule(slug, by_topic if slug == "delicate" else (), team=team, priority=priority))
    return tuple(rules)


@dataclass(frozen=True, slots=True)
class Past:
    """A mail that was routed before, with all that routing it again takes."""

    thread: Thread
    classification: Classification
    passages: tuple[Passage, ...] | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A past mail that changed rules would send elsewhere."""

    past: Past
    before: Route
    after: Route


def differences(
    rules_before: Sequence[Rule], rules_after: Sequence[Rule], cases: Iterable[Past], policy: Policy
) -> tuple[Difference, ...]:
    """Dry run: which of these mails the changed rules would give another destination, team or priority."""
    before, after = replace(policy, rules=tuple(rules_before)), replace(policy, rules=tuple(rules_after))
    found = []
    for past in cases:
        old = route(past.thread, past.classification, past.passages, before)
        new = route(past.thread, past.classification, past.passages, after)
        if (old.destination, old.team, old.priority) != (new.destination, new.team, new.priority):
            found.append(Difference(past, old, new))
    return tuple(found)


def urgency_of(case: Case) -> Urgency:
    """The more urgent of what the classifier and the plain reading say."""
    return max(case.classification.urgency, case.reading.urgency, key=("low", "normal", "high").index)


def highest(priorities: Iterable[Priority | None]) -> Priority:
    return max((priority for priority in priorities if priority), key=PRIORITIES.index)
