"""Drafts without a model: the company's own sentences, chosen for the question, never invented.

A draft is a greeting, what the company's systems say of the order in question, the lines of the best article or
approved answer that speak to the mail, and a question for what is missing. Each factual sentence is copied, so its
evidence is itself. When nothing relevant is written in the customer's language there is no draft."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from triage.check.codes import codes
from triage.embedded.lessons import apply_lessons
from triage.phrases import fold, phrases, sentences
from triage.protocols import Encoder, EngineError
from triage.retrieve import FIRST_LANGUAGE, RELEVANT, question_of, shared_words
from triage.types import Citation, Classification, Passage, Policy, Reply, Thread

SHORT_PASSAGE = 320
"""Letters up to which a passage is used whole."""

LONGEST_BODY = 900
"""Letters of knowledge in one draft; a longer answer is not read."""

CLOSE_TO_BEST = 0.55
"""Share of the best line's relevance another one needs to be used."""

NEEDS_A_MODEL = (
    "No model is set. Without one the assistant can shorten, answer from another source or ask for what is missing; "
    "it can't follow an instruction in words."
)

STEP = re.compile(r"(?:\d{1,2}[.)]|-) ")


@dataclass
class Parts:
    """A draft before it is put together; lessons change these."""

    name: str
    """What the customer is called by; "" when nobody knows."""
    greeting: str
    opening: str
    body: list[str]
    closing: str
    citations: list[Citation] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def text(self) -> str:
        return "\n\n".join(part for part in (self.greeting, self.opening, "\n\n".join(self.body), self.closing) if part)


@cache
def words_of(language: str) -> Mapping[str, Any] | None:
    """Greeting, closing and sentence forms of a language; None for one the drafter does not write."""
    tables = tomllib.loads(files(__package__).joinpath("drafting.toml").read_text(encoding="utf-8"))
    return tables.get(language)


class EmbeddedDrafter:
    """Composes answers from passages; the encoder chooses the lines that speak to the mail."""

    def __init__(self, encoder: Encoder, second: Callable[[], Encoder] | None = None) -> None:
        """`second` loads the encoder for mail that is not in English, as for finding its passages."""
        self._encoder = encoder
        self._second = second

    def draft(
        self,
        thread: Thread,
        classification: Classification,
        passages: Sequence[Passage],
        policy: Policy,
        sample: int = 0,
    ) -> Reply | None:
        """An answer in the customer's language, or None when the evidence is too weak. Raises what the encoder does.

        `sample` n answers from the n-th best source instead of the best; None when there are fewer."""
        words = words_of(classification.language)
        usable = [
            passage
            for passage in passages
            if passage.language == classification.language
            and passage.audience == "public"
            and passage.score >= RELEVANT
        ]
        sources = list(dict.fromkeys(passage.ref for passage in usable))
        if words is None or sample >= len(sources):
            return None
        usable = [passage for passage in usable if passage.ref == sources[sample]]
        parts = self._parts(thread, words, usable)
        applied = apply_lessons(parts, policy.lessons, classification, order_in(thread))
        return Reply(
            text=parts.text(),
            citations=tuple(citation for citation in parts.citations if citation.sentence in parts.text()),
            missing=tuple(parts.missing),
            language=classification.language,
            lessons=applied,
        )

    def redo(
        self,
        reply: Reply,
        instruction: str,
        thread: Thread,
        classification: Classification,
        passages: Sequence[Passage],
        policy: Policy,
        sample: int = 0,
    ) -> Reply | None:
        """The reply cut to what speaks most to the mail, where that is what is asked; None when it is short already.

        Raises EngineError for every other instruction: understanding it takes a model."""
        if phrases("drafting", "shorter").first(fold(instruction)) is None:
            raise EngineError(NEEDS_A_MODEL, permanent=True)
        text = self._shorter(reply.text, thread, classification.language)
        if text == reply.text:
            return None
        citations = tuple(citation for citation in reply.citations if citation.sentence in text)
        return replace(reply, text=text, citations=citations, findings=(), engine="embedded", refused="")

    def ask(
        self,
        question: str,
        thread: Thread,
        classification: Classification,
        passages: Sequence[Passage],
        policy: Policy,
    ) -> Reply | None:
        """Greeting, thanks, the question in the agent's words, closing; None in a language without forms for it.

        Without a question it asks for the order number."""
        words = words_of(classification.language)
        if words is None:
            return None
        parts = opened(thread, words, order_in(thread))
        parts.body = [question.strip() or words["ask_order"]]
        apply_lessons(parts, policy.lessons, classification, order_in(thread))
        return Reply(text=parts.text(), citations=tuple(parts.citations), language=classification.language)

    def translate(self, text: str, to: str, thread: Thread, policy: Policy) -> str:
        """Raises EngineError: translating takes a model."""
        raise EngineError("No model is set, and without one nothing is translated.", permanent=True)

    def _shorter(self, text: str, thread: Thread, language: str) -> str:
        """Greeting and closing, and between them the lines most relevant to the mail, up to half of what was there."""
        blocks = text.strip().split("\n\n")
        if len(blocks) < 4:
            return text
        greeting, *body, closing = blocks
        relevance = self._relevance(thread, body, language)
        room = sum(map(len, body)) // 2
        kept: set[int] = set()
        for number in sorted(range(len(body)), key=lambda number: -float(relevance[number])):
            if not kept or len(body[number]) <= room:
                kept.add(number)
                room -= len(body[number])
        return "\n\n".join((greeting, *(body[number] for number in sorted(kept)), closing))

    def _parts(self, thread: Thread, words: Mapping[str, Any], passages: Sequence[Passage]) -> Parts:
        order = order_in(thread)
        parts = opened(thread, words, order)
        self._add_facts(parts, thread, words, order)
        self._add_knowledge(parts, thread, passages)
        if not order and needs_order(thread, parts):
            parts.missing.append(words["ask_order"])
            parts.body.append(words["ask_order"])
        return parts

    def _add_facts(self, parts: Parts, thread: Thread, words: Mapping[str, Any], order: str) -> None:
        """What the company's systems say of the order, when the mail asks how it stands."""
        if not order or not asks_state(thread):
            return
        lines: list[str] = []
        for name, value in thread.customer.facts.items():
            form = words["facts"].get(name.removeprefix(f"{order} "))
            shown = written(value, words) if form and name.startswith(f"{order} ") else ""
            if form and shown:
                line = form.format(ref=order, value=shown)
                lines.append(line)
                parts.citations.append(Citation("context", name, value, line))
        if lines:
            parts.body.append(" ".join(lines))

    def _add_knowledge(self, parts: Parts, thread: Thread, passages: Sequence[Passage]) -> None:
        """The lines of the best source that speak to the mail, in the order in which they stand there."""
        best = [passage for passage in passages if passage.ref == passages[0].ref]
        lines = [(passage, line) for passage in best for line in passage.text.splitlines() if line.strip()]
        chosen = self._chosen(thread, best[0], lines)
        block: list[str] = []
        for passage, line in chosen:
            parts.citations += (Citation(passage.source, passage.ref, each, each) for each in sentences(line))
            if STEP.match(line):
                block.append(line)
                continue
            parts.body += ["\n".join(block)] if block else []
            block = []
            parts.body.append(line)
        parts.body += ["\n".join(block)] if block else []

    def _chosen(self, thread: Thread, best: Passage, lines: Sequence[tuple[Passage, str]]) -> list[tuple[Passage, str]]:
        """A short passage whole; of a longer one the lines close to the most relevant, steps together."""
        relevance = self._relevance(thread, [line for _, line in lines], best.language)
        bar = CLOSE_TO_BEST * float(relevance.max())
        steps_wanted = any(STEP.match(line) and score >= bar for (_, line), score in zip(lines, relevance, strict=True))
        chosen: set[int] = set()
        size = 0
        for number in sorted(range(len(lines)), key=lambda number: -float(relevance[number])):
            passage, line = lines[number]
            whole = passage is best and len(best.text) <= SHORT_PASSAGE
            wanted = whole or relevance[number] >= bar or (steps_wanted and bool(STEP.match(line)))
            if wanted and size + len(line) <= LONGEST_BODY:
                chosen.add(number)
                size += len(line)
        return [lines[number] for number in sorted(chosen)]

    def _relevance(self, thread: Thread, lines: Sequence[str], language: str) -> np.ndarray:
        """How much each line speaks to the mail: likeness of meaning with its closest sentence, and words in common."""
        question = question_of(thread)
        asked = [sentence for sentence in sentences(question) if len(sentence.split()) >= 3] or [question]
        encoder = self._second() if self._second and language != FIRST_LANGUAGE else self._encoder
        likeness = (encoder.encode(lines) @ encoder.encode(asked).T).max(axis=1)
        common = np.array([shared_words(line, question) for line in lines])
        return np.maximum(likeness, 0) + common


