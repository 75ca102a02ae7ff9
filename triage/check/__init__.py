"""The evidence check: what in a draft nothing backs, marked where it stands, before a customer can read it.

It proves nothing true. It says which facts of a draft occur in no source, which promises no policy makes, and which
words have no place in an answer. A false statement in words alone passes; `python -m bench.drafts` says how much does
not. Reading is linear in draft and sources, and no text makes it fail."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence, Set
from itertools import combinations, pairwise
from operator import attrgetter

from triage.check import lexicon
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

MOST_POINTED_AT = 3
"""Up to how many a writer points at without counting them anew."""

LONGEST_POINTER = 12

LONGEST_EXCEPTION = 25
"""Letters between a weekday and the word that leaves it out."""

LONGEST_TOKEN = 60

MONTHS_A_YEAR = 12

DIGITS_APART = re.compile(r"(?<![\w.,])\d{1,4}(?: \d{1,4}){1,7}(?![\w,.]*\d)")

SENTENCES_BEFORE = 2
"""Sentences before an amount in which what it is reckoned from may stand."""

MOST_NEAR = 16
"""Values around a number out of which it may be reckoned; a letter adds up no more."""

LONGEST_RECKONING = 1_000
"""Letters before and after a number in which they stand."""

MOST_RECKONED = 100
"""Numbers of a draft looked at so; what is reckoned after them is marked."""

ENUMERATED = re.compile(rf"\s(?:[^\W\d_]{{2,20}}\s){{0,2}}(?:{lexicon.ANY_ENUMERATED})(?!\w)", re.I)
"""What a writer counts while writing, after a word or two: "two usual reasons"."""

ENDS = re.compile(r"\s?[.,;!?)]")
"""What follows a "two" that counts nothing new: "if your router offers two,"."""

THING = re.compile(r"\s(?:[^\W\d_]{2,20}\s)?(?P<thing>[^\W\d_]{4,30})(?!\w)")

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
        if fact.unit == "weekday" and day.start - fact.end <= BESIDE and case.evidence.days.backs_weekday_of(fact, day)
    }
    backed = {
        fact
        for fact in case.facts
        if fact.start in dated or case.evidence.backs(fact) or case.evidence.letters.has_token(_token(case, fact))
    }
    for run in DIGITS_APART.finditer(case.draft):
        if case.evidence.letters.has_digits(run.group()):
            backed |= {fact for fact in _starting(case.facts, *run.span()) if fact.end <= run.end()}
    left = MOST_RECKONED
    for fact in case.facts:
        if fact in backed or any(follows(case, fact) for follows in FOLLOWS):
            continue
        left -= 1
        if left >= 0 and reckoned(case, fact, backed):
            backed.add(fact)
        else:
            yield case.finding(fact.kind, fact.start, fact.end, DETAIL[fact.kind])


def _starting(facts: Sequence[Fact], start: int, end: int) -> Sequence[Fact]:
    """Those that begin in a span of the draft."""
    first = bisect_left(facts, start, key=_start)
    return facts[first : bisect_left(facts, end, first, key=_start)]


_start = attrgetter("start")


def _token(case: Case, fact: Fact) -> str:
    """The fact with all that stands between the same white space; 2.17 in "2.17-b"."""
    before, after = _before(case, fact, LONGEST_TOKEN), case.draft[fact.end : fact.end + LONGEST_TOKEN]
    return re.split(r"\s", before)[-1] + case.draft[fact.start : fact.end] + re.split(r"\s", after)[0]


def _before(case: Case, fact: Fact, letters: int) -> str:
    return case.draft[max(0, fact.start - letters) : fact.start]


def _day_beside(case: Case, fact: Fact) -> bool:
    """True for the other day of two that share a month a source has it in: 5 in "November 3 and 5"."""
    if fact.kind != "number" or fact.unit:
        return False
    months = {
        value[1]
        for day in _starting(case.dates, fact.start - LONGEST_TOKEN, fact.end + LONGEST_TOKEN)
        if day.start - fact.end >= -BESIDE and fact.start - day.end <= BESIDE
        for value in day.values
        if isinstance(value, tuple)
    }
    days = {int(value) for value in fact.values if isinstance(value, float) and 1 <= value <= 31}
    return any(
        case.evidence.backs(Fact("date", frozenset({(0, month, day)}), fact.start, fact.end))
        for month in months
        for day in days
    )


def _hour_beside(case: Case, fact: Fact) -> bool:
    """True for an hour that a time stands beside: 5 in "from half past eight to five"."""
    if fact.kind != "number" or fact.unit:
        return False
    hours = [value for value in fact.values if isinstance(value, float) and value <= 12]
    around = _starting(case.times, fact.start - LONGEST_TOKEN, fact.end + BESIDE + 1)
    times = [each for each in around if fact.start - each.end <= BESIDE]
    return bool(times) and any(map(case.evidence.backs_hour, hours))


def _left_out(case: Case, fact: Fact) -> bool:
    """True for a weekday said to be none of those a source names: "every day but Sunday"."""
    around = _before(case, fact, LONGEST_EXCEPTION) + "|" + case.draft[fact.end : fact.end + LONGEST_EXCEPTION]
    return fact.unit == "weekday" and bool(lexicon.LEFT_OUT.search(around)) and case.evidence.days.leaves_out(fact)


def speaks_of_known(case: Case, fact: Fact) -> bool:
    """True for a small number in words that counts what the sources name and count no otherwise: "the two fields"."""
    number = lexicon.NUMBERS.get(case.draft[fact.start : fact.end].casefold())
    if fact.kind != "number" or fact.unit or number is None:
        return False
    if ENUMERATED.match(case.draft, fact.end) or (number == 2 and ENDS.match(case.draft, fact.end)):
        return True
    if number > MOST_POINTED_AT:
        return False
    if lexicon.KNOWN_BEFORE.search(_before(case, fact, LONGEST_POINTER)):
        return True
    thing = THING.match(case.draft, fact.end)
    return thing is not None and case.evidence.letters.names_uncounted(thing["thing"])


def reckoned(case: Case, wanted: Fact, backed: Set[Fact]) -> bool:
    """True for what the draft itself reckons out of facts that are backed: "€7.90 each … €4.50 … so €12.40 in total".

    Amounts may be sums, differences, multiples and shares of others near them; a number needs a word that says so, and
    a date its days in the same sentence."""
    if wanted.kind not in ("amount", "number", "date"):
        return False
    number = case.sentence_at(wanted.start)
    start, end = case.sentences[number]
    if wanted.kind != "amount" and not lexicon.RECKONED.search(case.draft[start:end]):
        return False
    if wanted.kind != "date":
        start = case.sentences[max(0, number - SENTENCES_BEFORE)][0]
    start, end = max(start, wanted.start - LONGEST_RECKONING), min(end, wanted.end + LONGEST_RECKONING)
    near = [each for each in _starting(case.facts, start, end) if each in backed]
    near = sorted(near, key=lambda each: abs(each.start - wanted.start))[:MOST_NEAR]
    if wanted.kind == "date":
        return _date_reckoned(case, wanted, near)
    same = [_value(each) for each in near if each.kind == wanted.kind and each.unit == wanted.unit]
    counts = [_value(each) for each in near if each.kind == "number" and (not each.unit or wanted.kind == "number")]
    shares = [0.5] if lexicon.HALVED.search(case.draft[start:end]) else []
    shares += [_value(each) / 100 for each in near if each.kind == "percentage"]
    results = [one + sign * other for one, other in combinations(same, 2) for sign in (1, -1)]
    results += [sum(same), *(one * count for one in same for count in counts)]
    if wanted.kind == "amount":
        results += [one / count for one in same for count in (*counts, MONTHS_A_YEAR) if count]
        results += [one * MONTHS_A_YEAR for one in same]
    if wanted.kind == "number":
        results += [one / other for one in counts for other in counts if other]
    results += [one * part for one in same for share in shares for part in (share, 1 - share, 1 + share)]
    return any(
        abs(value - abs(each)) < 0.005 for each in results for value in wanted.values if isinstance(value, float)
    )


def _date_reckoned(case: Case, wanted: Fact, near: Sequence[Fact]) -> bool:
    """True for a day that lies as far from one a source names as the sentence says: a day after 30 November."""
    spans = {(round(_value(each)), 0) for each in near if each.unit == "day"} | {(1, 0)}
    spans |= {(0, round(_value(each))) for each in near if each.unit == "month"}
    return any(
        case.evidence.days.lies_from(value, days * sign, months * sign)
        for value in wanted.values
        for days, months in spans
        for sign in (1, -1)
    )


def _value(fact: Fact) -> float:
    """Its first reading as a number."""
    return min((value for value in fact.values if isinstance(value, float)), default=0.0)


FOLLOWS = (_day_beside, _hour_beside, _left_out, speaks_of_known)
"""What makes a fact right that no source has in so many words."""

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
    return tuple(ordered if text == draft else _placed(ordered, draft))


def cited(passages: Sequence[Passage], citations: Sequence[Citation]) -> tuple[Passage, ...]:
    """The passages whose source a draft names."""
    refs = {citation.ref for citation in citations}
    return tuple(passage for passage in passages if passage.ref in refs)


def _placed(findings: Sequence[Finding], draft: str) -> Iterator[Finding]:
    """Findings in the composed text, as spans of the draft as it was written."""
    begins = list(_beginnings(draft))
    for each in findings:
        start, end = (begins[min(at, len(begins) - 1)] for at in (each.start, each.end))
        yield Finding(each.kind, draft[start:end], start, end, each.detail)


def _beginnings(draft: str) -> Iterator[int]:
    """Where each character of the NFC text begins in the draft, and its end."""
    position = 0
    while position < len(draft):
        end = position + 1
        while end < len(draft) and unicodedata.combining(draft[end]):
            end += 1
        yield from (position, *[end] * (len(unicodedata.normalize("NFC", draft[position:end])) - 1))
        position = end
    yield len(draft)
