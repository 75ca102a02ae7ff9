"""Writes, rewrites and translates replies by asking a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from triage import prompts
from triage.gateway import Gateway
from triage.llm.answers import Draft, Evidence, Translation
from triage.llm.excerpt import excerpts, shortened
from triage.llm.shape import why_not_a_reply
from triage.protocols import EngineError
from triage.redact import Pseudonyms, id_patterns, without_personal_data
from triage.types import Citation, Classification, Lesson, Passage, Policy, Reply, Source, Thread

PASSAGES = 6
PASSAGE_LENGTH = 4000
TRANSLATED_LENGTH = 12_000
LONGEST_INSTRUCTION = 1000
ONLY_ASK = "Thank the customer for the mail and ask for exactly this one thing, politely; answer nothing else yet."


@dataclass(frozen=True, slots=True)
class _Text:
    ref: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class _Task:
    """One reply to write, or to write anew."""

    purpose: str
    thread: Thread
    classification: Classification
    passages: Sequence[Passage]
    policy: Policy
    previous: str = ""
    instruction: str = ""
    sample: int = 0


class ModelDrafter:
    """`overrides` as for ModelClassifier."""

    def __init__(
        self,
        gateway: Gateway,
        overrides: Mapping[str, str] | None = None,
    ) -> None:
        self._gateway = gateway
        self._overrides = overrides or {}

    def draft(
        self,
        thread: Thread,
        classification: Classification,
        passages: Sequence[Passage],
        policy: Policy,
        sample: int = 0,
    ) -> Reply:
        """A reply with its evidence, or one without text that says in `refused` why there is none. Raises EngineError.

        Another `sample` asks for an alternative to the drafts of lower ones."""
        return self._write(_Task("draft", thread, classification, passages, policy, sample=sample))

    def redo(
        self,
        reply: Reply,
        instruction: str,
        thread: Thread,
        classification: Classification,
        passages: Sequence[Passage],
        policy: Policy,
        sample: int = 0,
    ) -> Reply:
        """The reply written anew as an agent asks ("shorter", "offer the replacement"). Raises EngineError."""
        instruction = instruction[:LONGEST_INSTRUCTION]
        return self._write(_Task("redo", thread, classification, passages, policy, reply.text, instruction, sample))

    def ask(
        self,
        question: str,
        thread: Thread,
        classification: Classification,
        passages: Sequence[Passage],
        policy: Policy,
    ) -> Reply:
        """A short reply that asks the customer for the one thing that is missing. Raises EngineError."""
        return self.redo(Reply(question), ONLY_ASK, thread, classification, passages, policy)

    def translate(self, text: str, to: str, thread: Thread, policy: Policy) -> str:
        """The text in the language `to` (ISO 639-1), for an agent to read beside it. Raises EngineError."""
        variables = {"text": shortened(text, TRANSLATED_LENGTH), "to": to}
        prompt = prompts.render("translate", variables, self._overrides.get("translate"))
        pseudonyms = Pseudonyms.of(thread, id_patterns(policy.hidden_ids))
        answer = self._gateway.ask("translate", prompt, Translation, policy.privacy, pseudonyms)
        if not answer.value.text or len(answer.value.text) > 4 * len(text) + 200:
            raise EngineError("the translation is empty or far too long")
        return answer.value.text

    def _write(self, task: _Task) -> Reply:
        prompt = prompts.render("draft", _variables(task), self._overrides.get("draft"))
        pseudonyms = Pseudonyms.of(task.thread, id_patterns(task.policy.hidden_ids))
        answer = self._gateway.ask(task.purpose, prompt, Draft, task.policy.privacy, pseudonyms, sample=task.sample)
        reply = _reply(answer.value, task)
        refused = reply.refused or why_not_a_reply(reply.text, reply.language, _known(task))
        return replace(reply, text="", citations=(), refused=refused) if refused else reply


def _variables(task: _Task) -> dict[str, object]:
    thread, classification = task.thread, task.classification
    return {
        "company": task.policy.company,
        "tone": task.policy.tone,
        "lessons": [lesson.text for lesson in _lessons(task.policy, classification)],
        "passages": _articles(task.passages),
        "answers": _answers(task.passages),
        "facts": _facts(thread),
        "mails": excerpts(thread),
        "name": thread.customer.name or thread.latest.sender.name,
        "notes": thread.customer.notes if thread.customer.authenticated else "",
        "about": ", ".join(classification.intents) or classification.category or "something no category fits",
        "language": classification.language or "the language of the latest mail",
        "previous": task.previous,
        "instruction": task.instruction,
    }


def _known(task: _Task) -> list[str]:
    """Everything the reply could rest on."""
    mails = [f"{email.subject}\n{email.text}" for email in task.thread.emails]
    sources = [f"{source.title}\n{source.text}" for source in _sources(task)]
    return [*mails, *sources, task.previous, task.instruction]


def _sources(task: _Task) -> tuple[_Text, ...]:
    return (*_articles(task.passages), *_answers(task.passages), *_facts(task.thread))


def _articles(passages: Sequence[Passage]) -> tuple[_Text, ...]:
    articles = [passage for passage in passages if passage.source == "article" and passage.audience == "public"]
    return tuple(
        _Text(passage.ref, passage.title, shortened(passage.text, PASSAGE_LENGTH)) for passage in articles[:PASSAGES]
    )


def _answers(passages: Sequence[Passage]) -> tuple[_Text, ...]:
    """Earlier answers, as long as they hold nobody's data: they were written to somebody else."""
    answers = [
        passage
        for passage in passages
        if passage.source == "answer" and without_personal_data(passage.text) == passage.text
    ]
    return tuple(_Text(each.ref, each.title, shortened(each.text, PASSAGE_LENGTH)) for each in answers[:PASSAGES])


