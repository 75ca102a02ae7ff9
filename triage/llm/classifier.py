"""Reads a mail by asking a model."""

from __future__ import annotations

from collections.abc import Mapping

from triage import prompts
from triage.gateway import Answer, Gateway
from triage.llm.answers import MOST_INTENTS, NONE, BaseReading, reading_of
from triage.llm.excerpt import excerpts
from triage.llm.probability import label_probability
from triage.redact import Pseudonyms, id_patterns
from triage.types import Classification, Policy, Prompt, Thread


class ModelClassifier:
    """`ask_twice` pays for a second, warmer answer: how far they agree is a signal.

    `overrides`: managers' own texts for the fixed parts of prompts, by name."""

    def __init__(
        self,
        gateway: Gateway,
        ask_twice: bool = False,
        overrides: Mapping[str, str] | None = None,
    ) -> None:
        self._gateway = gateway
        self._ask_twice = ask_twice
        self._overrides = overrides or {}

    def classify(self, thread: Thread, policy: Policy) -> Classification:
        """Reads the latest mail; `confidence` is the model's own word for it, which judge() puts in its place.

        Raises EngineError."""
        prompt = prompts.render("classify", _variables(thread, policy), self._overrides.get("classify"))
        pseudonyms = Pseudonyms.of(thread, id_patterns(policy.hidden_ids))
        first = self._read(prompt, policy, pseudonyms, sample=0)
        signals = {"stated": first.value.confidence, **_token_signal(first, policy)}
        if self._ask_twice:
            second = self._read(prompt, policy, pseudonyms, sample=1)
            signals["self_agreement"] = float(second.value.category == first.value.category)
        return _classification(first.value, signals)

    def _read(self, prompt: Prompt, policy: Policy, pseudonyms: Pseudonyms, sample: int) -> Answer[BaseReading]:
        answer_type = reading_of(_names(policy))
        return self._gateway.ask(
            "classify", prompt, answer_type, policy.privacy, pseudonyms, probabilities=True, sample=sample
        )


def _names(policy: Policy) -> tuple[str, ...]:
    return tuple(category.name for category in policy.categories)


def _variables(thread: Thread, policy: Policy) -> dict[str, object]:
    """Examples and confirmed mails stay out: they are other customers' words."""
    *earlier, latest = excerpts(thread)
    categories = [
        {"name": category.name, "description": " ".join(category.description.split())} for category in policy.categories
    ]
    return {
        "company": policy.company,
        "categories": categories,
        "none_fits": NONE,
        "earlier": earlier,
        "latest": latest,
    }


def _token_signal(answer: Answer[BaseReading], policy: Policy) -> dict[str, float]:
    probability = label_probability(answer.tokens, answer.value.category, (*_names(policy), NONE))
    return {} if probability is None else {"token_probability": probability}


def _classification(reading: BaseReading, signals: Mapping[str, float]) -> Classification:
    intents = tuple(dict.fromkeys(name for name in reading.intents if name != NONE))[:MOST_INTENTS]
    return Classification(
        category=None if reading.category == NONE else reading.category,
        confidence=reading.confidence,
        sentiment=reading.sentiment,
        urgency=reading.urgency,
        language=reading.language,
        summary=reading.summary,
        asks_for_human=reading.asks_for_human,
        intents=intents,
        signals=signals,
        engine="llm",
    )
