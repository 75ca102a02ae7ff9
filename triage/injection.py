"""Signs that a mail speaks to the assistant instead of to people. No model is asked: none can be talked out of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from triage import disguise
from triage.delicate import Hit
from triage.phrases import Phrases, clip, fold, own, phrases, sentences
from triage.types import Email

ROLE = re.compile(
    r"<\|?/?(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id|end_header_id|begin_of_text)\|?>"
    r"|\[/?(?:INST|SYS|SYSTEM|ASSISTANT)\]|<</?SYS>>|<start_of_turn>|<end_of_turn>"
    r"|^[#*> \t]*(?:assistant|ai assistant)[ \t]*:"
    r"|^[#*> \t\[(]*(?:system|developer|admin(?:istrator)?|root)"
    r"(?:[ _](?:message|prompt|note|instructions?|override))?[\])]?[ \t]*:"
    r"\s*(?=\W*(?:you|your|ignore|disregard|forget|from|new|override|always|never|do|the|this|all|treat|mark|set|approve|"
    r"respond|reply|answer|act|pretend|classify|route|send|forward|print|reveal|enable|disable|for|when|du|tu|eres|sei|je)\b)"
    r"|^[ \t]*#{2,}[ \t]*(?:system|instructions?|new instructions?|prompt|response|assistant|task)\b",
    re.IGNORECASE | re.MULTILINE,
)
FENCE = re.compile(
    r"</?(?:customer|untrusted|user|mail|email|message|input|prompt|instructions?|context|document|data|thread|system)"
    r"(?:[_-]?(?:mail|email|message|text|input|data|content|instructions?|prompt|thread))?(?:\s[^>\n]{0,60})?>"
    r"|^[ \t]*[-=#<*_~\[]{2,60}[ \t]*(?:end|begin|start|stop)\s+(?:of\s+)?(?:the\s+)?(?:customer|user|untrusted|system|"
    r"prompt|input|instructions?|context|assistant|email|mail|data|conversation)s?\b[^\n]{0,40}[-=#>*_~\]]{2,}"
    r"|```\s*(?:system|assistant|prompt|instructions?|tool)",
    re.IGNORECASE | re.MULTILINE,
)
ROLE_VALUE = re.compile(r"[\"']role[\"']\s*:\s*[\"'](?:system|assistant|developer|tool|function)[\"']", re.IGNORECASE)
KEY = re.compile(
    r"[\"'](tool_calls?|function_call|tool_name|tool_use|arguments|category|confidence|intents?|asks_for_human|sentiment|"
    r"urgency|citations|destination|p_none|missing|next_steps|route|escalate|system_prompt|parameters|draft|reply)[\"']\s*:",
    re.IGNORECASE,
)
QUOTE = re.compile(r"^\s*>+ ?", re.MULTILINE)
ATTRIBUTION = re.compile(r"^[^\n>]{0,200}[:：]\s*$", re.MULTILINE)
QUOTED_BLOCK = re.compile(r"(?:^[ \t]*>[^\n]*\n?)+", re.MULTILINE)
HIDDEN_LETTERS = 24
QUOTES_READ = 60_000

LABELS = {
    "instructions": "instructions to the assistant",
    "leak": "a question for the assistant's instructions or other customers' data",
    "role": "forged markup of a conversation with a model",
    "fence": "a forged end of the customer's text",
    "schema": "a forged answer of a model",
    "hidden": "text that its reader cannot see",
    "invisible": "invisible characters",
    "encoded": "an encoded message",
    "forged": "a quote of ours that we never wrote",
}


def injection(
    email: Email, sent: Sequence[str] = (), own_address: str = "", extra: Iterable[str] = ()
) -> tuple[Hit, ...]:
    """Signs of injection in a mail: its sender's name, subject, whole text and hidden text, one hit a kind.

    `sent` are the texts we did send in this conversation, against which quotes under `own_address` are held; `extra`
    are a manager's own phrases, in the notation of `triage.phrases`. Hits carry the suspect passage as evidence.
    """
    text = clip(f"{email.sender.name}\n\n{email.subject}\n\n{email.text or email.new_text}")
    added = own(extra)
    found: dict[str, Hit] = {}
    for hit in (
        *_spoken(text, added),
        *_marked_up(text),
        *_hidden(email, added),
        *_invisible(text, added),
        *_disguised(text, added),
        *_encoded(text, added),
        *_forged(email, sent, own_address),
    ):
        found.setdefault(hit.topic, hit)
    return tuple(found.values())


def _spoken(text: str, added: Phrases) -> Iterator[Hit]:
    folded = fold(text)
    for kind in ("instructions", "leak"):
        if match := phrases("injection", kind).first(folded):
            yield Hit(kind, folded.sentence(match.start, match.end))
    if match := added.first(folded):
        yield Hit("instructions", folded.sentence(match.start, match.end))


def _marked_up(text: str) -> Iterator[Hit]:
    for kind, pattern in (("role", ROLE), ("fence", FENCE)):
        if match := pattern.search(text):
            yield Hit(kind, _line(text, match.start()))
    keys = {match.group(1).lower(): match.start() for match in KEY.finditer(text)}
    if match := ROLE_VALUE.search(text):
        yield Hit("schema", _line(text, match.start()))
    elif len(keys) >= 2:
        yield Hit("schema", _line(text, min(keys.values())))


def _hidden(email: Email, added: Phrases) -> Iterator[Hit]:
    """Any hidden words of instruction, and longer hidden text that the visible mail does not say too."""
    hidden = " ".join(email.hidden_text.split())
    letters = sum(letter.isalpha() for letter in hidden)
    if not letters:
        return
    instructions = next(iter((*_spoken(hidden, added), *_marked_up(hidden))), None)
    shown = " ".join(email.text.split())
    if instructions or (letters >= HIDDEN_LETTERS and hidden not in shown and not email.automatic):
        yield Hit("hidden", instructions.evidence if instructions else _cut(hidden))


def _invisible(text: str, added: Phrases) -> Iterator[Hit]:
    for what, said in disguise.invisible(text):
        if what != "zero-width characters inside words" or any(_spoken(text, added)):
            yield Hit("invisible", f"{what}: {_cut(said)}" if said else what)


def _disguised(text: str, added: Phrases) -> Iterator[Hit]:
    for how, plain in disguise.plain_variants(text):
        for hit in _spoken(plain, added):
            yield Hit(hit.topic, f"{hit.evidence} (written with {how})")


def _encoded(text: str, added: Phrases) -> Iterator[Hit]:
    for how, said in disguise.decoded(text):
        by_chance = how in {"rot13", "reversed text", "percent encoding"}
        hit = next((hit for hit in _spoken(said, added) if hit.evidence not in text), None)
        if hit or not by_chance:
            yield Hit("encoded", f"{how}: {hit.evidence if hit else _cut(said)}")


def _forged(email: Email, sent: Sequence[str], own_address: str) -> Iterator[Hit]:
    """A quoted promise under our own address that stands in none of our answers."""
    if not own_address:
        return
    known = [_words(text) for text in sent]
    for block in QUOTED_BLOCK.finditer(email.text[:QUOTES_READ]):
        before = email.text[: block.start()].rstrip("\n").rsplit("\n\n", 1)[-1][-300:]
        if own_address.casefold() not in before.casefold():
            continue
        for sentence in sentences(QUOTE.sub("", block.group())):
            folded = fold(sentence)
            promised = phrases("injection", "promise").first(folded)
            if promised and not any(_words(sentence) in text for text in known):
                yield Hit("forged", _cut(sentence))
                return


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text).text))


def _line(text: str, position: int) -> str:
    begin = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    return _cut(text[max(begin, position - 40) : end if end >= 0 else len(text)])


def _cut(text: str, limit: int = 160) -> str:
    words = " ".join(text.split())
    return words if len(words) <= limit else words[: limit - 1] + "…"
