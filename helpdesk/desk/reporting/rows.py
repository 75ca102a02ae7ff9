"""Rows of a month as values, by few queries over whole sets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple

from django.db import connection
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Length

from helpdesk.desk.models import (
    CategoryLabel,
    Conversation,
    Event,
    Flag,
    Message,
    ModelCall,
    OutgoingMail,
    Rating,
    Review,
    Suggestion,
)
from helpdesk.desk.reporting.periods import Period
from triage.edits import EDITED, edit_size
from triage.figures import Decisions, Edit, Labels, Readings, Slice

LIFECYCLE = ("resolved", "reopened", "undone")
RETURN_WITHIN = timedelta(days=7)
READING_SPEED = 30
"""Characters a second that nobody reads faster than: about 360 words a minute."""


class Epoch(Func):
    """A moment as whole seconds since 1970."""

    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **context):
        return super().as_sql(compiler, connection, template="CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)")

    def as_postgresql(self, compiler, connection, **context):
        return super().as_sql(
            compiler, connection, template="CAST(FLOOR(EXTRACT(EPOCH FROM %(expressions)s)) AS BIGINT)"
        )


class Begun(NamedTuple):
    """A conversation that a customer's mail began."""

    pk: int
    mailbox: str
    tier: str
    customer: int
    in_pilot: bool
    created: int


class Read(NamedTuple):
    conversation: int
    at: Slice
    destination: str
    sentiment: str


class Judged(NamedTuple):
    at: Slice
    destination: str
    audited: bool
    right: bool
    confidence: float


class Reviewed(NamedTuple):
    pk: int
    team: str
    conversation: int
    at: Slice
    decision: str
    """sent, own, discarded, or passed_over: answered in one's own words beside a draft that was shown."""
    size: str
    edit: float | None
    facts: bool
    faulty: bool
    seconds: float
    stamped: bool
    decided: int
    sent: int | None
    rating: bool | None


class Happened(NamedTuple):
    conversation: int
    kind: str
    by_customer: bool
    at: int


