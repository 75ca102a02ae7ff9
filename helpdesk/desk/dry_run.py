"""What changed rules would have done with the mail of the last days; nothing is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.desk import convert
from helpdesk.desk.models import Mailbox, Priority, Rule, Suggestion
from triage import types
from triage.route import Difference, Past, differences

DAYS = 30
MOST = 1000
"""Mails looked at, the latest; more would keep a manager waiting."""


@dataclass(frozen=True)
class Changed:
    conversation: int
    subject: str
    before: str
    after: str
    why: str


@dataclass(frozen=True)
class DryRun:
    found: list[Changed]
    cases: int
    capped: bool
    days: int = DAYS


def rules_with(changed: Rule) -> tuple[types.Rule, ...]:
    """The rules as they would be with this row saved."""
    others = [row for row in Rule.objects.select_related("team") if row.pk != changed.pk]
    last = changed.pk if changed.pk is not None else max((row.pk for row in others), default=0) + 1
    ordered = sorted([*others, changed], key=lambda row: (row.order, last if row is changed else row.pk))
    return tuple(map(convert.rule_of, ordered))


def dry_run(after: tuple[types.Rule, ...]) -> DryRun:
    """Every mail that the assistant read lately, routed by the rules as they are and by these."""
    ids = Suggestion.objects.filter(created_at__gt=timezone.now() - timedelta(days=DAYS), message__isnull=False)
    latest = ids.values("message").annotate(latest=Max("pk")).values_list("latest", flat=True)
    chosen = list(latest.order_by("-latest")[: MOST + 1])
    read = Suggestion.objects.filter(pk__in=chosen[:MOST]).select_related(
        "message__conversation__customer", "conversation"
    )
    by_mailbox: dict[int, list[Suggestion]] = defaultdict(list)
    for row in read.order_by("-pk"):
        by_mailbox[row.message.mailbox_id].append(row)
    found = [
        each for mailbox, rows in by_mailbox.items() for each in changed(Mailbox.objects.get(pk=mailbox), rows, after)
    ]
    return DryRun(found, min(len(chosen), MOST), len(chosen) > MOST)


def changed(mailbox: Mailbox, rows: list[Suggestion], after: tuple[types.Rule, ...]) -> Iterator[Changed]:
    policy = replace(convert.policy_of(mailbox), drafting=True)  # a pause of today says nothing of the rules
    for row in rows:
        past = Past(convert.thread_of(row.message), convert.classification_of(row), convert.passages_of(row))
        for difference in differences(policy.rules, after, [past], policy):
            yield shown(row, difference)


def shown(row: Suggestion, difference: Difference) -> Changed:
    before, now = difference.before, difference.after
    hit_before = {reason.rule for reason in before.hits}
    fresh = [reason for reason in now.hits if reason.rule not in hit_before]
    gone = [_("no longer: %s") % reason.detail for reason in before.hits if reason not in now.hits]
    why = [reason.detail for reason in fresh] or gone
    return Changed(row.conversation_id, row.conversation.subject, place(before), place(now), " ".join(why[:2]))


def place(route: types.Route) -> str:
    """`people, Billing, high priority`."""
    where = _("a draft") if route.destination == "draft" else _("people")
    team = convert.team_named(route.team)
    priority = _("%s priority") % Priority.of(route.priority).label
    return ", ".join(filter(None, (where, team.name if team and route.destination == "human" else "", priority)))
