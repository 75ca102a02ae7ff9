"""Whether a draft is written in the customer's language, as a whole and sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.check.case import Case
from triage.language import LANGUAGES, NOISE, detect, identifier
from triage.types import Finding

LEAST_WORDS = 6
"""Words a sentence needs before its language can be told for sure."""

SURE = 0.999
"""Probability at which a single sentence counts as foreign; names and brands make short ones look like anything."""


def language(case: Case) -> Iterator[Finding]:
    wanted = case.language
    if wanted not in LANGUAGES:
        return
    found = detect(case.draft)
    if found and found != wanted and _sure(case.draft, wanted):
        begin, end = len(case.draft) - len(case.draft.lstrip()), len(case.draft.rstrip())
        yield case.finding("language", begin, end, f"Written in {found}; the customer writes in {wanted}.")
        return
    for start, end in case.sentences:
        if _foreign(case.draft[start:end], wanted):
            yield case.finding("language", start, end, f"Not written in {wanted}, the customer's language.")


def _foreign(sentence: str, wanted: str) -> bool:
    words = NOISE.sub(" ", sentence)
    return len(re.findall(r"[^\W\d_]{2,}", words)) >= LEAST_WORDS and _sure(words, wanted)


def _sure(text: str, wanted: str) -> bool:
    """True when the text is certainly in another language than the wanted one."""
    if detect(text) in ("", wanted):
        return False
    code, probability = identifier().classify(NOISE.sub(" ", text[:4000]).lower())
    return code != wanted and probability >= SURE