@dataclass(frozen=True)
class Rows:
    """Each property is one query, made once."""

    period: Period

    @cached_property
    def begun(self) -> list[Begun]:
        rows = Conversation.objects.filter(Exists(mails_of_people()), created_at__range=self.half_open)
        columns = ("pk", "mailbox__address", "customer__tier", "customer_id", "in_pilot", Epoch("created_at"))
        return [Begun(*row) for row in rows.order_by("pk").values_list(*columns).iterator()]

    @cached_property
    def earlier(self) -> list[tuple[int, int]]:
        """(customer, created) of the conversations of the week before the month."""
        rows = Conversation.objects.filter(
            Exists(mails_of_people()),
            created_at__range=just_before(self.period.start - RETURN_WITHIN, self.period.start),
        )
        return list(rows.values_list("customer_id", Epoch("created_at")))

    @cached_property
    def read(self) -> list[Read]:
        again = Suggestion.objects.filter(message=OuterRef("message"), pk__lt=OuterRef("pk"))
        rows = Suggestion.objects.filter(~Exists(again), created_at__range=self.half_open).order_by("pk")
        columns = ("conversation_id", *slice_of(), "destination", "sentiment")
        found = rows.values_list(*columns).iterator()
        return [Read(row[0], Slice(*row[1:5]), row[5], row[6]) for row in found]

    @cached_property
    def judged(self) -> list[Judged]:
        later = CategoryLabel.objects.filter(
            suggestion=OuterRef("suggestion"), pk__gt=OuterRef("pk"), at__lt=self.period.cutoff
        )
        rows = CategoryLabel.objects.filter(~Exists(later), suggestion__isnull=False, at__range=self.half_open)
        rows = rows.annotate(named=Coalesce("category__name", Value("")))
        rows = rows.annotate(
            right=Case(
                When(kind=CategoryLabel.Kind.CONFIRMED, then=True),
                When(kind=CategoryLabel.Kind.AUDITED, named=F("suggestion__category_name"), then=True),
                default=False,
            )
        )
        columns = (*slice_of("suggestion__"), "suggestion__destination", "kind", "right", "suggestion__confidence")
        found = rows.order_by("pk").values_list(*columns).iterator()
        audited = CategoryLabel.Kind.AUDITED
        return [Judged(Slice(*row[:4]), row[4], row[5] == audited, bool(row[6]), row[7]) for row in found]

    @cached_property
    def reviewed(self) -> list[Reviewed]:
        """Decisions of the month; what was undone before it left does not count."""
        decisions = Review.Decision
        declined = Review.objects.filter(suggestion=OuterRef("suggestion"), decision=decisions.DISCARDED)
        flagged = Flag.objects.filter(suggestion=OuterRef("suggestion"), at__lt=self.period.cutoff)
        corrected = CategoryLabel.objects.filter(
            suggestion=OuterRef("suggestion"), kind=CategoryLabel.Kind.CORRECTED, at__lt=self.period.cutoff
        )
        offered = Q(suggestion__visibility=Suggestion.Visibility.SHOWN) & ~Q(suggestion__draft_text="")
        rows = Review.objects.filter(at__range=self.half_open).exclude(outgoing__state=OutgoingMail.State.CANCELLED)
        rows = rows.annotate(
            made=Case(
                When(Q(decision=decisions.OWN) & offered & ~Exists(declined), then=Value("passed_over")),
                default=F("decision"),
            ),
            facts=Case(When(fact_edits=[], then=False), default=True),
            faulty=Case(When(Exists(flagged), then=True), When(Exists(corrected), then=True), default=False),
            stamped=Case(
                When(size_class="unchanged", seconds__lt=Length("sent_text") * 1.0 / READING_SPEED, then=True),
                default=False,
            ),
        )
        columns = (
            "pk",
            Coalesce("conversation__team__name", Value("")),
            "conversation_id",
            *slice_of("suggestion__", ""),
            "made",
            "size_class",
            "edit_size",
            "facts",
            "faulty",
            "seconds",
            "stamped",
            Epoch("at"),
            Epoch("outgoing__sent_at"),
            "outgoing__rating__good",
            Epoch("outgoing__rating__at"),
        )
        cutoff = self.period.cutoff.timestamp()
        return [reviewed(row, cutoff) for row in rows.order_by("pk").values_list(*columns).iterator()]

    @cached_property
    def happened(self) -> list[Happened]:
        rows = Event.objects.filter(kind__in=LIFECYCLE, at__range=self.half_open).order_by("conversation_id", "pk")
        columns = ("conversation_id", "kind", "actor_id", Epoch("at"))
        return [Happened(row[0], row[1], row[2] is None, row[3]) for row in rows.values_list(*columns).iterator()]

    @cached_property
    def spent(self) -> dict[int, float]:
        """US dollars by day of the month."""
        start = int(self.period.start.timestamp())
        rows = ModelCall.objects.filter(at__range=self.half_open)
        rows = rows.annotate(day=Cast((Epoch("at") - start) / 86400, IntegerField()))
        return dict(rows.values("day").order_by("day").annotate(sum=Sum("cost")).values_list("day", "sum"))

    @cached_property
    def reasons(self) -> dict[str, int]:
        """Escalated readings by the rules that sent them to people."""
        parts = {
            "sqlite": ("json_each({0})", "json_extract(part.value, '$.rule')", "json_extract(part.value, '$.hit')"),
            "postgresql": (
                "jsonb_array_elements({0}) AS part(value)",
                "part.value ->> 'rule'",
                "(part.value ->> 'hit')::boolean",
            ),
        }
        each, rule, hit = parts[connection.vendor]
        entries = each.format("reading.reasons") + (" AS part" if connection.vendor == "sqlite" else "")
        statement = (
            f"SELECT {rule}, COUNT(*) FROM desk_suggestion AS reading, {entries}"
            " WHERE reading.created_at BETWEEN %s AND %s AND reading.destination = 'human'"
            f" AND {hit}"
            " AND NOT EXISTS (SELECT 1 FROM desk_suggestion AS earlier"
            " WHERE earlier.message_id = reading.message_id AND earlier.id < reading.id)"
            " GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        bounds = [connection.ops.adapt_datetimefield_value(moment) for moment in self.half_open]
        with connection.cursor() as cursor:
            cursor.execute(statement, bounds)
            return dict(cursor.fetchall())

    @cached_property
    def hidden(self) -> list[tuple[bool, int]]:
        """Of escalated mail drafted in hiding and answered: (whether a person was needed, the conversation)."""
        rows = Review.objects.filter(
            at__range=self.half_open,
            suggestion__visibility=Suggestion.Visibility.HIDDEN,
            decision=Review.Decision.OWN,
        ).exclude(outgoing__state=OutgoingMail.State.CANCELLED)
        corrected = CategoryLabel.objects.filter(suggestion=OuterRef("suggestion"), kind=CategoryLabel.Kind.CORRECTED)
        rows = rows.annotate(corrected=Exists(corrected)).order_by("pk")
        found = rows.values_list("suggestion__draft_text", "sent_text", "corrected", "conversation_id")
        return [
            (not draft or corrected or edit_size(draft, sent) > EDITED, conversation)
            for draft, sent, corrected, conversation in found.iterator()
        ]

    def counts(self) -> dict[str, int]:
        mails = Message.objects.filter(direction=Message.Direction.IN, created_at__range=self.half_open)
        mails = mails.exclude(incoming__history_only=True).aggregate(
            mails=Count("pk", filter=Q(automatic="")), automatic=Count("pk", filter=~Q(automatic=""))
        )
        drafts = Suggestion.objects.filter(created_at__range=self.half_open).exclude(draft_text="")
        drafts = drafts.filter(visibility=Suggestion.Visibility.SHOWN).annotate(found=Cast("findings", TextField()))
        drafts = drafts.aggregate(
            shown_drafts=Count("pk"),
            unsupported=Count("pk", filter=~Q(findings=[])),
            foreign_data=Count("pk", filter=Q(found__contains='"other_customer"')),
        )
        flags = Flag.objects.filter(at__range=self.half_open, suggestion__isnull=False)
        return {
            **mails,
            **drafts,
            "flagged": flags.values("suggestion").distinct().count(),
            "model_calls": ModelCall.objects.filter(at__range=self.half_open).count(),
            "hidden": len(self.hidden),
            "hidden_needed": sum(needed for needed, _ in self.hidden),
            "answers": sum(row.sent is not None for row in self.reviewed),
            "stamped": sum(row.stamped and row.decision == "sent" for row in self.reviewed),
            **self.ratings(),
        }

    def ratings(self) -> dict[str, int]:
        """Answers count as rateable in mailboxes that ask for a rating, or that got one."""
        asked = set(
            Rating.objects.filter(outgoing__review__at__range=self.half_open).values_list(
                "outgoing__mailbox__address", flat=True
            )
        ) | set(
            Conversation.objects.filter(mailbox__rating_link=True).values_list("mailbox__address", flat=True).distinct()
        )
        rateable = [row for row in self.reviewed if row.sent is not None and row.at.mailbox in asked]
        given = [row.rating for row in rateable if row.rating is not None]
        return {"rateable": len(rateable), "rated": len(given), "good": sum(given)}

    def transferred(self) -> set[int]:
        rows = Event.objects.filter(kind="transferred", at__range=self.half_open)
        return set(rows.values_list("conversation_id", flat=True))

    def junk(self) -> set[int]:
        rows = Event.objects.filter(kind="junk", at__range=self.half_open)
        return set(rows.values_list("conversation_id", flat=True))

    @property
    def half_open(self) -> tuple:
        return just_before(*self.period.bounds)


def just_before(start, end) -> tuple:
    """Bounds for BETWEEN that leave the end itself out: databases keep microseconds."""
    return start, end - timedelta(microseconds=1)


def mails_of_people() -> QuerySet[Message]:
    """A customer's own mail of the conversation around it, taken in as it came and not as imported past."""
    mails = Message.objects.filter(conversation=OuterRef("pk"), direction=Message.Direction.IN, automatic="")
    return mails.exclude(incoming__history_only=True)


def slice_of(reading: str = "", row: str | None = None) -> tuple:
    """Columns of a Slice: category and language of the reading, mailbox and tier of the conversation."""
    to = reading if row is None else row
    category, language = f"{reading}category_name", f"{reading}language"
    if reading:
        return (
            Coalesce(category, Value("")),
            Coalesce(language, Value("")),
            f"{to}conversation__mailbox__address",
            f"{to}conversation__customer__tier",
        )
    return category, language, "conversation__mailbox__address", "conversation__customer__tier"


def reviewed(row: tuple, cutoff: float) -> Reviewed:
    pk, team, conversation, *at, decision, size, edit, facts, flagged, seconds, stamped, decided, sent, good, rated = (
        row
    )
    faulty = bool(flagged) or decision in ("discarded", "passed_over") or size == "rewritten"
    left = sent if sent is not None and sent < cutoff else None
    rating = good if rated is not None and rated < cutoff else None
    return Reviewed(
        pk,
        team,
        conversation,
        Slice(*at),
        decision,
        size,
        edit,
        bool(facts),
        faulty,
        seconds,
        bool(stamped),
        decided,
        left,
        rating,
    )


def readings(rows: Iterable[Read]) -> list[Readings]:
    counted = Counter((row.at, row.destination) for row in rows)
    return [Readings(*key, number) for key, number in counted.items()]


def labels(rows: Iterable[Judged]) -> list[Labels]:
    counted = Counter((row.at, row.destination, row.audited, row.right) for row in rows)
    return [Labels(*key, number) for key, number in counted.items()]


def decisions(rows: Iterable[Reviewed]) -> list[Decisions]:
    counted = Counter((row.at, row.decision, row.size, row.facts, row.faulty) for row in rows)
    return [Decisions(*key, number) for key, number in counted.items()]


def edits(rows: Iterable[Reviewed]) -> list[Edit]:
    answers = (row for row in rows if row.decision != "discarded")
    return [Edit(row.at, row.edit if row.decision == "sent" else None, row.seconds) for row in answers]
