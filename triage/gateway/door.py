"""Asking: what may leave, which model, how often, at what price."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Protocol

from pydantic import BaseModel, ValidationError

from triage.gateway import client
from triage.gateway.values import MANNERS, Answer, GatewaySettings, Manner, Passing, Question, Spent, T, Unsuited
from triage.protocols import EngineError, Ledger
from triage.types import Call, Privacy, Prompt

ATTEMPTS = 3
"""Requests of one kind to one model before giving up on it, when what went wrong may pass."""
BACKOFF = 0.5
"""Seconds before the second attempt; doubled for each further one, with up to as much again at random."""
LONGEST_WAIT = 30.0
"""Seconds a provider may ask us to wait; told to wait longer, we turn to the next model."""

_manners: dict[tuple[str, str], Manner] = {}
"""The manner that worked, by model and address, for as long as the process lives."""


class Pseudonymiser(Protocol):
    def hide(self, text: str) -> str: ...

    def restore(self, text: str) -> str: ...


class Gateway:
    """Asks models for structured answers, within the budget, and puts every request on record."""

    def __init__(self, settings: GatewaySettings, ledger: Ledger) -> None:
        self.settings = settings
        self.ledger = ledger

    def ask(
        self,
        purpose: str,
        prompt: Prompt,
        answer_type: type[T],
        privacy: Privacy,
        pseudonyms: Pseudonymiser,
        *,
        probabilities: bool = False,
        sample: int = 0,
    ) -> Answer[T]:
        """An answer of the type asked for, from the first model that gives one.

        Personal data in the prompt's variable part is replaced before it leaves and restored in the answer, unless
        `privacy` allows it out; "block" lets nothing out. An answer given earlier to the same question is given again;
        another `sample` makes it another question, asked at a higher temperature. Raises EngineError: permanent when
        blocked, over budget, or refused by every model."""
        if privacy == "block":
            raise EngineError("this mailbox lets no mail leave the machine", permanent=True)
        variable = pseudonyms.hide(prompt.variable) if privacy == "redact" else prompt.variable
        messages = ({"role": "system", "content": prompt.fixed}, {"role": "user", "content": variable})
        question = Question(purpose, prompt, messages, answer_type, probabilities, sample)
        answer = self._remembered(question) or self._ask_in_order(question)
        if privacy != "redact":
            return answer
        try:
            value = answer_type.model_validate(_each_text(answer.value.model_dump(), pseudonyms.restore))
        except ValidationError as error:
            raise EngineError(f"the answer does not fit once names are restored: {client.fault(error)}") from error
        return replace(answer, value=value)

    def probe(self) -> str:
        """Puts one small question to the main model and says in which manner it answers. Raises EngineError."""

        class Sum(BaseModel):
            total: int

        messages = ({"role": "user", "content": "What is 2 + 3?"},)
        question = Question("probe", Prompt("probe", "", "", ""), messages, Sum, probabilities=True)
        answer = self._ask_model(self.settings.model, question)
        manner = _manners[self._place(self.settings.model)]
        probabilities = "with" if answer.tokens else "without"
        return f"{self.settings.model} answers in the manner {manner.mode}, {probabilities} token probabilities"

    def _remembered(self, question: Question[T]) -> Answer[T] | None:
        text = self.ledger.cached(question.key(self.settings.model))
        try:
            return question.restored(text) if text is not None else None
        except ValueError:  # stored by a version that was content with less
            return None

    def _ask_in_order(self, question: Question[T]) -> Answer[T]:
        failures: list[EngineError] = []
        for model in self.settings.models:
            try:
                answer = self._ask_model(model, question)
            except Spent:
                raise
            except EngineError as error:
                failures.append(error)
                continue
            self.ledger.remember(question.key(model), question.stored(answer))
            return answer
        raise EngineError("; ".join(map(str, failures)), permanent=all(failure.permanent for failure in failures))

    def _ask_model(self, model: str, question: Question[T]) -> Answer[T]:
        """Asks in the manner known to work, or tries one after the other and remembers which did."""
        calls: list[Call] = []
        place = self._place(model)
        known = _manners.get(place)
        failure, misshapen = Unsuited(f"{model} was never asked"), set[str]()
        for manner in (known,) if known else MANNERS:
            if manner.mode in misshapen:
                continue
            try:
                answer = self._ask_patiently(model, manner, question, calls)
            except Unsuited as error:
                failure = error
                if error.permanent:
                    _manners.pop(place, None)
                else:
                    misshapen.add(manner.mode)
                continue
            _manners[place] = manner
            return replace(answer, calls=tuple(calls))
        raise failure

    def _ask_patiently(self, model: str, manner: Manner, question: Question[T], calls: list[Call]) -> Answer[T]:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return client.ask_once(self.settings, model, manner, question, self._admitted, self._recorder(calls))
            except Passing as error:
                wait = _wait(attempt, error.wait)
                if attempt == ATTEMPTS or wait > LONGEST_WAIT:
                    raise
                time.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    @contextmanager
    def _admitted(self) -> Iterator[None]:
        """Around every single request: within the budget, and one of no more than may be in flight."""
        budget = self.settings.monthly_budget
        if budget is not None and self.ledger.spent() >= budget:
            raise Spent(budget)
        with _slots.taken(self.settings.concurrency, self.settings.timeout):
            yield

    def _recorder(self, calls: list[Call]) -> Callable[[Call], None]:
        def record(call: Call) -> None:
            calls.append(call)
            self.ledger.record(call)

        return record

    def _place(self, model: str) -> tuple[str, str]:
        return model, self.settings.api_base if self.settings.is_main_provider(model) else ""


class _Slots:
    """The requests in flight in this process."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._in_flight = 0

    @contextmanager
    def taken(self, limit: int, patience: float) -> Iterator[None]:
        with self._changed:
            if not self._changed.wait_for(lambda: self._in_flight < limit, timeout=patience):
                raise Passing(f"{limit} requests were in flight for {patience:g} s")
            self._in_flight += 1
        try:
            yield
        finally:
            with self._changed:
                self._in_flight -= 1
                self._changed.notify()


_slots = _Slots()


def _wait(attempt: int, asked: float | None) -> float:
    jitter = random.random()
    return BACKOFF * 2 ** (attempt - 1) * (1 + jitter) if asked is None else asked + BACKOFF * jitter


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    match value:
        case str():
            return change(value)
        case list():
            return [_each_text(item, change) for item in value]
        case dict():
            return {key: _each_text(item, change) for key, item in value.items()}
        case _:
            return value
