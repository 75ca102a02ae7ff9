"""Writes what stays behind of a resolved conversation by asking a model: summary, tags, tasks."""

from __future__ import annotations

from pydantic import BaseModel, Field

from triage import prompts
from triage.gateway import Gateway
from triage.llm.answers import Long, Short
from triage.llm.excerpt import excerpts, shortened
from triage.redact import Pseudonyms, id_patterns
from triage.types import Policy, Thread

ANSWER_LENGTH = 6000


class WrapUp(BaseModel):
    summary: Long
    tags: list[Short] = Field(default=[], max_length=10)
    tasks: list[Short] = Field(default=[], max_length=10)


class ModelWrapper:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def wrap_up(self, thread: Thread, answer: str, language: str, policy: Policy) -> WrapUp:
        """For colleagues, in `language` (ISO 639-1); `answer` is the text about to close it. Raises EngineError."""
        variables: dict[str, object] = {
            "mails": excerpts(thread),
            "answer": shortened(answer, ANSWER_LENGTH),
            "names": [category.name for category in policy.categories],
            "language": language,
        }
        pseudonyms = Pseudonyms.of(thread, id_patterns(policy.hidden_ids))
        asked = prompts.render("wrap_up", variables)
        return self._gateway.ask("wrap_up", asked, WrapUp, policy.privacy, pseudonyms).value
