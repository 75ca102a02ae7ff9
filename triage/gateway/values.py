"""What passes through the gateway, and what can go wrong there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from triage.protocols import EngineError
from triage.types import Call, Prompt

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    model: str
    """A litellm model name, for example `openai/gpt-4.1-mini`."""
    api_base: str = ""
    api_key: str = field(default="", repr=False)
    fallbacks: tuple[str, ...] = ()
    """Asked in order when the model fails; those of the same provider share its address and key."""
    timeout: float = 60.0
    """Seconds one request may take."""
    concurrency: int = 16
    """Requests in flight in this process, over all gateways."""
    prices: tuple[float, float] | None = None
    """US dollars per million tokens, in and out, for models without a known price."""
    monthly_budget: float | None = None
    """US dollars; None for no ceiling."""

    @property
    def models(self) -> tuple[str, ...]:
        return (self.model, *self.fallbacks)

    def is_main_provider(self, model: str) -> bool:
        return model.partition("/")[0] == self.model.partition("/")[0]


class Token(NamedTuple):
    """A token of an answer, with its log-probability and those of its likeliest alternatives."""

    text: str
    logprob: float
    top: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    value: T
    tokens: tuple[Token, ...] = ()
    """The answer token by token, where probabilities were asked for and the provider gives them."""
    calls: tuple[Call, ...] = ()
    """What it took: none when the answer was remembered."""


class Manner(NamedTuple):
    """One way of asking for structure."""

    mode: str
    """Name of an instructor mode."""
    extras: bool
    """With temperature and token probabilities, which some models refuse."""


MANNERS = (Manner("JSON_SCHEMA", True), Manner("JSON_SCHEMA", False), Manner("TOOLS", False), Manner("MD_JSON", False))


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """What is asked, in the words that leave the machine."""

    purpose: str
    prompt: Prompt
    messages: tuple[Mapping[str, str], ...]
    answer_type: type[T]
    probabilities: bool = False
    sample: int = 0

    def key(self, model: str) -> str:
        """Equal for equal questions to the same model, whoever they are about once personal data is replaced."""
        content = json.dumps([model, self.messages, _schema(self.answer_type), self.probabilities, self.sample])
        return hashlib.sha256(content.encode()).hexdigest()

    def stored(self, answer: Answer[T]) -> str:
        return json.dumps({"value": answer.value.model_dump(mode="json"), "tokens": answer.tokens})

    def restored(self, text: str) -> Answer[T]:
        stored: dict[str, Any] = json.loads(text)
        tokens = tuple(Token(word, logprob, tuple(map(tuple, top))) for word, logprob, top in stored["tokens"])
        return Answer(self.answer_type.model_validate(stored["value"]), tokens)


@lru_cache(maxsize=64)
def _schema(answer_type: type[BaseModel]) -> str:
    return json.dumps(answer_type.model_json_schema(), sort_keys=True)


class Passing(EngineError):
    """May work if tried again, after `wait` seconds if the provider named a time."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class Unsuited(EngineError):
    """The model refused this manner of asking (permanent), or its answer did not have the shape asked for."""


class Spent(EngineError):
    """The month's budget is spent: no model may be asked."""

    def __init__(self, budget: float) -> None:
        super().__init__(f"the month's budget of ${budget:.2f} is spent", permanent=True)
