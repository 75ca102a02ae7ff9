"""One question to one model through instructor and litellm; their many errors become three of ours."""

from __future__ import annotations

import json
import logging
import os
import re
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from triage.gateway.values import Answer, GatewaySettings, Manner, Passing, Question, T, Token, Unsuited
from triage.protocols import EngineError
from triage.types import Call

TOKENS_OUT = 4096
TOP_TOKENS = 8
DEADLINE_MARGIN = 1.0
"""Seconds that the library's own timeout is given to be the first."""
LONGEST_ANSWER = 100_000
"""Characters of an answer that are looked at; a longer one is not an answer."""
_PASSING_STATUSES = frozenset({408, 409, 425, 429})
_REFUSING_STATUSES = frozenset({400, 422})
_CODE_FENCE = re.compile(r"\A[^{`]*```(?:json)?\s*(\{.*\})\s*```[^}]*\Z", re.DOTALL)
_SENT = ("messages", "response_format", "tools")


def ask_once(
    settings: GatewaySettings,
    model: str,
    manner: Manner,
    question: Question[T],
    admitted: Callable[[], AbstractContextManager[None]],
    record: Callable[[Call], None],
) -> Answer[T]:
    """Asks; an answer without the right shape goes back to the model once, with what is wrong about it.

    `admitted` surrounds every request, `record` gets every one that was sent, whatever became of it.
    Raises Passing, Unsuited, or EngineError when nothing can help."""
    libraries = _libraries()
    sent: list[Call] = []

    def record_all() -> None:
        while sent:
            record(sent.pop(0))

    def send(**parameters: Any) -> Any:
        record_all()
        with admitted():
            sent.append(_unanswered(question, model, parameters))
            started = time.monotonic()
            try:
                complete = partial(libraries.litellm.completion, **parameters, max_retries=0)
                response = _within(settings.timeout + DEADLINE_MARGIN, complete)
            except (libraries.openai.OpenAIError, TimeoutError) as error:
                sent[-1] = replace(sent[-1], seconds=time.monotonic() - started, **_failed(error, sent[-1].request))
                raise
            sent[-1] = replace(sent[-1], seconds=time.monotonic() - started, **_paid(response, settings))
        return _readable(response, model)

    def misshapen(error: Exception, **_: object) -> None:
        sent[-1] = replace(sent[-1], error=f"the answer does not fit: {fault(error)}")

    asking = libraries.instructor.from_litellm(send, mode=libraries.instructor.Mode[manner.mode])
    asking.on("parse:error", misshapen)
    try:
        value, completion = asking.create_with_completion(
            model=model,
            messages=[dict(message) for message in question.messages],
            response_model=_with_schema(question.answer_type),
            max_retries=1,
            **_parameters(settings, model, manner, question),
        )
    except libraries.instructor_errors.IncompleteOutputException as error:
        sent[-1] = replace(sent[-1], error="the answer was cut off")
        raise Unsuited(f"{model}: the answer was cut off") from error
    except libraries.instructor_errors.InstructorRetryException as error:
        raise _ours(model, error.__cause__ or error) from error
    finally:
        record_all()
    return Answer(question.answer_type.model_validate(value.model_dump()), _tokens(completion))


def _within(seconds: float, call: Callable[[], Any]) -> Any:
    """The call's result, or TimeoutError: a library's own timeout starts anew with every byte that trickles in."""
    result: Future[Any] = Future()

    def run() -> None:
        try:
            result.set_result(call())
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            result.set_exception(error)

    threading.Thread(target=run, name="model call", daemon=True).start()
    return result.result(timeout=seconds)


def fault(error: BaseException) -> str:
    """What is wrong with an answer, without the answer's own words: they may be personal."""
    if isinstance(error, ValidationError):
        problems = [
            f"{'.'.join(map(str, problem['loc'])) or 'answer'}: {problem['type']}" for problem in error.errors()
        ]
        return ", ".join(problems[:3])
    return type(error).__name__


class _Libraries(NamedTuple):
    litellm: Any
    instructor: Any
    instructor_errors: Any
    openai: Any


@cache
def _libraries() -> _Libraries:
    """Imported on the first question: they take seconds and some 150 MB."""
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # or it asks the network for prices as it is imported
    import instructor
    import instructor.core.exceptions
    import litellm
    import openai

    litellm.telemetry = False
    litellm.suppress_debug_info = True
    for noisy in ("LiteLLM", "instructor", "httpx"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)  # what they would log is on record, redacted, as a call
    return _Libraries(litellm, instructor, instructor.core.exceptions, openai)


@lru_cache(maxsize=64)
def _with_schema(answer_type: type[BaseModel]) -> type[BaseModel]:
    """What instructor would otherwise make of the type anew for every question."""
    wrapped: type[BaseModel] = _libraries().instructor.openai_schema(answer_type)
    return wrapped


