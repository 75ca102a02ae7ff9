"""A desk with months of work on it, made fast: rows straight into the tables, drawn by a seeded generator."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from django.db import transaction

from helpdesk.desk.models import (
    Category,
    CategoryLabel,
    Conversation,
    Customer,
    Desk,
    Event,
    Flag,
    IncomingMail,
    Mailbox,
    Message,
    ModelCall,
    OutgoingMail,
    Rating,
    Review,
    Suggestion,
    Team,
    User,
)
from triage.edits import edit_size, size_class

CATEGORIES = ("Order status", "Refund status", "Return or exchange", "Product advice", "Payment problem", "")
LANGUAGES = ("en", "de", "fr", "es")
RULES = ("low_confidence", "angry", "vip", "delicate", "several_requests", "injection")
TABLES = (
    Conversation,
    IncomingMail,
    Message,
    Suggestion,
    OutgoingMail,
    Review,
    CategoryLabel,
    Flag,
    Event,
    Rating,
    ModelCall,
)
DRAFT = "Hello,\n\nyour parcel left on Monday and takes three to five days from there.\n\nKind regards"
BATCH = 2000


class Past:
    """Conversations of a span of days; `make` writes them in batches."""

    def __init__(self, start: datetime, days: float, seed: int = 1) -> None:
        self.start, self.days, self.chance = start, days, random.Random(seed)
        self.next = {
            model: 1 + (model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) for model in TABLES
        }
        self.rows: dict[type, list] = {model: [] for model in TABLES}

    def make(self, number: int) -> None:
        self.company(max(10, number // 2))
        for count in range(number):
            self.conversation()
            if (count + 1) % BATCH == 0:
                self.flush()
        self.flush()

    def company(self, customers: int) -> None:
        desk = Desk.get()
        week = ("monday", "tuesday", "wednesday", "thursday", "friday")
        desk.business_hours = {"time_zone": "Europe/Berlin"} | {day: ["09:00", "17:00"] for day in week}
        desk.save()
        team = Team.objects.get_or_create(name="Service")[0]
        self.mailboxes = [
            Mailbox.objects.get_or_create(
                address=f"{name}@larkfield.example",
                defaults={"name": name, "rating_link": asks, "transport": "folder", "team": team},
            )[0]
            for name, asks in (("support", True), ("business", False))
        ]
        self.categories = {name: Category.objects.get_or_create(name=name)[0].pk for name in CATEGORIES if name}
        self.agents = [User.objects.get_or_create(username=name)[0].pk for name in ("ada", "ben", "cleo")]
        tiers = self.chance.choices(("standard", "vip", "at_risk"), (90, 6, 4), k=customers)
        Customer.objects.bulk_create([Customer(name=f"Customer {n}", tier=tier) for n, tier in enumerate(tiers)])
        self.customers = list(Customer.objects.values_list("pk", flat=True))

    def add(self, table: type, /, **values):
        row = table(pk=self.next[table], **values)
        self.next[table] += 1
        self.rows[table].append(row)
        return row

    def flush(self) -> None:
        with transaction.atomic():
            for model, rows in self.rows.items():
                model.objects.bulk_create(rows, batch_size=500)
                rows.clear()

    def conversation(self) -> None:
        chance = self.chance
        at = self.start + timedelta(days=self.days * chance.random())
        conversation = self.add(
            Conversation,
            mailbox=chance.choices(self.mailboxes, (4, 1))[0],
            customer_id=chance.choice(self.customers),
            subject="Where is my parcel?",
            language=chance.choice(LANGUAGES),
            in_pilot=chance.random() < 0.8,
            created_at=at,
        )
        kind = chance.choices(("mail", "automatic", "history"), (94, 3, 3))[0]
        message = self.mail(conversation, at, kind)
        if kind != "mail":
            return
        reading = self.reading(conversation, message, at)
        if chance.random() < 0.05:
            self.event(conversation, "transferred", at + timedelta(minutes=2), chance.choice(self.agents))
        if chance.random() < 0.03:
            self.event(conversation, "junk", at + timedelta(minutes=5), chance.choice(self.agents))
            return
        self.work(conversation, message, reading, at)

    def mail(self, conversation, at: datetime, kind: str = "mail"):
        incoming = self.add(
            IncomingMail,
            mailbox=conversation.mailbox,
            folder="INBOX",
            uid=str(self.next[IncomingMail]),
            content_hash=f"{self.next[IncomingMail]:064x}",
            state="received",
            history_only=kind == "history",
            received_at=at,
        )
        return self.add(
            Message,
            conversation=conversation,
            mailbox=conversation.mailbox,
            incoming=incoming,
            direction="in",
            text="Where is my parcel? I ordered ten days ago. " * 12,
            new_text="Where is my parcel? I ordered ten days ago. " * 12,
            automatic="auto_reply" if kind == "automatic" else "",
            state="suggested",
            created_at=at,
        )

    def reading(self, conversation, message, at: datetime):
        chance = self.chance
        named = chance.choices(CATEGORIES, (30, 20, 20, 15, 10, 5))[0]
        to = "draft" if named and chance.random() < 0.55 else "human"
        hidden = to == "human" and chance.random() < 0.1
        hit = chance.sample(RULES, chance.choice((1, 1, 2))) if to == "human" else []
        drafted = to == "draft" or (hidden and chance.random() < 0.8)
        found = drafted and chance.random() < 0.1
        reading = self.add(
            Suggestion,
            message=message,
            conversation=conversation,
            category_id=self.categories.get(named),
            category_name=named,
            confidence=chance.betavariate(5, 1),
            sentiment=chance.choices(("angry", "negative", "neutral", "positive"), (5, 20, 65, 10))[0],
            urgency="normal",
            language=conversation.language,
            destination=to,
            priority="normal",
            reasons=[{"rule": rule, "hit": rule in hit, "detail": "As it says."} for rule in RULES],
            findings=[
                {"kind": chance.choice(("number", "other_customer")), "text": "5", "start": 0, "end": 1, "detail": ""}
            ]
            if found
            else [],
            draft_text=DRAFT if drafted else "",
            visibility="hidden" if hidden else "shown",
            audited=chance.random() < 0.05,
            engine="embedded",
            created_at=at + timedelta(seconds=3),
        )
        if chance.random() < 0.6:
            self.add(
                ModelCall,
                message=message,
                mailbox=conversation.mailbox,
                purpose="classify",
                model="model",
                cost=round(chance.uniform(0.0005, 0.004), 6),
                at=at + timedelta(seconds=2),
            )
        return reading

    def work(self, conversation, message, reading, at: datetime) -> None:
        """What an agent does: labels, flags, answers, closes; and what the customer does after that."""
        chance, agent = self.chance, self.chance.choice(self.agents)
        done = at + timedelta(minutes=chance.lognormvariate(5, 1.5))
        self.label(message, reading, done)
        if chance.random() < 0.04:
            self.add(Flag, conversation=conversation, suggestion=reading, word="wrong", at=done)
        if chance.random() < 0.07:
            return
        if reading.destination == "draft" and chance.random() < 0.05:
            self.review(conversation, reading, agent, done, "discarded")
        asked = reading.destination == "human" and reading.visibility == "shown" and chance.random() < 0.05
        if asked:
            reading = self.add(
                Suggestion,
                **{
                    name: getattr(reading, name)
                    for name in (
                        "category_id",
                        "category_name",
                        "confidence",
                        "sentiment",
                        "urgency",
                        "language",
                        "destination",
                        "priority",
                        "reasons",
                        "engine",
                    )
                },
                message=message,
                conversation=conversation,
                draft_text=DRAFT,
                created_at=done,
            )
        offered = reading.draft_text and reading.visibility == "shown" and chance.random() < 0.9
        decision = "sent" if offered else "own"
        if chance.random() < 0.02:
            self.review(conversation, reading, agent, done, decision, undone=True)
            done += timedelta(minutes=3)
        closes = chance.random() < 0.85
        self.review(conversation, reading, agent, done, decision, closes=closes)
        if closes and chance.random() < 0.12:
            again = done + timedelta(days=chance.uniform(0.1, 12))
            self.event(conversation, "reopened", again, None)
            later = self.mail(conversation, again)
            reading = self.reading(conversation, later, again)
            if chance.random() < 0.8:
                self.review(
                    conversation, reading, agent, again + timedelta(hours=chance.uniform(0.1, 30)), "own", closes=True
                )

    def label(self, message, reading, at: datetime) -> None:
        chance = self.chance
        if not reading.audited and chance.random() < 0.5:
            return
        right = chance.random() < 0.3 + 0.65 * reading.confidence
        truth = (
            reading.category_id
            if right
            else chance.choice([pk for pk in (*self.categories.values(), None) if pk != reading.category_id])
        )
        kind = "audited" if reading.audited else "confirmed" if right else "corrected"
        for _ in range(1 + (chance.random() < 0.05)):
            self.add(CategoryLabel, message=message, suggestion=reading, category_id=truth, kind=kind, at=at)

    def review(
        self, conversation, reading, agent: int, at: datetime, decision: str, undone=False, closes=False
    ) -> None:
        chance = self.chance
        if decision == "discarded":
            self.add(
                Review,
                conversation=conversation,
                suggestion=reading,
                agent_id=agent,
                decision=decision,
                offered_text=DRAFT,
                seconds=9.0,
                at=at,
            )
            return
        text = self.answer(decision)
        left = at + timedelta(seconds=20)
        outgoing = self.add(
            OutgoingMail,
            conversation=conversation,
            mailbox=conversation.mailbox,
            message_id=f"<{self.next[OutgoingMail]}@larkfield.example>",
            text=text,
            state="cancelled" if undone else "sent",
            sent_at=None if undone else left,
            created_at=at,
        )
        size = edit_size(DRAFT, text) if decision == "sent" else None
        self.add(
            Review,
            conversation=conversation,
            suggestion=reading,
            outgoing=outgoing,
            agent_id=agent,
            decision=decision,
            offered_text=DRAFT if decision == "sent" else "",
            sent_text=text,
            edit_size=size,
            size_class=size_class(size) if size is not None else "",
            fact_edits=[{"kind": "number", "text": "3", "change": "added"}] if size and chance.random() < 0.3 else [],
            seconds=chance.lognormvariate(3 if decision == "sent" else 5, 0.8),
            at=at,
        )
        if undone:
            if chance.random() < 0.5:
                self.event(conversation, "resolved", at, agent)
            self.event(conversation, "undone", at + timedelta(seconds=5), agent)
        elif closes:
            self.event(conversation, "resolved", at, agent)
        if not undone and conversation.mailbox.rating_link and chance.random() < 0.3:
            self.add(
                Rating, outgoing=outgoing, good=chance.random() < 0.8, at=at + timedelta(hours=chance.uniform(1, 200))
            )

    def answer(self, decision: str) -> str:
        if decision == "own":
            return "Hello,\n\nI have looked at your order myself and it arrives on Friday.\n\nAda"
        kept = self.chance.choices((0, 1, 4, 30), (45, 30, 17, 8))[0]
        return DRAFT + " and" * kept if kept < 30 else "Hello, I will call you tomorrow about all of this, Ada."

    def event(self, conversation, kind: str, at: datetime, actor: int | None) -> None:
        self.add(Event, conversation=conversation, kind=kind, actor_id=actor, at=at)


def past(number: int, start: datetime = datetime(2026, 1, 1, tzinfo=UTC), days: float = 90, seed: int = 1) -> None:
    """`number` conversations, evenly over the days."""
    Past(start, days, seed).make(number)
