"""Chooses the engines from settings and policy, and keeps the gateway's ledger in tables."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Max, Q

from helpdesk.desk import earlier, spending
from helpdesk.desk.classes import NotMade, made
from helpdesk.desk.convert import policy_of
from helpdesk.desk.models import Article, CachedAnswer, Desk, Macro, Mailbox, Message, ModelCall, PromptVersion
from triage.embedded.classifier import EmbeddedClassifier
from triage.embedded.drafter import EmbeddedDrafter
from triage.embedded.encoder import CachedEncoder, load_encoder, load_multilingual
from triage.embedded.kept import Kept
from triage.gateway import Gateway, GatewaySettings
from triage.llm import ModelClassifier, ModelDrafter, ModelJudge, ModelWrapper
from triage.pipeline import Engines
from triage.protocols import Classifier, Drafter, EngineError
from triage.retrieve import Index, macro_passage, passages_of
from triage.types import Address, Call, Classification, Email, Passage, Policy, Thread

_building = threading.Lock()
_warming = threading.Lock()

WARMING = ("Where is my parcel? I have been waiting for a week.", "Wo ist mein Paket? Ich warte seit einer Woche.")
"""One mail for each of the two models that the embedded classifier trains: English, and everything else."""


@dataclass
class TableLedger:
    """Calls and their cost as rows; what a mailbox may spend this month."""

    mailbox: Mailbox | None = None
    message: Message | None = None
    calls: list[Call] = field(default_factory=list)

    def spent(self) -> float:
        return self.account()[1]

    def account(self) -> tuple[float | None, float]:
        """(limit, spent) in US dollars this month: of the mailbox or of the installation, whichever has less left."""
        accounts: list[tuple[float | None, int | None]] = [(settings.HELPDESK_MONTHLY_BUDGET, None)]
        if self.mailbox:
            accounts.append((self.mailbox.monthly_budget, self.mailbox.pk))
        sums = [(float(limit), spending.spent(of)) for limit, of in accounts if limit is not None]
        return min(sums, key=lambda account: account[0] - account[1], default=(None, 0.0))

    def record(self, call: Call) -> None:
        self.calls.append(call)
        ModelCall.objects.create(
            mailbox=self.mailbox,
            message=self.message,
            purpose=call.purpose,
            model=call.model,
            prompt=call.prompt,
            prompt_version=call.prompt_version,
            tokens_in=call.tokens_in,
            tokens_out=call.tokens_out,
            cost=call.cost,
            seconds=call.seconds,
            error=call.error,
            request=call.request,
            response=call.response,
        )

    def cached(self, key: str) -> str | None:
        return CachedAnswer.objects.filter(key=key).values_list("answer", flat=True).first()

    def remember(self, key: str, answer: str) -> None:
        row = CachedAnswer(key=key, answer=answer)
        CachedAnswer.objects.bulk_create([row], update_conflicts=True, unique_fields=["key"], update_fields=["answer"])


def engines_for(
    mailbox: Mailbox | None,
    ledger: TableLedger,
    only_embedded: bool = False,
    wordings: Mapping[str, str] | None = None,
) -> Engines:
    """The engines as settings and policy have them now; while the assistant is paused no model among them.

    `wordings` are prompts to try in place of those in use."""
    embedded, writer, retriever = embedded_classifier(), embedded_drafter(), index_for(mailbox)
    classifier: Classifier = embedded
    drafter: Drafter = writer
    if only_embedded or Desk.get().paused:
        return Engines(classifier, drafter, retriever, embedded, writer)
    if settings.HELPDESK_MODEL:
        gateway = Gateway(gateway_settings(ledger), ledger)
        used = prompts_for(ledger.message) if wordings is None else wordings
        classifier, drafter = ModelClassifier(gateway, Desk.get().second_call, used), ModelDrafter(gateway, used)
    if settings.HELPDESK_CLASSIFIER:
        classifier = OwnClassifier(settings.HELPDESK_CLASSIFIER)
    if settings.HELPDESK_DRAFTER:
        drafter = own(settings.HELPDESK_DRAFTER)
    return Engines(classifier, drafter, retriever, embedded, writer)


@cache
def own(place: str) -> Any:
    """The company's own engine, made once a process. Raises EngineError."""
    try:
        return made(place)
    except NotMade as error:
        raise EngineError(str(error), permanent=True) from error


@dataclass(frozen=True)
class OwnClassifier:
    """A classifier of the company's own. What it reads is on record under its place, and calibrated by that alone."""

    place: str

    def classify(self, thread: Thread, policy: Policy) -> Classification:
        return replace(own(self.place).classify(thread, policy), engine=self.place)


def judge_for(ledger: TableLedger) -> ModelJudge | None:
    """Who reads sent answers beside the rules; None without a model."""
    return ModelJudge(Gateway(gateway_settings(ledger), ledger)) if settings.HELPDESK_MODEL else None


