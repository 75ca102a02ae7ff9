"""The evidence check: what in a draft nothing backs, marked where it stands, before a customer can read it.

It proves nothing true. It says which facts of a draft occur in no source, which promises no policy makes, and which
words have no place in an answer. A false statement in words alone passes; `python -m bench.drafts` says how much does
not. Reading is linear in draft and sources, and no text makes it fail."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise

from triage.check.case import Case
from triage.check.facts import Fact
from triage.check.language import language
from triage.check.links import links
from triage.check.people import names, other_customers
from triage.check.promises import promises
from triage.check.quotes import cited_quotes, quotations
from triage.check.wording import human_claims, insults, placeholders
from triage.types import Citation, Finding, Passage, Policy, Thread

__all__ = ["check", "cited"]

BESIDE = 10
"""Letters between a weekday and its date: "Freitag, den 27. November"."""

DETAIL = {
    "number": "No source has this number.",
    "amount": "No source has this amount.",
    "date": "No source has this date.",
    "percentage": "No source has this percentage.",
    "id": "No source has this code or number.",
    "email": "No source has this mail address.",
    "phone": "No source has this phone number.",
    "url": "No source has this link.",
}


def unbacked_facts(case: Case) -> Iterator[Finding]:
    """Each number, amount, date, percentage, code, mail address, phone number and link occurs in a source."""
    dated = {
        fact.start
        for fact, day in pairwise(case.facts)
        if fact.unit == "weekday" and day.start - fact.end <= BESIDE and case.evidence.backs_weekday_of(fact, day)
    }
    for fact in case.facts:
        if fact.start not in dated and not case.evidence.backs(fact) and not reckoned(case, fact):
            yield case.finding(fact.kind, fact.start, fact.end, DETAIL[fact.kind])


def reckoned(case: Case, wanted: Fact) -> bool:
    """True for an amount that its own sentence reckons out of backed ones: "£3 per ticket (£6 for your two seats)"."""
    if wanted.kind != "amount":
        return False
    start, end = next(span for span in case.sentences if wanted.start < span[1])
    beside = [each for each in case.facts if start <= each.start < end and each != wanted and case.evidence.backs(each)]
    money = [_value(each) for each in beside if each.kind == "amount" and each.unit == wanted.unit]
    counts = [_value(each) for each in beside if each.kind == "number" and not each.unit]
    results = [one + other for one, other in combinations(money, 2)] + [
        one * count for one in money for count in counts
    ]
    return any(abs(value - result) < 0.005 for result in results for value in wanted.values if isinstance(value, float))


def _value(fact: Fact) -> float:
    """Its first reading as a number."""
    return min((value for value in fact.values if isinstance(value, float)), default=0.0)


CHECKERS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    cited_quotes,
    quotations,
    unbacked_facts,
    links,
    promises,
    placeholders,
    names,
    other_customers,
    language,
    insults,
    human_claims,
)


def check(
    draft: str,
    thread: Thread,
    passages: Sequence[Passage],
    policy: Policy,
    citations: Sequence[Citation] = (),
    language: str | None = None,
) -> tuple[Finding, ...]:
    """What in `draft` lacks evidence or has no place in an answer, in the order of the text.

    `passages` are the knowledge that may back it (see `cited`), `policy.policy_sources` the refs among them that may
    back a promise. Links must lead to `policy.allowed_domains`, and with none given must occur in a source. `language`
    (ISO 639-1) is what the draft has to be written in; None means the language of the latest mail. Never raises."""
    text = unicodedata.normalize("NFC", draft)
    case = Case(text, thread, passages, policy, citations, language)
    found = {(each.kind, each.start, each.end): each for checker in CHECKERS for each in checker(case)}
    ordered = sorted(found.values(), key=lambda finding: (finding.start, finding.end))
    return tuple(ordered if text == draft else (_placed(finding, draft) for finding in ordered))


def cited(passages: Sequence[Passage], citations: Sequence[Citation]) -> tuple[Passage, ...]:
    """The passages whose source a draft names."""
    refs = {citation.ref for citation in citations}
    return tuple(passage for passage in passages if passage.ref in refs)


def _placed(finding: Finding, draft: str) -> Finding:
    """A finding in the composed text, as a span of the draft as it was written."""
    start, end = _position(draft, finding.start), _position(draft, finding.end)
    return Finding(finding.kind, draft[start:end], start, end, finding.detail)


def _position(draft: str, composed: int) -> int:
    """Where the character at `composed` of the NFC text begins in the draft."""
    position = length = 0
    while position < len(draft) and length < composed:
        end = position + 1
        while end < len(draft) and unicodedata.combining(draft[end]):
            end += 1
        length += len(unicodedata.normalize("NFC", draft[position:end]))
        position = end
    return position
