"""Nothing is kept for ever: what is closed and older than the company wants to keep it is blanked."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from helpdesk.desk.engines import forget_learnt
from helpdesk.desk.models import (
    CachedAnswer,
    Conversation,
    Customer,
    CustomerAddress,
    Desk,
    IncomingMail,
    ModelCall,
    SourceAnswer,
    Viewing,
)
from helpdesk.desk.privacy.blank import BLANK, blank, overwrite, remove_unused
from helpdesk.desk.privacy.erase import shrink_search
from helpdesk.desk.privacy.trail import Trail

BATCH = 500

CLOSED = (Conversation.State.WAITING, Conversation.State.RESOLVED, Conversation.State.JUNK)


def keep_to_the_policy() -> None:
    """What the manager's policy says about each kind of data, done; called every hour."""
    desk, now = Desk.get(), timezone.now()
    Viewing.objects.all().forget_before(now - timedelta(desk.keep_viewings_days))
    if desk.keep_calls_days is not None:
        forget_calls(ModelCall.objects.filter(at__lt=now - timedelta(desk.keep_calls_days)))
    if desk.keep_junk_days is not None:
        blank_all(old_conversations(now - timedelta(desk.keep_junk_days), [Conversation.State.JUNK]))
    if desk.keep_mail_days is not None:
        purge(timedelta(desk.keep_mail_days))


def forget_calls(calls) -> None:
    overwrite(calls.exclude(request="", response=""), BLANK[ModelCall])


def blank_all(conversations: list[int]) -> None:
    for start in range(0, len(conversations), BATCH):
        blank(Trail(conversations[start : start + BATCH]))


def purge(older_than: timedelta) -> int:
    """Blanks closed conversations without a mail since then, and all that hangs on them; returns how many."""
    before = timezone.now() - older_than
    conversations = old_conversations(before)
    blank_all(conversations)
    unthreaded = IncomingMail.objects.filter(message=None, received_at__lt=before).exclude(raw="")
    files = set(unthreaded.values_list("raw", flat=True))
    overwrite(unthreaded, BLANK[IncomingMail])
    remove_unused(files)
    forget_calls(ModelCall.objects.filter(message=None, at__lt=before))
    CachedAnswer.objects.filter(created_at__lt=before).delete()
    forget_strangers(before)
    if conversations:
        forget_learnt()
    shrink_search()
    return len(conversations)


def old_conversations(before, states=CLOSED) -> list[int]:
    """Those that are not blank yet: a mail, even an erased one, keeps its row in the ledger."""
    rows = Conversation.objects.filter(state__in=states, last_message_at__lt=before)
    kept = Q(messages__text__gt="") | Q(messages__subject__gt="") | Q(messages__sender_address__gt="")
    return list(rows.filter(kept).values_list("pk", flat=True).distinct())


def forget_strangers(before) -> None:
    """Customers of whom nothing is kept any more."""
    known = Customer.objects.filter(created_at__lt=before, erased_at=None)
    gone = known.exclude(conversations__last_message_at__gte=before).exclude(
        conversations__state__in=set(Conversation.State.values) - set(CLOSED)
    )
    ids = list(gone.values_list("pk", flat=True))
    CustomerAddress.objects.filter(customer__in=ids).delete()
    SourceAnswer.objects.filter(customer__in=ids).delete()
    Customer.objects.filter(pk__in=ids).update(name="", notes="", facts={}, language="", erased_at=timezone.now())
