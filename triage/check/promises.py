"""Promises in a draft, and whether a policy stands behind them.

A promise is found by its words (phrases/promises.toml) in a clause that does not deny it. It is backed when a policy
source says the same kind of thing, also undenied. A promise in other words escapes: docs say so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.check.case import Case, occurrences, original
from triage.phrases import Folded, fold, table
from triage.types import Finding

WHAT = {
    "refund": "a refund",
    "full_refund": "a refund in full",
    "credit": "a credit or voucher",
    "replacement": "a replacement",
    "discount": "a discount",
    "free": "something free of charge",
    "compensation": "compensation or an exception",
    "guarantee": "a guarantee",
    "liability": "an admission of liability",
    "legal": "a legal statement",
    "urgency": "something at once",
}

CLAUSE_END = re.compile(
    r"[,;:.!?()\n–—]|\s-\s| (?:but|so|and|aber|sondern|und|daher|mais|donc|et|pero|sino|y|ma|maar|mas|if|wenn|falls|si) "
)
NEGATION_REACH = 60
"""Letters before and after a promise within which a "not" of the same clause denies it."""


def promises(case: Case) -> Iterator[Finding]:
    text = case.folded
    policy_texts = [fold(source) for source in policy_sources(case)]
    for kind, what in WHAT.items():
        spans = [span for span in occurrences(text, "promises", kind) if not denied(text, *span)]
        if spans and not any(stated(source, kind) for source in policy_texts):
            for start, end in outermost(spans):
                yield case.finding(
                    "promise", *original(text, start, end), f"Promises {what}; no policy source says so."
                )


def policy_sources(case: Case) -> Iterator[str]:
    """What may back a promise: policy articles, the company's systems, and what the company already wrote."""
    policies = set(case.policy.policy_sources)
    yield from (
        f"{each.title}\n{each.text}" for each in case.passages if each.ref in policies and each.audience == "public"
    )
    yield from (f"{name}: {value}" for name, value in case.thread.customer.facts.items())
    yield from (email.new_text for email in case.thread.emails if not email.incoming)


def stated(source: Folded, kind: str) -> bool:
    meaning = f"backs_{kind}" if f"backs_{kind}" in table("promises") else kind
    return any(not denied(source, *span) for span in occurrences(source, "promises", meaning))


def denied(text: Folded, start: int, end: int) -> bool:
    """True when the clause around a promise says that it is not so."""
    before = CLAUSE_END.split(text.text[max(0, start - NEGATION_REACH) : start])[-1]
    after = CLAUSE_END.split(text.text[end : end + NEGATION_REACH])[0]
    return any(True for _ in occurrences(fold(before + text.text[start:end] + after), "promises", "negation"))


def outermost(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Overlapping spans as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    yield from joined
