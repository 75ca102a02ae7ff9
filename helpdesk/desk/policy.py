"""The policy a new desk starts with."""

from __future__ import annotations

from helpdesk.desk.models import Priority, Rule, Team
from triage.route import default_rules


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
            },
        )
