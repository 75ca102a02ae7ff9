"""The built-in rules: what each looks for, and what an agent reads when it hits or misses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from triage import abuse, delicate, injection
from triage.language import NAMES
from triage.phrases import own
from triage.reading import anger
from triage.retrieve import RELEVANT
from triage.route.case import Case
from triage.route.conditions import holds, problems, told
from triage.types import Priority, Rule

THIRD = 3
"""The mail of a customer, with no resolution in between, from which a person takes over."""
GOES_TO = "goes_to"
"""Operator of the built-in rule `delicate`: its field is a topic, its value the team for it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    hit: bool
    detail: str
    team: str = ""
    priority: Priority | None = None


Check = Callable[[Case, Rule], Verdict]


def low_confidence(case: Case, rule: Rule) -> Verdict:
    if case.category is None:
        return Verdict(False, "There is no category to be sure of.")
    passed, why = case.enough
    return Verdict(not passed, why)


def no_category(case: Case, rule: Rule) -> Verdict:
    if case.category is None:
        return Verdict(True, "None of the categories fits.")
    return Verdict(False, f"Read as {case.category.name}.")


def owned_by_people(case: Case, rule: Rule) -> Verdict:
    if case.category is None:
        return Verdict(False, "There is no category that could be owned by people.")
    name = case.category.name
    if case.category.owner == "human":
        return Verdict(True, f"{name} is always answered by people.", case.category.team)
    return Verdict(False, f"{name} may be drafted.")


def asks_for_human(case: Case, rule: Rule) -> Verdict:
    said = case.reading.human_evidence or own_phrase(case, rule)
    if said:
        return Verdict(True, f"The customer asks for a person: “{said}”")
    if case.classification.asks_for_human:
        return Verdict(True, "The customer asks for a person, as the assistant reads it.")
    return Verdict(False, "The customer does not ask for a person.")


def angry(case: Case, rule: Rule) -> Verdict:
    said = anger(case.email) or own_phrase(case, rule)
    if said:
        return Verdict(True, f"The customer is angry: “{said}”")
    if case.classification.sentiment == "angry":
        return Verdict(True, "The customer is angry, as the assistant reads it.")
    return Verdict(False, "No sign of anger.")


def delicate_case(case: Case, rule: Rule) -> Verdict:
    """One team per topic where the rule names one; danger to a person is always urgent."""
    said = own_phrase(case, rule)
    hits = (*case.delicate, *((delicate.Hit("custom", said),) if said else ()))
    if not hits:
        return Verdict(False, "Nothing delicate found.")
    teams = {condition.field: condition.value for condition in rule.conditions if condition.operator == GOES_TO}
    team = next((teams[hit.topic] for hit in hits if hit.topic in teams), "")
    urgent: Priority | None = "urgent" if hits[0].topic == "danger" else None
    return Verdict(True, listed(hits, delicate.LABELS), team, urgent)


def vip(case: Case, rule: Rule) -> Verdict:
    tier = case.thread.customer.tier
    if tier == "standard":
        return Verdict(False, "An ordinary customer.")
    return Verdict(True, "A VIP customer." if tier == "vip" else "A customer at risk of leaving.")


def several_requests(case: Case, rule: Rule) -> Verdict:
    intents = tuple(dict.fromkeys(name for name in case.classification.intents if case.policy.category(name)))
    if len(intents) > 1:
        return Verdict(True, f"Several requests in one mail: {', '.join(intents)}.")
    return Verdict(False, "One request.")


def third_mail(case: Case, rule: Rule) -> Verdict:
    mails = case.thread.customer.open_mails
    if mails >= THIRD:
        return Verdict(True, f"{mails} mails of this customer without a resolution.")
    return Verdict(False, f"{max(mails, 1)} of {THIRD} mails without a resolution.")


def no_knowledge(case: Case, rule: Rule) -> Verdict:
    if case.passages is None:
        return Verdict(False, "Knowledge was not looked for.")
    best = max(case.passages, key=lambda passage: passage.score, default=None)
    if best is None:
        return Verdict(True, "No article answers this.")
    if best.score < RELEVANT:
        return Verdict(True, f"No article answers this; the nearest, “{best.title}”, is too far off.")
    return Verdict(False, f"“{best.title}” is about this.")


def injected(case: Case, rule: Rule) -> Verdict:
    hits = case.injections(rule.phrases)
    if not hits:
        return Verdict(False, "No sign of instructions to the assistant.")
    return Verdict(True, listed(hits, injection.LABELS))


def abusive(case: Case, rule: Rule) -> Verdict:
    hits = case.abuses(rule.phrases)
    if not hits:
        return Verdict(False, "No sign of threats, phishing or forged senders.")
    return Verdict(True, listed(hits, abuse.LABELS))


def language(case: Case, rule: Rule) -> Verdict:
    """A mail too short to tell its language is not held against the customer."""
    code = case.language
    if not code:
        return Verdict(False, "Too short to tell the language.")
    name = NAMES.get(code, code)
    if code in case.policy.languages:
        return Verdict(False, f"Written in {name}.")
    ours = ", ".join(NAMES.get(known, known) for known in case.policy.languages)
    return Verdict(True, f"Written in {name}; the team answers in {ours}.")


def model_off(case: Case, rule: Rule) -> Verdict:
    if case.policy.drafting:
        return Verdict(False, "Drafting is on.")
    return Verdict(True, "Drafting is switched off for this mailbox.")


def no_draft(case: Case, rule: Rule) -> Verdict:
    return Verdict(False, "Known once a draft has been tried.")


def custom(case: Case, rule: Rule) -> Verdict:
    """A manager's own rule: all its conditions must hold. One that cannot be read sends mail to people until mended."""
    if wrong := problems(rule):
        return Verdict(True, f"This rule cannot be used until a manager mends it: {wrong[0]}")
    missed = [condition for condition in rule.conditions if not holds(condition, case)]
    if missed:
        return Verdict(False, f"Not so: {told(missed[0])}.")
    return Verdict(True, rule.reason or f"Your rule: {' and '.join(map(told, rule.conditions))}.")


BUILT_IN: Mapping[str, Check] = {
    "delicate": delicate_case,
    "abuse": abusive,
    "injection": injected,
    "asks_for_human": asks_for_human,
    "angry": angry,
    "vip": vip,
    "third_mail": third_mail,
    "owned_by_people": owned_by_people,
    "several_requests": several_requests,
    "language": language,
    "no_category": no_category,
    "low_confidence": low_confidence,
    "no_knowledge": no_knowledge,
    "model_off": model_off,
    "no_draft": no_draft,
}
"""In the order a new desk starts with: the gravest reason first, since its team takes the mail."""


def listed(hits: tuple[delicate.Hit, ...], labels: Mapping[str, str]) -> str:
    """`Danger to a person: “…”; a legal claim: “…”`."""
    told = "; ".join(
        f"{labels.get(hit.topic, hit.topic)}: “{hit.evidence}”"
        if hit.evidence
        else f"{labels.get(hit.topic, hit.topic)}, by the mail's likeness to such mails"
        for hit in hits[:3]
    )
    return told[:1].upper() + told[1:]


def own_phrase(case: Case, rule: Rule) -> str:
    """The sentence that holds one of the phrases a manager added to this rule."""
    match = own(rule.phrases).first(case.text)
    return case.text.sentence(match.start, match.end) if match else ""