def _parameters(settings: GatewaySettings, model: str, manner: Manner, question: Question) -> dict[str, Any]:
    parameters: dict[str, Any] = {
        "timeout": settings.timeout,
        "num_retries": 0,
        "max_tokens": TOKENS_OUT,
        "_skip_mcp_handler": True,  # or tools need a package that nothing here uses
    }
    if settings.is_main_provider(model):
        parameters |= {"api_base": settings.api_base or None, "api_key": _key(settings)}
    if manner.extras:
        parameters |= {"temperature": 0.7 if question.sample else 0.0}
        if question.probabilities:
            parameters |= {"logprobs": True, "top_logprobs": TOP_TOKENS}
    return parameters


def _key(settings: GatewaySettings) -> str | None:
    """The key given, or the provider's own variable; a server at an address of one's own may need none at all."""
    if settings.api_key or not settings.api_base:
        return settings.api_key or None
    known = _libraries().litellm.validate_environment(settings.model)["keys_in_environment"]
    return None if known else "none needed"


def _unanswered(question: Question, model: str, parameters: Mapping[str, Any]) -> Call:
    request = {name: parameters[name] for name in _SENT if name in parameters}
    return Call(
        purpose=question.purpose,
        model=model,
        prompt=question.prompt.name,
        prompt_version=question.prompt.version,
        request=json.dumps(request, ensure_ascii=False, default=str),
    )


def _failed(error: Exception, request: str) -> dict[str, Any]:
    """A provider may bill what it was asked before it fell silent: the tokens in are then taken as a quarter of a
    character each."""
    silent = _status(error) in (None, 408)
    return {"error": _words(error), "tokens_in": len(request) // 4 if silent else 0}


def _paid(response: Any, settings: GatewaySettings) -> dict[str, Any]:
    usage = getattr(response, "usage", None)
    tokens_in = getattr(usage, "prompt_tokens", None) or 0
    tokens_out = getattr(usage, "completion_tokens", None) or 0
    cost = getattr(response, "_hidden_params", {}).get("response_cost")
    if not cost and settings.prices:
        cost = (tokens_in * settings.prices[0] + tokens_out * settings.prices[1]) / 1e6
    return {"tokens_in": tokens_in, "tokens_out": tokens_out, "cost": cost or 0.0, "response": _text(response)}


def _message(response: Any) -> Any:
    choices = getattr(response, "choices", None)
    return choices[0].message if choices else None


def _text(response: Any) -> str:
    message = _message(response)
    tools = getattr(message, "tool_calls", None)
    text = (tools[0].function.arguments if tools else getattr(message, "content", None)) or ""
    return text.replace("\0", "").encode("utf-8", "replace").decode()  # what a database can store


def _readable(response: Any, model: str) -> Any:
    """The response, its text freed of a code fence: instructor's schema mode does not expect one."""
    message = _message(response)
    if message is None or len(_text(response)) > LONGEST_ANSWER:
        raise Unsuited(f"{model}: the answer is empty or endless")
    if message.content and (fenced := _CODE_FENCE.match(message.content)):
        message.content = fenced.group(1)
    return response


def _tokens(completion: Any) -> tuple[Token, ...]:
    logprobs = getattr(completion.choices[0], "logprobs", None)
    return tuple(
        Token(item.token, item.logprob, tuple((other.token, other.logprob) for other in item.top_logprobs or ()))
        for item in getattr(logprobs, "content", None) or ()
    )


def _ours(model: str, error: BaseException) -> EngineError:
    if isinstance(error, EngineError):
        return error
    if isinstance(error, TimeoutError):
        return Passing(f"{model}: {_words(error)}")
    if isinstance(error, ValidationError | ValueError):
        return Unsuited(f"{model}: the answer does not fit: {fault(error)}")
    status = _status(error)
    message = f"{model}: {_words(error)}"
    if status in _REFUSING_STATUSES:
        return Unsuited(message, permanent=True)
    if status is None or status in _PASSING_STATUSES or status >= 500:
        return Passing(message, _retry_after(error))
    return EngineError(message, permanent=True)


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def _words(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "no whole answer in time"
    words = str(error).rpartition(f"{type(error).__name__}: ")[2]
    return f"{type(error).__name__}: {' '.join(words.split())[:300]}".removesuffix(": ")


def _retry_after(error: BaseException) -> float | None:
    """Seconds until the time named by the header Retry-After, which holds seconds or a date (RFC 9110, 10.2.3)."""
    headers = getattr(error, "litellm_response_headers", None) or {}
    value = headers.get("retry-after", "")
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