def _facts(thread: Thread) -> tuple[_Text, ...]:
    """What the company's systems say of this customer; nothing when the sender may be somebody else."""
    if not thread.customer.authenticated:
        return ()
    return tuple(_Text(f"fact:{name}", "", f"{name}: {value}") for name, value in thread.customer.facts.items())


def _lessons(policy: Policy, classification: Classification) -> tuple[Lesson, ...]:
    """Those in scope. One that holds anybody's data stays out, whoever approved it."""
    return tuple(
        lesson
        for lesson in policy.lessons
        if lesson.category in ("", classification.category)
        and lesson.language in ("", classification.language)
        and lesson.text.strip()
        and without_personal_data(lesson.text) == lesson.text
    )


def _reply(draft: Draft, task: _Task) -> Reply:
    paragraphs = [paragraph for paragraph in draft.paragraphs if paragraph.text]
    citations = tuple(
        _citation(evidence, paragraph.text, task)
        for paragraph in paragraphs
        for evidence in paragraph.evidence
        if evidence.quote
    )
    refused = draft.no_draft or ("" if paragraphs else "The model wrote nothing.")
    return Reply(
        text="\n\n".join(paragraph.text for paragraph in paragraphs),
        citations=citations,
        missing=tuple(filter(None, draft.missing)),
        next_steps=tuple(filter(None, draft.next_steps)),
        language=task.classification.language or draft.language,
        engine="llm",
        lessons=tuple(lesson.id for lesson in _lessons(task.policy, task.classification)),
        refused=refused,
    )


def _citation(evidence: Evidence, paragraph: str, task: _Task) -> Citation:
    """The evidence under the names the rest of the program knows; a made-up source is left for the check to find."""
    sentence = evidence.sentence if evidence.sentence and evidence.sentence in paragraph else paragraph
    source, ref = _source(evidence.ref.strip("⟦⟧ "), task.thread, task.passages)
    return Citation(source, ref, evidence.quote, sentence)


def _source(ref: str, thread: Thread, passages: Sequence[Passage]) -> tuple[Source, str]:
    for passage in passages:
        if passage.ref == ref:
            return passage.source, ref
    kind, _, name = ref.partition(":")
    if kind == "fact" and name in thread.customer.facts:
        return "context", name
    if kind == "mail" and name.isdecimal() and 1 <= int(name) <= len(thread.emails):
        return "thread", thread.emails[int(name) - 1].id
    return "article", ref
