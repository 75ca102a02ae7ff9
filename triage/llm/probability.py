"""How probable a model found the label it gave, read from the probabilities of its tokens."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence

from triage.gateway import Token

_FIELD = re.compile(r'"category"\s*:\s*"')


def label_probability(tokens: Sequence[Token], label: str, labels: Sequence[str]) -> float | None:
    """P(label) among `labels`, each token's probability renormalised over the continuations that lead to any of them.

    0 to 1; None when the tokens don't spell `"category": "label"`. Alternatives beyond the few a provider names count
    as impossible, so the figure is slightly too high: a signal, not a probability to show."""
    text = "".join(token.text for token in tokens)
    field = _FIELD.search(text)
    goals = {name: json.dumps(name, ensure_ascii=False)[1:] for name in labels}
    if field is None or not text.startswith(goals[label], field.end()):
        return None
    start, end = field.end(), field.end() + len(goals[label])
    probability, position = 1.0, 0
    for token in tokens:
        if position < end and position + len(token.text) > start:
            lead, so_far = token.text[: max(start - position, 0)], text[start : max(position, start)]
            probability *= _share(token, lead, so_far, list(goals.values()))
        position += len(token.text)
    return probability


def _share(token: Token, lead: str, so_far: str, goals: Sequence[str]) -> float:
    """The token's probability over that of all alternatives that begin alike and still lead to a label."""
    leading = [
        math.exp(logprob)
        for text, logprob in token.top
        if text != token.text and text.startswith(lead) and _leads(so_far + text[len(lead) :], goals)
    ]
    own = math.exp(token.logprob)
    return own / (own + sum(leading)) if own else 0.0


def _leads(spelt: str, goals: Sequence[str]) -> bool:
    return any(goal.startswith(spelt) or spelt.startswith(goal) for goal in goals)
