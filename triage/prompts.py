"""Renders the prompts of prompts/: strict variables, customer text fenced, the content hash as version."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from triage.protocols import EngineError
from triage.types import Prompt

FOLDER = Path(__file__).resolve().parent.parent / "prompts"
FENCE_MACRO = "_fence.j2"
SEPARATOR = "{#- what follows changes with every mail -#}"

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff\U000e0000-\U000e007f]"
)
_CHAT_MARKUP = re.compile(r"<(?=\||/?s>|<SYS>|</?SYS>|/?start_of_turn>|/?end_of_turn>)|\[(?=/?INST\])", re.IGNORECASE)


class PromptError(EngineError):
    """A prompt can't be rendered: an unknown name or variable, or a manager's text that is not a template."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


def render(name: str, variables: Mapping[str, object], override: str | None = None) -> Prompt:
    """Renders `prompts/{name}.j2`; `override` is a manager's own text in place of the fixed part.

    The fixed part, whoever wrote it, gets only the variables that the file's own fixed part names, none of them a
    customer's. The variable part is always the file's: an override can't lose the fence. Raises PromptError."""
    fixed, variable = _parts(name)
    company = {key: value for key, value in variables.items() if key in _named(fixed)}
    return Prompt(
        name=name,
        version=version(name, override),
        fixed=_filled(name, fixed if override is None else override, company),
        variable=_filled(name, variable, {**variables, "boundary": _boundary(variables)}),
    )


def default(name: str) -> str:
    """The fixed part of a prompt as it stands in its file: what a manager may write another text for."""
    return _parts(name)[0]


def problem(name: str, override: str) -> str:
    """Why a manager's text can't stand in for the fixed part of a prompt; "" when it can."""
    known = _named(default(name))
    try:
        unknown = _named(override) - known
    except TemplateError as error:
        return f"This is not a template: {error}."
    if unknown:
        return f"Unknown: {', '.join(sorted(unknown))}. A text may use {', '.join(sorted(known))}."
    return ""


def version(name: str, override: str | None = None) -> str:
    """Twelve hexadecimal digits that change with any change of the prompt's text, the fence included."""
    fixed, variable = _parts(name)
    text = "\0".join((fixed if override is None else override, variable, _source(FENCE_MACRO)))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def visible(text: str) -> str:
    """The text without what nobody sees: control and zero-width characters, marks of direction, broken ones."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escape(text: str) -> str:
    """Customer text that can't be taken for anything else: no fence, no chat markup, nothing invisible."""
    return _CHAT_MARKUP.sub(lambda match: match.group() + " ", visible(text).replace("⟦", "[").replace("⟧", "]"))


def _parts(name: str) -> tuple[str, str]:
    fixed, found, variable = _source(f"{name}.j2").partition(SEPARATOR)
    if not found:
        raise PromptError(f"the prompt {name} does not say where its variable part begins")
    return fixed.strip(), variable.strip()


@cache
def _source(filename: str) -> str:
    try:
        return (FOLDER / filename).read_text(encoding="utf-8")
    except OSError as error:
        raise PromptError(f"there is no prompt {filename}") from error


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["escape_customer_text"] = escape
    return environment


@lru_cache(maxsize=128)
def _template(source: str) -> Template:
    return _environment().from_string(source)


@lru_cache(maxsize=128)
def _named(source: str) -> frozenset[str]:
    return frozenset(meta.find_undeclared_variables(_environment().parse(source)))


def _filled(name: str, source: str, variables: Mapping[str, object]) -> str:
    try:
        return _template(source).render(variables).strip()
    except (TemplateError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
        raise PromptError(f"the prompt {name} can't be rendered: {error}") from error


def _boundary(variables: Mapping[str, object]) -> str:
    """Sixteen letters derived from everything rendered, so that equal mails give equal prompts, and no mail
    can know its own.

    Letters alone: digits could be taken for personal data and be replaced."""
    digest = hashlib.sha256(repr(sorted(variables.items())).encode("utf-8", "surrogatepass")).hexdigest()
    return digest[:16].translate(str.maketrans("0123456789", "ghijklmnop"))
