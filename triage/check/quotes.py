"""Quotations: those an engine gives as evidence, and those that stand in the draft itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.check.case import Case, plain
from triage.types import Citation, Finding

QUOTED = re.compile(r"(?:[“„«]|(?<!\d)\")(?P<words>[^“”„«»\"\n]{0,600})[”“»\"]")
LEAST_LETTERS = 12
LEAST_WORDS = 3
"""Fewer words between quotation marks are a label or a title, not somebody's words."""


def cited_quotes(case: Case) -> Iterator[Finding]:
    """Each citation's quote occurs in its source; the finding stands where the sentence it backs stands."""
    for citation in case.citations:
        wanted = plain(citation.quote).strip(" .,;:!?\"'")
        if wanted and any(wanted in source for source in _texts(case, citation)):
            continue
        start = case.draft.find(citation.sentence) if citation.sentence else -1
        if start < 0 and citation.quote:
            start, length = case.draft.find(citation.quote), len(citation.quote)
        else:
            length = len(citation.sentence)
        if start >= 0:
            yield case.finding("quote", start, start + length, f"The quote is not in its source ({citation.ref}).")
        else:
            yield case.finding("quote", 0, 0, f"A citation without source or sentence ({citation.ref}).")


def quotations(case: Case) -> Iterator[Finding]:
    """Words the draft puts between quotation marks occur in one of its sources."""
    for match in QUOTED.finditer(case.draft):
        words = plain(match["words"]).strip(" .,;:!?'…")
        if len(words) >= LEAST_LETTERS and len(words.split()) >= LEAST_WORDS and words not in case.sources:
            yield case.finding("quote", *match.span("words"), "Quoted, but in no source.")


def _texts(case: Case, citation: Citation) -> Iterator[str]:
    """The source a citation names; all the knowledge when nothing there goes by that name."""
    if citation.source in ("article", "answer"):
        named = [each for each in case.passages if citation.ref in (each.ref, each.title)]
        yield from (plain(f"{passage.title}\n{passage.text}") for passage in named or case.passages)
    elif citation.source == "thread":
        yield from (plain(f"{email.subject}\n{email.text}\n{email.new_text}") for email in case.thread.emails)
    else:
        customer = case.thread.customer
        yield plain("\n".join(f"{name}: {value}" for name, value in customer.facts.items()))
        yield from (plain(f"{name} {value}") for name, value in customer.facts.items())
