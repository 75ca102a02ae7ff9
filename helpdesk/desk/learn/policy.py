"""A manager's change of a rule or of the threshold, held against the golden set before it is saved.

Who owns a category is a decision and no matter of measurement; it is not asked about here."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from helpdesk.desk import convert
from helpdesk.desk.engines import embedded_classifier
from helpdesk.desk.learn.golden import NoGoldenSet, golden_mails, on_record, routed
from helpdesk.desk.models import Desk, Rule
from triage.confidence import judge
from triage.evaluate import LabelledMail
from triage.gate import Scored, judge_change
from triage.types import Category, Classification, Policy


def refused(row: Rule | Desk) -> tuple[str, ...]:
    """Why the row may not be saved as it is now; none when it may, or when there is no golden set to ask.

    Both policies route the same readings of the embedded classifier, so that no model is asked."""
    before = convert.policy_of()
    after = with_row(before, row)
    if (before.rules, before.default_threshold) == (after.rules, after.default_threshold):
        return ()
    try:
        mails = tuple(golden_mails())
    except NoGoldenSet:
        return ()
    readings = read(before.categories, mails)
    scores = [scored(mails, readings, policy) for policy in (before, after)]
    verdict = judge_change(*scores)
    on_record(verdict, scores[1], {"changed": str(row)})
    return verdict.reasons


def without(row: Rule) -> tuple[str, ...]:
    """The same for a rule that is to be deleted."""
    gone = Rule(slug=row.slug, order=row.order, enabled=False, conditions=row.conditions, phrases=row.phrases)
    return refused(gone)


def with_row(policy: Policy, row: Rule | Desk) -> Policy:
    if isinstance(row, Desk):
        return replace(policy, default_threshold=row.default_threshold)
    rule = convert.rule_of(row)
    others = {each.slug: each for each in policy.rules}
    return replace(policy, rules=tuple((others | {rule.slug: rule}).values()))


@lru_cache(maxsize=2)
def read(categories: tuple[Category, ...], mails: tuple[LabelledMail, ...]) -> tuple[Classification, ...]:
    """What the embedded classifier makes of the golden mails; some 15 seconds the first time, nothing after that."""
    policy = Policy("", categories, ())
    return tuple(embedded_classifier().classify(mail.thread, policy) for mail in mails)


def scored(mails: tuple[LabelledMail, ...], readings: tuple[Classification, ...], policy: Policy) -> list[Scored]:
    found = []
    for mail, raw in zip(mails, readings, strict=True):
        reading = judge(raw, policy)
        likeliest = reading.category or (reading.shortlist[0][0] if reading.shortlist else None)
        right = None if mail.category is None else likeliest == mail.category
        must = bool(mail.must_escalate) or mail.category is None
        to_person = routed(mail.thread, reading, policy).destination == "human"
        found.append(Scored(mail.id, right, must, to_person))
    return found
