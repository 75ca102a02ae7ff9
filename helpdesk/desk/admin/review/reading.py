"""What of the assistant's reading may be shown, and how its confidence is said: as a promise or as none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from helpdesk.desk.convert import latest_calibration
from helpdesk.desk.models import CategoryLabel, Conversation, Lesson, OutgoingMail, Suggestion

GONE = (OutgoingMail.State.HELD, OutgoingMail.State.CANCELLED)


@dataclass(frozen=True)
class Reading:
    """The latest suggestion as this agent may see it now."""

    suggestion: Suggestion
    blind: bool
    """Drawn for the blind audit: nothing that gives the category away is shown until the agent has chosen one."""
    hidden: bool
    """Nothing is shown until the customer was answered: the mailbox is in shadow."""
    hits: list[dict] = field(default_factory=list)
    misses: list[dict] = field(default_factory=list)

    @property
    def shown(self) -> bool:
        return not self.blind and not self.hidden

    @property
    def hidden_draft(self) -> str:
        """A draft made in hiding, once the customer was answered; to compare with."""
        made_in_hiding = self.suggestion.visibility != Suggestion.Visibility.SHOWN
        return self.suggestion.draft_text if made_in_hiding and was_answered(self.suggestion) else ""


def reading_of(suggestion: Suggestion | None) -> Reading | None:
    if suggestion is None:
        return None
    in_shadow = suggestion.visibility == Suggestion.Visibility.SHADOW
    return Reading(
        suggestion,
        blind=suggestion.audited and not CategoryLabel.objects.filter(message=suggestion.message_id).exists(),
        hidden=in_shadow and not was_answered(suggestion),
        hits=[reason for reason in suggestion.reasons if reason["hit"]],
        misses=[reason for reason in suggestion.reasons if not reason["hit"]],
    )


def was_answered(suggestion: Suggestion) -> bool:
    """The answer has really left: within the undo window it has not."""
    return suggestion.reviews.filter(outgoing__isnull=False).exclude(outgoing__state__in=GONE).exists()


def blind_conversations(rows: Iterable[Conversation]) -> set[int]:
    """Of these conversations those whose latest reading is drawn for the blind audit and not labelled yet."""
    latest = {
        suggestion.conversation_id: suggestion
        for suggestion in Suggestion.objects.filter(conversation__in=[row.pk for row in rows])
        .only("conversation_id", "message_id", "audited")
        .order_by("id")
    }
    audited = {pk: suggestion.message_id for pk, suggestion in latest.items() if suggestion.audited}
    labelled = set(
        CategoryLabel.objects.filter(message__in=audited.values()).values_list("message_id", flat=True)
        if audited
        else ()
    )
    return {pk for pk, message in audited.items() if message not in labelled}


def kept_blind() -> Q:
    """Open conversations whose latest reading is drawn for the blind audit and not labelled yet, as a condition."""
    newer = Suggestion.objects.filter(conversation=OuterRef("conversation"), pk__gt=OuterRef("pk"))
    labels = CategoryLabel.objects.filter(message=OuterRef("message"))
    drawn = Suggestion.objects.filter(~Exists(newer), ~Exists(labels), conversation=OuterRef("pk"), audited=True)
    return Q(Exists(drawn), state__in=Conversation.OPEN)


@dataclass(frozen=True)
class Confidence:
    certified: bool
    words: str
    detail: str


def confidence_of(suggestion: Suggestion) -> Confidence:
    """Certified with what was promised and on how many mails, or not certified; the number never stands alone."""
    calibration = latest_calibration()
    threshold = (calibration.thresholds if calibration else {}).get(suggestion.category_name)
    number = f"{suggestion.confidence:.2f}"
    if not suggestion.category_name:
        return Confidence(False, _("none of the categories fits"), _("A person decides what this mail is about."))
    if not (threshold and threshold["certified"] and suggestion.calibrated):
        detail = _("The engine's own estimate is %s. Too few mails are confirmed yet to promise anything.") % number
        return Confidence(False, _("not certified"), detail)
    bar = f"{threshold['value']:.2f}"
    if suggestion.confidence < threshold["value"]:
        detail = _("%(number)s is below %(bar)s, from where on the promise holds.") % {"number": number, "bar": bar}
        return Confidence(False, _("below the certified bar"), detail)
    error = f"{100 * suggestion.category.target_error:.0f} %" if suggestion.category else ""
    detail = _("From %(bar)s on, at most %(error)s are misunderstood; checked on %(n)s confirmed mails.")
    return Confidence(True, _("certified"), detail % {"bar": bar, "error": error, "n": threshold["n"]})


def shaped_by(suggestion: Suggestion, lessons: list[Lesson]) -> list[tuple[Lesson, list[str]]]:
    """Each lesson with the sentences of the draft that hold its words; none where it left something out."""
    lines = [line for line in suggestion.draft_text.splitlines() if line.strip()]
    found = []
    for lesson in lessons:
        words = [str(lesson.parameters.get(name, "")).split("{")[0].strip() for name in ("text", "with")]
        found.append((lesson, [line for line in lines if any(word and word in line for word in words)]))
    return found


def lessons_of(suggestion: Suggestion) -> list[Lesson]:
    numbers = [int(name.partition(":")[2]) for name in suggestion.lessons if name.partition(":")[2].isdigit()]
    return list(Lesson.objects.filter(pk__in=numbers))
