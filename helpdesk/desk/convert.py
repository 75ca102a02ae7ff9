"""The only place where rows become triage values and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.text import Truncator

from helpdesk.desk.models import (
    Article,
    Calibration,
    Category,
    CategoryLabel,
    Conversation,
    Customer,
    Desk,
    Event,
    Lesson,
    Mailbox,
    Message,
    Priority,
    PromptVersion,
    Rule,
    SourceAnswer,
    Suggestion,
    Team,
)
from triage import prompts, types
from triage.lessons.fit import takes_over

CONFIRMED_PER_CATEGORY = 1000


def policy_of(mailbox: Mailbox | None = None) -> types.Policy:
    """Everything managers decided, for one mailbox; without one, for the desk as a whole."""
    desk = Desk.get()
    calibration = latest_calibration()
    return types.Policy(
        company=desk.company,
        categories=categories(),
        rules=rules(),
        calibration=calibration.values if calibration else None,
        thresholds=thresholds_of(calibration),
        default_threshold=desk.default_threshold,
        languages=languages_of(mailbox),
        tone=mailbox.tone if mailbox else "",
        mailbox_address=mailbox.address if mailbox else "",
        allowed_domains=tuple(mailbox.allowed_domains) if mailbox else (),
        policy_sources=policy_sources(),
        privacy=mailbox.privacy if mailbox else "redact",
        hidden_ids=tuple(mailbox.hidden_ids) if mailbox else (),
        lessons=lessons(mailbox),
        drafting=not desk.paused and (mailbox is None or mailbox.mode != Mailbox.Mode.OFF),
    )


def checking_policy(mailbox: Mailbox) -> types.Policy:
    """What the evidence check alone needs to know, quick enough to be asked while somebody types."""
    return types.Policy(
        company=Desk.get().company,
        categories=(),
        rules=(),
        mailbox_address=mailbox.address,
        allowed_domains=tuple(mailbox.allowed_domains),
        policy_sources=policy_sources(),
    )


def policy_sources() -> tuple[str, ...]:
    articles = Article.objects.filter(is_policy=True, published=True)
    return tuple(f"article:{pk}" for pk in articles.values_list("pk", flat=True))


def latest_calibration() -> Calibration | None:
    """The newest one measured on what reads the mail now, a model by the wording it is asked with; else the newest of
    the embedded engine, which promises nothing of any other. Another model or wording begins without a promise."""
    same = Q(values__prompt=reading_prompt()) | Q(values__prompt__isnull=True)
    in_use = Case(When(same, engine=reader(), then=Value(1)), default=Value(0))
    rows = Calibration.objects.annotate(in_use=in_use).exclude(~Q(engine="embedded"), in_use=0)
    return rows.order_by("-in_use", "-id").first()


def reading_prompt() -> str:
    """The version of the prompt that mail is read with, "" where no model reads."""
    if not settings.HELPDESK_MODEL or settings.HELPDESK_CLASSIFIER:
        return ""
    released = PromptVersion.objects.filter(name="classify", state=PromptVersion.State.RELEASED).order_by("-id").first()
    return released.version if released else prompts.version("classify")


def reader() -> str:
    """What reads the mail, as calibrations and measurements name it."""
    return settings.HELPDESK_CLASSIFIER or settings.HELPDESK_MODEL or "embedded"


def categories() -> tuple[types.Category, ...]:
    confirmed = confirmed_texts()
    return tuple(
        types.Category(
            name=row.name,
            description=row.description,
            examples=tuple(example.text for example in row.examples.all()),
            confirmed=tuple(confirmed.get(row.pk, ())),
            owner=row.owner,
            team=row.team.name if row.team else "",
            priority=Priority(row.priority).word,
            target_error=row.target_error,
            certified_only=row.certified_only,
        )
        for row in Category.objects.filter(enabled=True).select_related("team").prefetch_related("examples")
    )


def confirmed_texts() -> dict[int, list[str]]:
    """The mails that agents labelled up to the last time the desk learned, newest first, by category."""
    desk = Desk.get()
    return confirmed_until(desk.learned_label, desk.forgotten)


@lru_cache(maxsize=1)
def confirmed_until(label: int, forgotten: int) -> dict[int, list[str]]:
    """Read once for every learning and every erasure, not for every mail."""
    texts: dict[int, list[str]] = {}
    labels = CategoryLabel.objects.filter(category__isnull=False, pk__lte=label).order_by("-id")
    rows = labels.values_list("category_id", "message_id", "message__subject", "message__new_text")
    seen: set[int] = set()
    for category, message, subject, text in rows.iterator():
        kept = texts.setdefault(category, [])
        if message not in seen and len(kept) < CONFIRMED_PER_CATEGORY and text:
            kept.append(mail_text(subject, text))
        seen.add(message)
    return texts


def mail_text(subject: str, text: str) -> str:
    """As the classifier reads it, so that its vector is known already."""
    return "\n\n".join(filter(None, (subject.strip(), text.strip())))


def rules() -> tuple[types.Rule, ...]:
    return tuple(map(rule_of, Rule.objects.select_related("team")))


def rule_of(row: Rule) -> types.Rule:
    return types.Rule(
        slug=row.slug,
        conditions=tuple(types.Condition(**condition) for condition in row.conditions),
        enabled=row.enabled,
        team=row.team.name if row.team else "",
        priority=Priority(row.priority).word if row.priority is not None else None,
        reason=row.reason,
        phrases=tuple(row.phrases),
    )


def thresholds_of(calibration: Calibration | None) -> dict[str, types.Threshold]:
    stored = calibration.thresholds if calibration else {}
    return {name: types.Threshold(**values) for name, values in stored.items()}


def languages_of(mailbox: Mailbox | None) -> tuple[str, ...]:
    if mailbox is None:
        return tuple(dict.fromkeys(language for row in Mailbox.objects.all() for language in languages_of(row))) or (
            "en",
        )
    return tuple(mailbox.languages) or (mailbox.language,)


def lessons(mailbox: Mailbox | None) -> tuple[types.Lesson, ...]:
    """What holds for every mailbox, then this one's own, which take the place of what can't be followed beside them."""
    rows = Lesson.objects.filter(state=Lesson.State.APPROVED).select_related("category").order_by("pk")
    own = [lesson_of(row) for row in rows if mailbox and row.mailbox_id == mailbox.pk]
    general = [lesson_of(row) for row in rows if row.mailbox_id is None]
    return (*(each for each in general if not any(takes_over(other, each) for other in own)), *own)


def lesson_of(row: Lesson) -> types.Lesson:
    return types.Lesson(
        id=f"lesson:{row.pk}",
        kind=row.kind,
        text=row.text,
        category=row.category.name if row.category else "",
        language=row.language,
        parameters=row.parameters,
    )


def thread_of(message: Message) -> types.Thread:
    """The conversation as it was when this message arrived; the message is the latest mail."""
    earlier = Message.objects.filter(conversation=message.conversation_id, pk__lt=message.pk)
    rows = list(earlier.order_by("-pk")[:30])[::-1]
    emails = tuple(email_of(row) for row in (*rows, message))
    return types.Thread(emails, customer_of(message.conversation.customer, message, emails))


def email_of(message: Message) -> types.Email:
    return types.Email(
        id=f"message:{message.pk}",
        sender=types.Address(message.sender_name, message.sender_address),
        subject=message.subject,
        text=message.text,
        new_text=message.new_text,
        incoming=message.direction == Message.Direction.IN,
        date=message.date or message.created_at,
        hidden_text=message.hidden_text,
        automatic=message.automatic or None,
    )


def customer_of(customer: Customer, message: Message, emails: Iterable[types.Email]) -> types.Customer:
    """What may be used as evidence: nothing but name and address where the sender may be forged or is somebody else."""
    known = message.genuine and customer.addresses.filter(address=message.sender_address.lower()).exists()
    return types.Customer(
        name=message.sender_name or (customer.name if known else ""),
        address=message.sender_address,
        tier=customer.tier if known else "standard",
        notes=customer.notes if known else "",
        facts=facts_of(customer) if known else {},
        authenticated=known,
        open_mails=unresolved_mails(message),
    )


def facts_of(customer: Customer, answers: list[SourceAnswer] | None = None) -> dict[str, str]:
    """What the company's systems say of a customer: what other programs put there, and what the sources answered."""
    found = {str(name): str(value) for name, value in customer.facts.items()}
    for answer in answers_of(customer) if answers is None else answers:
        if not answer.error:
            found |= answer.facts
    return found


