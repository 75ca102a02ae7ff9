"""The policy a new desk starts with."""

from __future__ import annotations

from dataclasses import asdict

from helpdesk.desk.models import Priority, Rule, Team
from triage import types
from triage.delicate import LABELS, TOPICS
from triage.route import FIELDS, default_rules, problems
from triage.route.checks import BUILT_IN, GOES_TO
from triage.route.conditions import WORDS


def make_default_rules() -> None:
    """The built-in rules as rows, in their order; rules that are there already stay as the manager has them."""
    for number, rule in enumerate(default_rules()):
        Rule.objects.get_or_create(
            slug=rule.slug,
            defaults={
                "order": (number + 1) * 10,
                "team": Team.objects.filter(name=rule.team).first() if rule.team else None,
                "priority": Priority.of(rule.priority) if rule.priority else None,
                "reason": rule.reason,
                "conditions": conditions_of(rule),
            },
        )


def conditions_of(rule: types.Rule) -> list[dict[str, str]]:
    """A rule's conditions as they are stored; those that name a team only where there is such a team."""
    teams = set(Team.objects.values_list("name", flat=True))
    return [
        asdict(condition) for condition in rule.conditions if condition.operator != GOES_TO or condition.value in teams
    ]


def problems_of(slug: str, conditions: list[dict[str, str]]) -> list[str]:
    """What is wrong with a rule, in sentences for the manager who is writing it."""
    parsed = [types.Condition(**condition) for condition in conditions]
    if slug.startswith("custom:"):
        return list(problems(types.Rule(slug, tuple(parsed))))
    if slug not in BUILT_IN:
        return [f"“{slug}” is not a rule of the program's; a rule of your own is called custom:NAME."]
    teams = set(Team.objects.values_list("name", flat=True))
    return [
        f"“{condition.field} {condition.operator} {condition.value}”: only TOPIC {GOES_TO} TEAM stands here."
        for condition in parsed
        if condition.operator != GOES_TO or condition.value not in teams
    ]


def choices_for(slug: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]], list[str]]:
    """What the conditions of a rule may consist of: fields and operators with their words, and values.

    No values: any may be typed. No fields: a built-in rule that takes no conditions."""
    if slug == "delicate":
        topics = [(topic, LABELS[topic]) for topic in TOPICS]
        return topics, [(GOES_TO, "goes to")], list(Team.objects.values_list("name", flat=True))
    if slug in BUILT_IN:
        return [], [], []
    return [(field, field.replace("_", " ")) for field in FIELDS], list(WORDS.items()), []
