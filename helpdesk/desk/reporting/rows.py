"""Rows of a month as values, by few queries over whole sets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
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
    Mailbox,
    Message,
    ModelCall,
    OutgoingMail,
    Review,
    Suggestion,
)
from helpdesk.desk.reporting.periods import Period
from helpdesk.desk.reporting.sql import Epoch, escalations, fetched
from helpdesk.desk.reporting.values import Begun, Happened, Judged, Read, Reviewed, slices
from triage.edits import EDITED, edit_size

LIFECYCLE = ("resolved", "reopened", "undone")
RETURN_WITHIN = timedelta(days=7)
READING_SPEED = 30
"""Characters a second that nobody reads faster than: about 360 words a minute."""


OF_PEOPLE = Q(automatic="")
UNSUPPORTED = ~Q(findings=[])
FOREIGN_DATA = Q(found__contains='"other_customer"')


@dataclass(frozen=True)
class Rows:
    """Each property is one query, made once."""

    period: Period

    @cached_property
    def begun(self) -> list[Begun]:
        rows = Conversation.objects.filter(Exists(mails_of_people()), created_at__range=self.half_open)
        columns = ("pk", "mailbox__address", "customer__tier", "customer_id", "in_pilot", Epoch("created_at"))
        return [Begun(*row) for row in fetched(rows.order_by("pk").values_list(*columns))]

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
        columns = ("pk", "conversation_id", *slice_of(), "destination", "sentiment")
        found = fetched(rows.values_list(*columns))
        return [Read(row[0], row[1], slices(*row[2:6]), row[6], row[7]) for row in found]

    @cached_property
    def judged(self) -> list[Judged]:
        """One label a reading: the last word an agent said of it in the month."""
        rows = CategoryLabel.objects.filter(suggestion__isnull=False, at__range=self.half_open)
        rows = rows.annotate(named=Coalesce("category__name", Value("")))
        rows = rows.annotate(
            right=Case(
                When(kind=CategoryLabel.Kind.CONFIRMED, then=True),
                When(kind=CategoryLabel.Kind.AUDITED, named=F("suggestion__category_name"), then=True),
                default=False,
            )
        )
        columns = (
            "suggestion_id",
            *slice_of("suggestion__"),
            "suggestion__destination",
            "kind",
            "right",
            "suggestion__confidence",
        )
        last = {row[0]: row for row in fetched(rows.order_by("pk").values_list(*columns))}
        audited = CategoryLabel.Kind.AUDITED
        return [
            Judged(row[0], slices(*row[1:5]), row[5], row[6] == audited, bool(row[7]), row[8]) for row in last.values()
        ]

    @cached_property
    def reviewed(self) -> list[Reviewed]:
        """Decisions of the month; what was undone before it left does not count."""
        rows = Review.objects.filter(at__range=self.half_open).exclude(outgoing__state=OutgoingMail.State.CANCELLED)
        rows = rows.annotate(
            offered=Case(
                When(~Q(suggestion__draft_text=""), suggestion__visibility=Suggestion.Visibility.SHOWN, then=True),
                default=False,
            ),
            facts=Case(When(fact_edits=[], then=False), default=True),
            stamped=Case(
                When(size_class="unchanged", seconds__lt=Length("sent_text") * 1.0 / READING_SPEED, then=True),
                default=False,
            ),
        )
        columns = (
            "pk",
            "suggestion_id",
            Coalesce("conversation__team__name", Value("")),
            "conversation_id",
            *slice_of("suggestion__", ""),
            "decision",
            "offered",
            "size_class",
            "edit_size",
            "facts",
            "seconds",
            "stamped",
            Epoch("at"),
            Epoch("outgoing__sent_at"),
            "outgoing__rating__good",
            Epoch("outgoing__rating__at"),
        )
        marks = Marks(self.period)
        return [reviewed(row, marks) for row in fetched(rows.order_by("pk").values_list(*columns))]

    @cached_property
    def happened(self) -> list[Happened]:
        rows = Event.objects.filter(kind__in=LIFECYCLE, at__range=self.half_open).order_by("conversation_id", "pk")
        columns = ("conversation_id", "kind", "actor_id", Epoch("at"))
        return [Happened(row[0], row[1], row[2] is None, row[3]) for row in fetched(rows.values_list(*columns))]

    @cached_property
    def spent(self) -> dict[int, float]:
        """US dollars by day of the month."""
        start = int(self.period.start.timestamp())
        rows = self.calls().annotate(day=Cast((Epoch("at") - start) / 86400, IntegerField()))
        return dict(rows.values("day").order_by("day").annotate(sum=Sum("cost")).values_list("day", "sum"))

    @cached_property
    def reasons(self) -> dict[str, int]:
        """Escalated readings by the rules that sent them to people."""
        return dict(escalations(self.half_open, "{rule}, COUNT(DISTINCT reading.id)", "GROUP BY 1 ORDER BY 2 DESC, 1"))

    def sent_by(self, rule: str) -> set[int]:
        """Readings that this rule sent to people."""
        return {reading for (reading,) in escalations(self.half_open, "reading.id", "AND {rule} = %s", rule)}

    @cached_property
    def hidden(self) -> list[tuple[int, bool]]:
        """Of escalated mail drafted in hiding and answered: (the review, whether a person was needed)."""
        rows = Review.objects.filter(
            at__range=self.half_open,
            suggestion__visibility=Suggestion.Visibility.HIDDEN,
            decision=Review.Decision.OWN,
        ).exclude(outgoing__state=OutgoingMail.State.CANCELLED)
        corrected = CategoryLabel.objects.filter(suggestion=OuterRef("suggestion"), kind=CategoryLabel.Kind.CORRECTED)
        rows = rows.annotate(corrected=Exists(corrected)).order_by("pk")
        found = rows.values_list("pk", "suggestion__draft_text", "sent_text", "corrected")
        return [
            (pk, not draft or corrected or edit_size(draft, sent) > EDITED)
            for pk, draft, sent, corrected in found.iterator()
        ]

    def counts(self) -> dict[str, int]:
        mails = self.mails().aggregate(mails=Count("pk", filter=OF_PEOPLE), automatic=Count("pk", filter=~OF_PEOPLE))
        drafts = self.drafts().aggregate(
            shown_drafts=Count("pk"),
            unsupported=Count("pk", filter=UNSUPPORTED),
            foreign_data=Count("pk", filter=FOREIGN_DATA),
        )
        return {
            **mails,
            **drafts,
            "flagged": self.flagged().count(),
            "model_calls": self.calls().count(),
            "hidden": len(self.hidden),
            "hidden_needed": sum(needed for _, needed in self.hidden),
            "answers": sum(row.sent is not None for row in self.reviewed),
            "stamped": sum(row.stamped and row.decision == "sent" for row in self.reviewed),
            **self.ratings(),
        }

    def mails(self) -> QuerySet[Message]:
        rows = Message.objects.filter(direction=Message.Direction.IN, created_at__range=self.half_open)
        return rows.filter(taken_in_as_it_came())

    def drafts(self) -> QuerySet[Suggestion]:
        """Drafts that were shown to agents."""
        rows = Suggestion.objects.filter(created_at__range=self.half_open).exclude(draft_text="")
        return rows.filter(visibility=Suggestion.Visibility.SHOWN).annotate(found=Cast("findings", TextField()))

    def flagged(self) -> QuerySet:
        rows = Flag.objects.filter(at__range=self.half_open, suggestion__isnull=False).order_by()
        return rows.values_list("suggestion", flat=True).distinct()

    def calls(self) -> QuerySet[ModelCall]:
        return ModelCall.objects.filter(at__range=self.half_open)

    def ratings(self) -> dict[str, int]:
        given = [row.rating for row in self.rateable if row.rating is not None]
        return {"rateable": len(self.rateable), "rated": len(given), "good": sum(given)}

    @cached_property
    def rateable(self) -> list[Reviewed]:
        """Answers of mailboxes that ask for a rating, or that got one."""
        asking = set(Mailbox.objects.filter(rating_link=True).values_list("address", flat=True))
        asking |= {row.at.mailbox for row in self.reviewed if row.rating is not None}
        return [row for row in self.reviewed if row.sent is not None and row.at.mailbox in asking]

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
    return mails.filter(taken_in_as_it_came())


def taken_in_as_it_came() -> Q:
    return Q(incoming=None) | Q(incoming__history_only=False)


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


class Marks:
    """What was said of the readings decided on in the month, by its end."""

    def __init__(self, period: Period) -> None:
        decided = Review.objects.filter(at__range=just_before(*period.bounds)).values("suggestion")
        flags = Flag.objects.filter(at__lt=period.cutoff, suggestion__in=decided)
        corrected = CategoryLabel.objects.filter(kind=CategoryLabel.Kind.CORRECTED, at__lt=period.cutoff)
        discarded = Review.objects.filter(decision=Review.Decision.DISCARDED, at__lt=period.cutoff)
        self.cutoff = period.cutoff.timestamp()
        self.wrong = readings_of(flags) | readings_of(corrected.filter(suggestion__in=decided))
        self.discarded = readings_of(discarded.filter(suggestion__in=decided))


def readings_of(rows: QuerySet) -> set[int]:
    return {reading for (reading,) in fetched(rows.values_list("suggestion_id"))}


def reviewed(row: tuple, marks: Marks) -> Reviewed:
    (pk, reading, team, conversation), at = row[:4], row[4:8]
    decision, offered, size, edit, facts, seconds, stamped, decided, sent, good, rated = row[8:]
    if decision == "own" and offered and reading not in marks.discarded:
        decision = "passed_over"
    faulty = reading in marks.wrong or decision in ("discarded", "passed_over") or size == "rewritten"
    left = sent if sent is not None and sent < marks.cutoff else None
    rating = good if rated is not None and rated < marks.cutoff else None
    return Reviewed(
        pk,
        team,
        conversation,
        slices(*at),
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
