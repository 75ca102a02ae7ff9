"""The whole flow of one mail on one screen: classify, judge, retrieve, route, and for the rest draft and check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from triage.check import check, cited
from triage.confidence import judge
from triage.delicate import Hit
from triage.protocols import Classifier, Drafter, EngineError, Retriever
from triage.route import route, without_draft
from triage.types import Classification, Outcome, Passage, Policy, Reply, Thread

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Engines:
    """The chosen engines, and the embedded ones that are always there: second opinion and recorded fallback.

    Without a model or an engine of the company's own, the chosen ones are the embedded ones."""

    classifier: Classifier
    drafter: Drafter
    retriever: Retriever
    embedded_classifier: Classifier
    embedded_drafter: Drafter

    @property
    def with_model(self) -> bool:
        return self.classifier is not self.embedded_classifier


def triage(thread: Thread, policy: Policy, engines: Engines, seen: Sequence[Hit] = ()) -> Outcome:
    """Decides about the latest mail of the thread; `seen` are signs of abuse that only the desk can know.

    Raises EngineError only when the embedded engines fail too."""
    classification, fallback = understand(thread, policy, engines)
    passages = engines.retriever.search(thread, classification)
    decided = route(thread, classification, passages, policy, seen)
    outcome = Outcome(classification, decided, passages, fallback=fallback)
    if decided.destination != "draft":
        return outcome
    reply, fallback = compose(thread, classification, passages, policy, engines)
    outcome = replace(outcome, fallback="; ".join(filter(None, (outcome.fallback, fallback))))
    if reply is None or not reply.text.strip():
        why = reply.refused if reply and reply.refused else "Nothing in the knowledge answers this well enough."
        return replace(outcome, route=without_draft(decided, why))
    return replace(outcome, draft=reply)


def understand(thread: Thread, policy: Policy, engines: Engines) -> tuple[Classification, str]:
    """The classification with its confidence judged, and why another engine answered ("" when none had to)."""
    second = engines.embedded_classifier.classify(thread, policy)
    if not engines.with_model or thread.latest.automatic:
        return judge(second, policy), ""
    first, fallback = ask_first(
        lambda: engines.classifier.classify(thread, policy), lambda: second, "the embedded classifier answered"
    )
    return judge(first, policy, None if fallback else second), fallback


def compose(
    thread: Thread,
    classification: Classification,
    passages: Sequence[Passage],
    policy: Policy,
    engines: Engines,
) -> tuple[Reply | None, str]:
    """A checked reply, or None, and why another engine wrote it. Also for mail that went to people."""
    reply, fallback = ask_first(
        lambda: engines.drafter.draft(thread, classification, passages, policy),
        lambda: engines.embedded_drafter.draft(thread, classification, passages, policy),
        "the embedded engine drafted",
        again=engines.drafter is engines.embedded_drafter,
    )
    if reply is None:
        return None, fallback
    return checked(reply, thread, passages, policy, classification.language), fallback


def checked(reply: Reply, thread: Thread, passages: Sequence[Passage], policy: Policy, language: str = "") -> Reply:
    """The reply with what the evidence check found in its text, kept beside what the engine found itself.

    Knowledge that the reply does not cite is no evidence for it; the language is that of the mail, whatever the engine
    says of its own text."""
    sources = cited(passages, reply.citations) if reply.citations else passages
    found = check(reply.text, thread, sources, policy, reply.citations, language=language or None)
    return replace(reply, findings=tuple(dict.fromkeys((*reply.findings, *found))))


def ask_first(
    chosen: Callable[[], Answer], embedded: Callable[[], Answer], note: str, again: bool = False
) -> tuple[Answer, str]:
    """The chosen engine's answer, else the embedded one's with the reason; `again` says that they are the same."""
    try:
        return chosen(), ""
    except EngineError as error:
        if again:
            raise
        return embedded(), f"{error}; {note}"
