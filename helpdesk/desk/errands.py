"""What agents ask of the assistant while they answer: a draft, another wording, a question, a translation.

The worker does it, never a request of the page; what comes of it is kept in the errand's row and offered beside the
editor. Taking it is a decision of the agent (review/offers.py)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from helpdesk.desk import convert, facts, queue
from helpdesk.desk.engines import TableLedger, engines_for, wrapper_for
from helpdesk.desk.models import Conversation, Desk, Draft, Errand, Message, Suggestion, User
from triage.pipeline import Engines, checked
from triage.protocols import EngineError
from triage.types import Citation, Classification, Passage, Policy, Reply, Thread

logger = logging.getLogger(__name__)

State, Kind = Errand.State, Errand.Kind

STALE_AFTER = timedelta(minutes=5)
ATTEMPTS = 2
VERSIONS = 3
"""Alternatives offered at once."""

SHOWN_FOR = timedelta(days=2)


class Work:
    """What an errand works with: the thread as it stands, the assistant's reading of it, engines and sources."""

    def __init__(self, errand: Errand) -> None:
        if Desk.get().paused:
            raise EngineError(_("The assistant is paused everywhere."), permanent=True)
        self.errand = errand
        conversation = errand.conversation
        reading = Suggestion.objects.filter(conversation=conversation).order_by("-id").first()
        message = reading.message if reading else latest_mail(conversation)
        if message is None:
            raise EngineError(_("There is no mail in this conversation yet."), permanent=True)
        message = Message.objects.select_related("conversation__customer", "mailbox").get(pk=message.pk)
        self.message = message
        self.policy: Policy = convert.policy_of(message.mailbox)
        facts.refresh(message)
        self.thread: Thread = convert.thread_of(message)
        self.ledger = TableLedger(message.mailbox, message)
        self.engines: Engines = engines_for(message.mailbox, self.ledger)
        self.reading = convert.classification_of(reading) if reading else unread(conversation)

    def passages(self) -> tuple[Passage, ...]:
        return self.engines.retriever.search(self.thread, self.reading)

    def checked(self, reply: Reply, passages: tuple[Passage, ...]) -> Reply:
        return checked(reply, self.thread, passages, self.policy, self.reading.language)


def latest_mail(conversation: Conversation) -> Message | None:
    mails = conversation.messages.filter(direction=Message.Direction.IN)
    return mails.filter(automatic="").order_by("-pk").first() or mails.order_by("-pk").first()


def unread(conversation: Conversation) -> Classification:
    """For mail that the assistant has not read: no category, the language the desk knows."""
    return Classification(None, 0.0, language=conversation.language or conversation.mailbox.language)


def ask(
    conversation: Conversation,
    agent: User,
    kind: str,
    *,
    draft: Draft | None = None,
    instruction: str = "",
    text: str = "",
    language: str = "",
) -> Errand:
    """Puts the errand where the worker finds it. The same thing asked twice while it is being done is asked once."""
    values = {
        "conversation": conversation,
        "agent": agent,
        "kind": kind,
        "instruction": instruction.strip()[:1000],
        "text": text,
        "language": language,
    }
    same = Errand.objects.filter(**values, state__in=Errand.OPEN).first()
    if same:
        return same
    errand = Errand.objects.create(**values, draft=draft)
    queue.wake("help_out", errand.pk)
    return errand


def due() -> list[int]:
    return list(Errand.objects.filter(state=State.ASKED).order_by("state_at").values_list("pk", flat=True)[:100])


def release_stale() -> int:
    """Gives back what a dead worker left; after some attempts it has failed."""
    stale = Errand.objects.filter(state=State.WORKING, state_at__lt=timezone.now() - STALE_AFTER)
    stale.filter(attempts__gte=ATTEMPTS).update(
        state=State.FAILED, error=_("The assistant did not finish this."), state_at=timezone.now()
    )
    return stale.filter(attempts__lt=ATTEMPTS).update(state=State.ASKED)


def help_out(errand_id: int) -> None:
    """Does one errand; nothing happens when another worker has it."""
    claimed = Errand.objects.filter(pk=errand_id, state=State.ASKED)
    if not claimed.update(state=State.WORKING, state_at=timezone.now(), attempts=F("attempts") + 1):
        return
    rows = Errand.objects.select_related("conversation__mailbox", "draft__suggestion", "agent")
    errand = rows.get(pk=errand_id)
    with translation.override(errand.agent.language or settings.LANGUAGE_CODE):
        carry_out(errand)


def carry_out(errand: Errand) -> None:
    try:
        results = KINDS[errand.kind](Work(errand))
    except EngineError as error:
        finish(errand, State.FAILED, error=str(error))
    except Exception as error:
        logger.exception("Errand %s failed", errand.pk)
        words = _("The assistant failed (%s); an operator finds details in the log.") % type(error).__name__
        finish(errand, State.FAILED, error=words)
    else:
        finish(errand, State.DONE, results=results)


def finish(errand: Errand, state: str, **values: object) -> None:
    rows = Errand.objects.filter(pk=errand.pk, state=State.WORKING)
    rows.update(state=state, state_at=timezone.now(), **values)


