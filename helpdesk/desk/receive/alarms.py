"""The dead-man alarm: an operator hears by mail of a mailbox that fails, has fallen silent, or sends nothing."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from itertools import pairwise
from smtplib import SMTPException

from django.core.mail import send_mail
from django.utils import timezone

from helpdesk.desk.models import IncomingMail, Mailbox, OutgoingMail, User
from helpdesk.desk.roles import ADMINISTRATORS

logger = logging.getLogger(__name__)

FAILING_FOR = timedelta(minutes=15)
REPEAT_AFTER = timedelta(days=1)
LOOK_BACK = timedelta(days=28)
ENOUGH = 20
"""Mails within LOOK_BACK from which a mailbox has a rhythm that can be missed."""

LEAST_SILENCE = timedelta(days=1)
COUNTED_FROM = timedelta(days=14)
"""Before a sign-in ends, the days that are left are counted down."""


def sound_alarms() -> list[str]:
    """Mails the administrators about each mailbox that needs them, at most once a day; returns what was said."""
    said = []
    for mailbox in Mailbox.objects.filter(enabled=True):
        trouble = trouble_with(mailbox)
        if trouble and is_time(mailbox):
            said.append(trouble)
            tell_administrators(mailbox, trouble)
        ending = days_left(mailbox)
        if ending and is_time(mailbox, "oauth_warned_at"):
            said.append(ending)
            tell_administrators(mailbox, ending, "oauth_warned_at")
        unsent = mail_that_waits(mailbox)
        if unsent and is_time(mailbox, "unsent_warned_at"):
            said.append(unsent)
            tell_administrators(mailbox, unsent, "unsent_warned_at")
    return said


def mail_that_waits(mailbox: Mailbox) -> str:
    """What keeps the mailbox from sending, when nothing has gone out since the oldest mail that waits was tried."""
    State = OutgoingMail.State
    waiting = OutgoingMail.objects.filter(mailbox=mailbox, state=State.QUEUED, first_try_at__isnull=False)
    oldest = waiting.order_by("first_try_at").first()
    if oldest is None or oldest.first_try_at > timezone.now() - FAILING_FOR:
        return ""
    if OutgoingMail.objects.filter(mailbox=mailbox, state=State.SENT, sent_at__gt=oldest.first_try_at).exists():
        return ""
    since = timezone.localtime(oldest.first_try_at)
    latest = waiting.order_by("-claimed_at").first() or oldest
    return f"{mailbox.address} has sent nothing since {since:%d %B, %H:%M}; {waiting.count()} wait: {latest.error}"


def days_left(mailbox: Mailbox) -> str:
    """How long the desk may still read this mailbox, when that is about to end."""
    if mailbox.login == Mailbox.Login.PASSWORD or mailbox.oauth_ends_at is None:
        return ""
    left = mailbox.oauth_ends_at - timezone.now()
    if left > COUNTED_FROM:
        return ""
    when = f"ends in {left.days} days" if left.days > 0 else "ends within a day" if left.days == 0 else "has ended"
    return (
        f"The sign-in of {mailbox.address} with {mailbox.get_login_display()} {when} "
        f"({timezone.localtime(mailbox.oauth_ends_at):%d %B, %H:%M}): renew the client's secret or sign in again, and "
        "correct the date on the mailbox's page."
    )


def trouble_with(mailbox: Mailbox) -> str:
    now = timezone.now()
    if mailbox.failing_since and now - mailbox.failing_since > FAILING_FOR:
        since = timezone.localtime(mailbox.failing_since)
        return f"{mailbox.address} has not been read since {since:%d %B, %H:%M}: {mailbox.error}"
    patience = longest_silence(mailbox)
    if patience and mailbox.heard_at and now - mailbox.heard_at > patience:
        hours = (now - mailbox.heard_at) / timedelta(hours=1)
        return (
            f"{mailbox.address} has brought no mail for {hours:.0f} hours, though it can be read. That is unusual: "
            "check that mail still reaches it."
        )
    return ""


def longest_silence(mailbox: Mailbox) -> timedelta | None:
    """Twice the longest pause of the last weeks, a day at least; None while there is no rhythm to go by."""
    rows = IncomingMail.objects.filter(mailbox=mailbox, received_at__gt=timezone.now() - LOOK_BACK, history_only=False)
    times: list[datetime] = list(rows.order_by("received_at").values_list("received_at", flat=True))
    if len(times) < ENOUGH:
        return None
    return max(LEAST_SILENCE, 2 * max(later - earlier for earlier, later in pairwise(times)))


def is_time(mailbox: Mailbox, column: str = "alarmed_at") -> bool:
    """Claims the alarm, so that of several workers one sounds it."""
    now = timezone.now()
    last = getattr(mailbox, column)
    if last and now - last < REPEAT_AFTER:
        return False
    return bool(Mailbox.objects.filter(pk=mailbox.pk, **{column: last}).update(**{column: now}))


def tell_administrators(mailbox: Mailbox, trouble: str, column: str = "alarmed_at") -> None:
    logger.error("Alarm: %s", trouble)
    users = User.objects.filter(groups__name=ADMINISTRATORS, is_active=True).exclude(email="")
    addresses = list(users.values_list("email", flat=True).distinct())
    try:
        if addresses:
            send_mail(f"Mailbox {mailbox.address} needs you", f"{trouble}\n", None, addresses)
    except (OSError, SMTPException) as error:
        logger.error("The alarm could not be mailed: %s", error)
        Mailbox.objects.filter(pk=mailbox.pk).update(**{column: None})
