"""What the environment says of models and engines."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from helpdesk.environment.values import WrongSetting, items, matching, text


def models(name: str) -> list[str]:
    accepted = "names as litellm has them, PROVIDER/MODEL, comma-separated where several may be, such as openai/gpt-4o"
    return matching(name, r"(?!\w+://)[\w.@:+-]+(/[\w.@:+-]+)*", accepted)


def model(name: str) -> str:
    values = models(name)
    if len(values) > 1:
        raise WrongSetting(name, text(name), "one model; further ones belong into HELPDESK_MODEL_FALLBACKS")
    return "".join(values)


def prices(name: str) -> tuple[float, float] | None:
    """US dollars per million tokens, in and out: `0.15,0.60`."""
    values = items(name)
    if not values:
        return None
    try:
        price_in, price_out = (float(value) for value in values)
        if not (0 <= price_in < float("inf") and 0 <= price_out < float("inf")):
            raise ValueError
    except ValueError:
        raise WrongSetting(
            name, text(name), "two numbers, dollars per million tokens in and out, such as 0.15,0.60"
        ) from None
    return price_in, price_out


def encoder(name: str) -> str | None:
    """A folder with an encoder as published for sentence-transformers; None for the one that comes along."""
    value = text(name)
    if not value:
        return None
    path = Path(value).expanduser()
    if not (path / "tokenizer.json").is_file() or not any(
        (path / model).is_file() for model in ("model.onnx", "onnx/model.onnx")
    ):
        raise WrongSetting(name, value, "a folder with model.onnx (or onnx/model.onnx) and tokenizer.json")
    return str(path)


def own_class(name: str) -> str:
    """A class of the company's own as `module:Class`; the module is looked up and not imported yet. "" for none."""
    value = text(name)
    if not value:
        return ""
    module, _, made = value.partition(":")
    try:
        there = made.isidentifier() and len(value) <= 80 and find_spec(module) is not None
    except (ImportError, ValueError):
        there = False
    if not there:
        raise WrongSetting(name, value, "module:Class of a module that Python finds here, such as acme.engines:Reader")
    return value