def offers(work: Work, replies: list[Reply | None], passages: tuple[Passage, ...]) -> list[dict]:
    """Each reply that says something, checked, as JSON. Raises EngineError when none does."""
    found: dict[str, dict] = {}
    for reply in replies:
        if reply is not None and reply.text.strip() and reply.text != work.errand.text:
            found.setdefault(reply.text, offer_json(work.checked(reply, passages), passages))
    if not found:
        refused = next((reply.refused for reply in replies if reply and reply.refused), "")
        raise EngineError(refused or _("The assistant has nothing good to say here."), permanent=True)
    return list(found.values())


def offer_json(reply: Reply, passages: tuple[Passage, ...]) -> dict:
    """The columns of a suggestion that this reply would fill, and where it comes from in words."""
    titles = {passage.ref: passage.title for passage in passages}
    source = next((titles[each.ref] for each in reply.citations if each.ref in titles), "")
    return convert.draft_values(reply) | {
        "draft_engine": reply.engine,
        "passages": [convert.passage_json(passage) for passage in passages],
        "source": source,
    }


def draft(work: Work) -> list[dict]:
    """The draft that routing did not ask for. The embedded engine steps in where the model can't."""
    passages = work.passages()
    given = (work.thread, work.reading, passages, work.policy)
    try:
        reply = work.engines.drafter.draft(*given)
    except EngineError:
        if not work.engines.with_model:
            raise
        reply = work.engines.embedded_drafter.draft(*given)
    return offers(work, [reply], passages)


def others(work: Work) -> list[dict]:
    passages = work.passages()
    replies = []
    for sample in range(VERSIONS + 1):
        reply = work.engines.drafter.draft(work.thread, work.reading, passages, work.policy, sample)
        replies.append(reply)
        distinct = {each.text for each in replies if each and each.text and each.text != work.errand.text}
        if reply is None or len(distinct) == VERSIONS:
            break
    return offers(work, replies, passages)


def redo(work: Work) -> list[dict]:
    passages, errand = work.passages(), work.errand
    suggestion = errand.draft.suggestion if errand.draft else None
    citations = tuple(Citation(**each) for each in suggestion.citations) if suggestion else ()
    before = Reply(errand.text, citations, language=work.reading.language)
    reply = work.engines.drafter.redo(before, errand.instruction, work.thread, work.reading, passages, work.policy)
    if reply is None:
        raise EngineError(_("It is short already."), permanent=True)
    return offers(work, [reply], passages)


def question(work: Work) -> list[dict]:
    passages = work.passages()
    asked = work.engines.drafter.ask(work.errand.instruction, work.thread, work.reading, passages, work.policy)
    return offers(work, [asked], passages)


def translate(work: Work) -> list[dict]:
    """The latest mail of the customer and the text of the editor, each beside its original."""
    errand, to = work.errand, work.errand.language
    texts = {"mail": work.message.new_text or work.message.text, "draft": errand.text}
    translated = [
        {"of": name, "original": text, "text": work.engines.drafter.translate(text, to, work.thread, work.policy)}
        for name, text in texts.items()
        if text.strip()
    ]
    return [each | {"message": work.message.pk} for each in translated]


def wrap_up(work: Work) -> list[dict]:
    """Summary, tags and tasks of everything written so far, the text of the editor included."""
    writer = wrapper_for(work.ledger)
    if writer is None:
        raise EngineError(_("No model is set."), permanent=True)
    later = work.errand.conversation.messages.filter(pk__gt=work.message.pk).order_by("pk")
    thread = replace(work.thread, emails=(*work.thread.emails, *map(convert.email_of, later)))
    return [writer.wrap_up(thread, work.errand.text, work.errand.language, work.policy).model_dump()]


KINDS: dict[str, Callable[[Work], list[dict]]] = {
    Kind.DRAFT: draft,
    Kind.OTHERS: others,
    Kind.REDO: redo,
    Kind.ASK: question,
    Kind.TRANSLATE: translate,
    Kind.WRAP_UP: wrap_up,
}


def with_model() -> bool:
    return bool(settings.HELPDESK_MODEL)


def foreign(conversation: Conversation, agent: User) -> str:
    """The language to translate into for this agent, "" where they know the conversation's."""
    known = [*agent.languages, *filter(None, [agent.language])]
    if not conversation.language or not agent.languages or conversation.language in known:
        return ""
    return agent.language or agent.languages[0]


def translation_of(conversation: Conversation, agent: User, draft: Draft | None, mail: Message | None) -> Errand | None:
    """The translation of this mail for an agent who does not know its language, asked for when nobody has; None without
    a model."""
    to = foreign(conversation, agent)
    if not to or mail is None or not with_model():
        return None
    rows = Errand.objects.filter(conversation=conversation, kind=Kind.TRANSLATE, language=to)
    known = rows.filter(created_at__gte=mail.created_at).order_by("-id").first()
    return known or ask(conversation, agent, Kind.TRANSLATE, draft=draft, text=draft.text if draft else "", language=to)


def shown(rows: list[Errand], mail: Message | None) -> list[Errand]:
    """Of what an agent asked for, newest first, what is still on offer: neither taken nor put away, and not asked for
    before the customer's latest mail."""
    since = timezone.now() - SHOWN_FOR
    since = max(since, mail.created_at) if mail else since
    return [row for row in rows if not row.settled and row.kind != Kind.TRANSLATE and row.created_at >= since][:3]