def answers_of(customer: Customer) -> list[SourceAnswer]:
    """What the sources said of a customer when they were asked last, errors too."""
    answers = customer.source_answers.filter(source__enabled=True)
    return list(answers.select_related("source").order_by("source__name"))


def unresolved_mails(message: Message) -> int:
    """How many mails the customer has written in this conversation since it was last resolved."""
    resolved = Event.objects.filter(conversation=message.conversation_id, kind="resolved")
    mails = Message.objects.filter(
        ~Exists(resolved.filter(at__gte=OuterRef("created_at"))),
        conversation=message.conversation_id,
        direction=Message.Direction.IN,
        automatic="",
        pk__lte=message.pk,
    )
    return mails.count()


def suggestion_values(outcome: types.Outcome) -> dict[str, Any]:
    """The columns of a Suggestion that say what was decided."""
    reading, route, draft = outcome.classification, outcome.route, outcome.draft
    return {
        "category": Category.objects.filter(name=reading.category).first() if reading.category else None,
        "category_name": reading.category or "",
        "confidence": reading.confidence,
        "calibrated": reading.calibrated,
        "p_none": reading.p_none,
        "sentiment": reading.sentiment,
        "urgency": reading.urgency,
        "language": reading.language,
        "summary": reading.summary,
        "asks_for_human": reading.asks_for_human,
        "intents": list(reading.intents),
        "signals": dict(reading.signals),
        "shortlist": [list(entry) for entry in reading.shortlist],
        "destination": route.destination,
        "team": route.team,
        "priority": route.priority,
        "reasons": [asdict(reason) for reason in route.reasons],
        "passages": [passage_json(passage) for passage in outcome.passages],
        "engine": reading.engine,
        "draft_engine": draft.engine if draft else "",
        "fallback": outcome.fallback,
    } | draft_values(draft)