def wrapper_for(ledger: TableLedger) -> ModelWrapper | None:
    """Who writes what stays behind of a conversation; None without a model, where it is put together from readings."""
    return ModelWrapper(Gateway(gateway_settings(ledger), ledger)) if settings.HELPDESK_MODEL else None


def warm_up() -> None:
    """Loads encoder, knowledge and classifier, once a process, before the first mail needs them; who comes waits."""
    with _warming:
        _load()


@cache
def _load() -> None:
    for mailbox in Mailbox.objects.filter(enabled=True):
        index_for(mailbox)
    learned = policy_of().categories
    if learned:
        for text in WARMING:
            email = Email("warm-up", Address("", ""), "", text, text)
            embedded_classifier().classify(Thread((email,)), Policy("", learned, ()))


def gateway_settings(ledger: TableLedger) -> GatewaySettings:
    return GatewaySettings(
        model=settings.HELPDESK_MODEL,
        api_base=settings.HELPDESK_MODEL_API_BASE,
        api_key=settings.HELPDESK_MODEL_API_KEY,
        fallbacks=settings.HELPDESK_MODEL_FALLBACKS,
        timeout=settings.HELPDESK_MODEL_TIMEOUT,
        concurrency=settings.HELPDESK_MODEL_CONCURRENCY,
        prices=settings.HELPDESK_MODEL_PRICES,
        monthly_budget=ledger.account()[0],
    )


def released_prompts() -> dict[str, str]:
    rows = PromptVersion.objects.filter(state=PromptVersion.State.RELEASED).order_by("id")
    return dict(rows.values_list("name", "text"))


def prompts_for(message: Message | None) -> dict[str, str]:
    """The prompts released, and those staged for a share of conversations that this one falls into."""
    used = released_prompts()
    if message is not None:
        staged = PromptVersion.objects.filter(state=PromptVersion.State.STAGED).order_by("id")
        used |= {row.name: row.text for row in staged if falls_into(row, message.conversation_id)}
    return used


def falls_into(version: PromptVersion, conversation_id: int) -> bool:
    """A draw that is random over conversations and always the same for one."""
    digest = hashlib.sha256(f"prompt:{version.pk}:{conversation_id}".encode()).digest()
    return int.from_bytes(digest[:8]) < version.share * 2**64


def kept() -> Kept:
    """What the embedded engines learnt and need not learn again in the next process."""
    return Kept(settings.DATA_DIR / "learnt")


def forget_learnt() -> None:
    """After mail was erased: nothing that was made from it stays on disk, or in the memory of any process."""
    Desk.objects.update(forgotten=F("forgotten") + 1)
    kept().clear()


@cache
def encoder() -> CachedEncoder:
    loaded = load_encoder(settings.HELPDESK_ENCODER_DIR)
    loaded.kept = kept()
    return loaded


@cache
def multilingual() -> CachedEncoder:
    loaded = load_multilingual()
    loaded.kept = kept()
    return loaded


def embedded_classifier() -> EmbeddedClassifier:
    """Another one once mail was erased: what the one before had learnt from it reads nothing any more."""
    return classifier_since(Desk.get().forgotten)


@lru_cache(maxsize=1)
def classifier_since(forgotten: int) -> EmbeddedClassifier:
    return EmbeddedClassifier(encoder(), multilingual, kept())


@cache
def embedded_drafter() -> EmbeddedDrafter:
    return EmbeddedDrafter(encoder(), multilingual)


_indexes: dict[int | None, tuple[tuple, Index]] = {}


def index_for(mailbox: Mailbox | None) -> Index:
    """The published articles, macros and earlier answers a mailbox may use; made anew when one changed."""
    articles = Article.objects.filter(published=True)
    if mailbox:
        articles = articles.filter(Q(mailbox=None) | Q(mailbox=mailbox))
    edits = Macro.history.aggregate(Max("history_date"), Count("pk"))
    state = (*articles.aggregate(Max("updated_at"), Count("pk")).values(), *edits.values(), *earlier.state())
    key = mailbox.pk if mailbox else None
    with _building:
        if key not in _indexes or _indexes[key][0] != state:
            passages = [*knowledge(articles), *macros(), *earlier.answers_for(mailbox)]
            _indexes[key] = state, Index(passages, encoder(), multilingual())
            for each in (encoder(), multilingual()):
                each.keep(f"index {key}", _indexes[key][1].encoded())
        return _indexes[key][1]


def macros() -> list[Passage]:
    return [
        macro_passage(f"macro:{row.pk}", row.name, row.text, row.category.name if row.category else "", row.language)
        for row in Macro.objects.filter(for_drafts=True).select_related("category")
    ]


def knowledge(articles) -> list[Passage]:
    return [
        passage
        for row in articles.select_related("category")
        for passage in passages_of(
            f"article:{row.pk}",
            row.title,
            row.body,
            category=row.category.name if row.category else "",
            language=row.language,
            review_date=row.review_date,
            audience="internal" if row.audience == "internal" else "public",
        )
    ]
