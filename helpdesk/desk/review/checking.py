"""What stands in an edited draft without evidence: what was found in it before, and what the edit brought in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from helpdesk.desk import convert
from helpdesk.desk.models import Draft
from triage.check import check


def open_findings(draft: Draft, text: str) -> list[dict[str, Any]]:
    """The findings of the offered draft that still stand, then those of words that were not in it.

    What was found for the mail is all evidence here, cited or not: the agent may have inserted it. An answer of the
    agent's own, not made from a draft, is not checked."""
    suggestion = draft.suggestion
    if suggestion is None:
        return []
    left = [finding for finding in suggestion.findings if finding["text"] in text]
    offered = suggestion.draft_text
    if not offered.strip() or text.strip() == offered.strip():
        return left
    message = suggestion.message
    found = check(
        text,
        convert.thread_of(message),
        convert.passages_of(suggestion),
        convert.checking_policy(message.mailbox),
        language=suggestion.language or None,
    )
    known = {finding["text"] for finding in left}
    return left + [asdict(each) for each in found if each.text not in offered and each.text not in known]