def opened(thread: Thread, words: Mapping[str, Any], order: str) -> Parts:
    """Greeting, thanks and closing around a body that is still to come."""
    name = calling_name(thread.customer.name or thread.latest.sender.name, words["name"])
    parts = Parts(
        name=name,
        greeting=words["greeting"].format(name=name) if name else words["greeting_nobody"],
        opening=words["thanks_order"].format(ref=order) if order else words["thanks"],
        body=[],
        closing=words["closing"],
    )
    if order:
        parts.citations.append(Citation("thread", thread.latest.id, order, parts.opening))
    return parts


def calling_name(name: str, part: str) -> str:
    """What a customer is called by; "" when what stands there is no person's name."""
    if "," in name:
        name = " ".join(reversed([half.strip() for half in name.split(",", 1)]))
    parts = name.split()
    if not 1 <= len(parts) <= 4 or not all(re.fullmatch(r"[^\W\d_]+(?:['’.-][^\W\d_]*)*", each) for each in parts):
        return ""
    return parts[0] if part == "first" and len(parts[0]) > 2 and not parts[0].endswith(".") else " ".join(parts)


def order_in(thread: Thread) -> str:
    """The order the mail is about: the first code in it, else in earlier mails of the customer, that the company's
    systems or the shape of their other orders know; "" when there is none."""
    known = {name.split()[0] for name in thread.customer.facts if " " in name}
    for email in reversed(thread.emails):
        text = f"{email.subject}\n{email.new_text}"
        found = [text[fact.start : fact.end].lstrip("# ") for fact in codes(text)]
        for code in found:
            if code.upper() in known or re.fullmatch(r"[A-Z]{2,5}-\d{4,9}", code):
                return code
    return ""


def asks_state(thread: Thread) -> bool:
    return phrases("drafting", "asks_state").first(fold(question_of(thread))) is not None


def needs_order(thread: Thread, parts: Parts) -> bool:
    """True when the lines used ask for an order number, or the mail asks how an order stands."""
    return phrases("drafting", "needs_order").first(fold("\n\n".join(parts.body))) is not None


def written(value: str, words: Mapping[str, Any]) -> str:
    """A value as the language writes it: dates in words, states translated; "" for one it has no words for."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return ""
        return str(words["date"].format(day=day.day, month=words["months"].split()[day.month - 1], year=day.year))
    if "values" in words and re.fullmatch(r"[a-z ]+", value):
        return str(words["values"].get(value, ""))
    return value
