"""The shapes a model's answers must have: words, and one of the known categories."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, create_model

from triage.prompts import visible
from triage.types import Sentiment, Urgency

NONE = "none of these"
"""What a model says when no category fits."""
MOST_INTENTS = 5


def _at_most(length: int) -> Callable[[str], str]:
    return lambda text: visible(text).strip()[:length]


def _language(code: object) -> object:
    return code.strip().lower()[:2] if isinstance(code, str) else code


Short = Annotated[str, AfterValidator(_at_most(300))]
Long = Annotated[str, AfterValidator(_at_most(4000))]
LanguageCode = Annotated[str, BeforeValidator(_language), Field(pattern=r"^[a-z]{2}$")]


class BaseReading(BaseModel):
    """What a model makes of a mail; `reading_of` closes category and intents to the known names."""

    summary: Short
    category: str
    intents: list[str]
    confidence: float = Field(ge=0, le=1)
    sentiment: Sentiment
    urgency: Urgency
    language: LanguageCode
    asks_for_human: bool


@lru_cache(maxsize=64)
def reading_of(names: tuple[str, ...]) -> type[BaseReading]:
    """The type of reading whose category is one of `names` or NONE; an unknown one becomes NONE, never a new one."""
    known = {name.casefold(): name for name in names}

    def closed(name: object) -> str:
        return known.get(re.sub(r"\s+", " ", name).strip().casefold(), NONE) if isinstance(name, str) else NONE

    category = Annotated[Literal[(*names, NONE)], BeforeValidator(closed)]  # type: ignore[valid-type]
    fields: dict[str, Any] = {"category": (category, ...), "intents": (list[category], ...)}
    return create_model("Reading", __base__=BaseReading, **fields)


class Evidence(BaseModel):
    sentence: Long = Field(description="the sentence of this paragraph that is backed, as written there")
    ref: Short = Field(description="the source's name, for example article:12")
    quote: Long = Field(description="copied letter for letter from the source")


class Paragraph(BaseModel):
    text: Long
    evidence: list[Evidence] = Field(default=[], max_length=20)


class Draft(BaseModel):
    no_draft: Short = Field(default="", description="why there is no draft; empty when there is one")
    language: LanguageCode
    paragraphs: list[Paragraph] = Field(max_length=30)
    missing: list[Short] = Field(default=[], max_length=10)
    next_steps: list[Short] = Field(default=[], max_length=10)


class Translation(BaseModel):
    text: Annotated[str, AfterValidator(_at_most(20_000))]