def draft_values(draft: types.Reply | None) -> dict[str, Any]:
    if draft is None:
        return {}
    return {
        "draft_text": draft.text,
        "citations": [asdict(citation) for citation in draft.citations],
        "findings": [asdict(finding) for finding in draft.findings],
        "missing": list(draft.missing),
        "next_steps": list(draft.next_steps),
        "lessons": list(draft.lessons),
    }


def passage_json(passage: types.Passage) -> dict[str, Any]:
    return asdict(passage) | {"review_date": passage.review_date.isoformat() if passage.review_date else None}


def passages_of(suggestion: Suggestion) -> tuple[types.Passage, ...]:
    """What had been found when the mail was read, as it was then."""
    days = ((stored, stored.get("review_date")) for stored in suggestion.passages)
    return tuple(
        types.Passage(**stored | {"review_date": date.fromisoformat(day) if day else None}) for stored, day in days
    )


def classification_of(suggestion: Suggestion) -> types.Classification:
    return types.Classification(
        category=suggestion.category_name or None,
        confidence=suggestion.confidence,
        calibrated=suggestion.calibrated,
        sentiment=suggestion.sentiment,
        urgency=suggestion.urgency,
        language=suggestion.language,
        summary=suggestion.summary,
        asks_for_human=suggestion.asks_for_human,
        intents=tuple(suggestion.intents),
        signals=suggestion.signals,
        shortlist=tuple((name, share) for name, share in suggestion.shortlist),
        p_none=suggestion.p_none,
        engine=suggestion.engine,
    )


def route_of(suggestion: Suggestion) -> types.Route:
    reasons = tuple(types.Reason(**reason) for reason in suggestion.reasons)
    return types.Route(suggestion.destination, suggestion.team, suggestion.priority, reasons)


def conversation_values(outcome: types.Outcome) -> dict[str, Any]:
    """The columns of a Conversation that the queue shows."""
    reading, route = outcome.classification, outcome.route
    first = next(iter(route.hits), None)
    return {
        "category": Category.objects.filter(name=reading.category).first() if reading.category else None,
        "priority": Priority.of(route.priority),
        "team": team_named(route.team),
        "sentiment": reading.sentiment,
        "language": reading.language,
        "summary": reading.summary,
        "needs": Truncator(first.detail).chars(300) if first else "",
        "needs_rule": first.rule if first else "",
        "state": Conversation.State.DRAFT_READY if outcome.draft else Conversation.State.NEEDS_AGENT,
    }


def team_named(name: str) -> Team | None:
    named = Team.objects.filter(name=name).first() if name else None
    return named or Team.objects.filter(is_default=True).first()
