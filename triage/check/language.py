"""Whether a draft is written in the customer's language, as a whole and sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.check.case import Case
from triage.language import NAMES, NOISE, detect, may_be
from triage.types import Finding

LEAST_WORDS = 6
"""Words a sentence needs before its language can be told for sure."""

SHORT_MAIL = 80
"""Letters under which a mail's language is often guessed wrong."""

LONGEST_SENTENCE = 1_000
"""Letters of a passage that are looked at; more tells no more."""


def language(case: Case) -> Iterator[Finding]:
    wanted = case.language
    if wanted not in NAMES:
        return
    found = detect(case.draft, (wanted,))
    if found and found != wanted and not case.wanted_language and _too_short_to_tell(case, found):
        wanted = found
    if found and found != wanted and not may_be(wanted, case.draft[:LONGEST_SENTENCE]):
        begin, end = len(case.draft) - len(case.draft.lstrip()), len(case.draft.rstrip())
        yield case.finding("language", begin, end, f"Written in {NAMES[found]}; the customer writes {NAMES[wanted]}.")
        return
    for start, end in case.sentences:
        if _foreign(case.draft[start:end], wanted):
            yield case.finding("language", start, end, f"Not written in {NAMES[wanted]}, the customer's language.")


def _too_short_to_tell(case: Case, found: str) -> bool:
    """True for a mail of some words that may as well be in the draft's language."""
    mail = f"{case.thread.latest.subject}\n{case.thread.latest.new_text}"
    return len(mail) < SHORT_MAIL and may_be(found, mail)


def _foreign(sentence: str, wanted: str) -> bool:
    shortened = sentence[:LONGEST_SENTENCE]
    if len(re.findall(r"[^\W\d_]{2,}", NOISE.sub(" ", shortened))) < LEAST_WORDS:
        return False
    return detect(shortened, (wanted,)) not in ("", wanted) and not may_be(wanted, shortened)
