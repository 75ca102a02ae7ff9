"""A team's lead hears when one of its conversations turns sour: once for each reason, while it can be mended."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from helpdesk.desk import notices
from helpdesk.desk.models import Conversation, Event, Message, Notice, Suggestion, Team
from helpdesk.desk.sla import near

ANGER = {"positive": 0, "neutral": 1, "negative": 2, "angry": 3}
SOUR = ANGER["negative"]
TOO_MANY = 3
LATE_FOR = timedelta(days=1)
"""What has been late for longer was told of, or was late before anybody led the team."""

AT_ONCE = 200


def alert(conversations: Collection[Conversation], reason: str, detail: str = "") -> None:
    """The lead of each conversation's team; of the default team where it has none or nobody leads it."""
    if not conversations:
        return
    teams = Team.objects.select_related("lead").filter(lead__isnull=False)
    leads = {team.pk: team.lead for team in teams}
    of_all = next((team.lead for team in teams if team.is_default), None)
    for conversation in conversations:
        lead = leads.get(conversation.team_id, of_all)
        if lead is not None:
            notices.tell([lead], Notice.Kind.ALERT, conversation, reason=reason, detail=detail)


def watch_clocks() -> None:
    """Alerts of what is due soon, and of what is late now; also where it was snoozed, since the customer waits."""
    now = timezone.now()
    watched = Conversation.objects.filter(state__in=(*Conversation.OPEN, Conversation.State.SNOOZED))
    tell_of(watched.filter(due_at__gt=now, due_at__lte=near(now)), "sla_near")
    tell_of(watched.filter(due_at__gt=now - LATE_FOR, due_at__lte=now), "sla_late")


def tell_of(rows: QuerySet[Conversation], reason: str) -> None:
    """Those of the rows that have a lead and whose lead was not told yet."""
    if not Team.objects.filter(is_default=True, lead__isnull=False).exists():
        rows = rows.filter(team__lead__isnull=False)
    told = Notice.objects.filter(conversation=OuterRef("pk"), kind=Notice.Kind.ALERT, reason=reason)
    alert(rows.filter(~Exists(told)).order_by("due_at")[:AT_ONCE], reason)


def customers_wrote(conversations: Collection[Conversation]) -> None:
    """Tells whoever has a conversation; and the lead, where it is the third mail since it was last resolved."""
    for conversation in conversations:
        if conversation.assignee is not None:
            notices.tell([conversation.assignee], Notice.Kind.ANSWERED, conversation)
    resolved = Event.objects.filter(conversation=OuterRef("conversation"), kind="resolved").order_by("-at")
    mails = Message.objects.filter(conversation__in=conversations, direction=Message.Direction.IN, automatic="")
    since = mails.annotate(done=Subquery(resolved.values("at")[:1])).filter(Q(done=None) | Q(created_at__gt=F("done")))
    counts = since.order_by().values("conversation").annotate(mails=Count("pk")).filter(mails__gte=TOO_MANY)
    too_many = set(counts.values_list("conversation", flat=True))
    alert([conversation for conversation in conversations if conversation.pk in too_many], "third_mail")


def mood_read(suggestion: Suggestion, conversation: Conversation) -> None:
    """The lead hears when a customer is angrier than in the mail before."""
    earlier = (
        Suggestion.objects.filter(conversation=conversation, message__lt=suggestion.message_id).order_by("-pk").first()
    )
    mood = ANGER.get(suggestion.sentiment, 1)
    if earlier and mood >= SOUR and mood > ANGER.get(earlier.sentiment, 1):
        alert([conversation], "mood", f"{earlier.sentiment} → {suggestion.sentiment}")
