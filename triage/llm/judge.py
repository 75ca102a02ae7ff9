"""Reads a sent answer by asking a model: what a supervisor and the agent could talk about."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from triage import prompts
from triage.gateway import Gateway
from triage.llm.answers import Long
from triage.llm.excerpt import excerpts, shortened
from triage.quality import MOST, Quality, Remark, scored
from triage.redact import Pseudonyms, id_patterns
from triage.types import Policy, Thread

ANSWER_LENGTH = 6000


class Passage(BaseModel):
    kind: Literal["insult", "blaming", "dismissive", "shouting", "curt", "not_heard", "promise", "asks_secret"]
    quote: Long = Field(description="copied letter for letter from the answer")


class Judgement(BaseModel):
    passages: list[Passage] = Field(default=[], max_length=20)


class ModelJudge:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def judge(self, answer: str, thread: Thread, policy: Policy, known: Quality) -> Quality:
        """What the rules found in the answer to the latest mail of `thread`, and what the model finds beyond it.

        A quote that does not stand in the answer counts for nothing. Raises EngineError."""
        variables: dict[str, Any] = {"mails": excerpts(thread), "answer": shortened(answer, ANSWER_LENGTH)}
        prompt = prompts.render("quality", variables)
        pseudonyms = Pseudonyms.of(thread, id_patterns(policy.hidden_ids))
        found = self._gateway.ask("quality", prompt, Judgement, policy.privacy, pseudonyms)
        remarks = [remark for each in found.value.passages if (remark := placed(each, answer))]
        seen = {remark.kind for remark in known.remarks}
        fresh = {remark for remark in remarks if remark.kind not in seen}
        together = sorted((*known.remarks, *fresh), key=lambda each: (each.start, each.end, each.kind))
        return scored(tuple(together[:MOST]))


def placed(passage: Passage, answer: str) -> Remark | None:
    quote = passage.quote.strip()
    start = answer.find(quote) if quote else -1
    return Remark(passage.kind, start, start + len(quote)) if start >= 0 else None
