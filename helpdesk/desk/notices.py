"""Tells people what concerns them: once, in the desk and by mail as they like it, and never of their own acts.

A notice is a row. By mail goes only what its reader has not seen on the desk by then, several in one mail."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.desk.middleware import zone
from helpdesk.desk.models import Conversation, Notice, User
from helpdesk.desk.sight import sees, visible

logger = logging.getLogger(__name__)

Kind, Way = Notice.Kind, Notice.Way

USUAL = {
    Kind.ASSIGNED: Way.HERE,
    Kind.MENTIONED: Way.MAIL,
    Kind.ANSWERED: Way.HERE,
    Kind.TEAM: Way.HERE,
    Kind.TAKEN: Way.HERE,
    Kind.RETURNED: Way.HERE,
    Kind.NOT_SENT: Way.MAIL,
    Kind.ALERT: Way.MAIL,
}

SEEN_WITHIN = timedelta(minutes=1)
"""What was read on the desk by then is not mailed."""

AGAIN_AFTER = timedelta(minutes=15)
MORNING = 8
MOST_IN_A_MAIL = 50

ALERTS = {
    "third_mail": gettext_lazy("A customer has written a third time without a solution"),
    "mood": gettext_lazy("A customer's mood has fallen"),
    "sla_near": gettext_lazy("Time is running out"),
    "sla_late": gettext_lazy("Past its time"),
}
ASIDE = "aside"
"""Reason of a notice: a supplier or a colleague has answered in a side thread."""

RETURNS = {
    "snoozed": gettext_lazy("The time you snoozed it until has come"),
    "follow_up": gettext_lazy("The customer has not answered: a reminder is prepared"),
}


def tell(
    users: Iterable[User],
    kind: str,
    conversation: Conversation,
    actor: User | None = None,
    reason: str = "",
    detail: str = "",
) -> None:
    """One unread notice of a kind and reason for each of them and a conversation; an alert once for good.

    Who wants none of a kind has it among those read."""
    wanted = {user.pk for user in users} - {actor.pk if actor else None}
    if not wanted:
        return
    known = Notice.objects.filter(user__in=wanted, kind=kind, conversation=conversation)
    known = known.filter(reason=reason) if kind == Kind.ALERT else known.filter(reason=reason, read_at=None)
    told = set(known.values_list("user", flat=True))
    rows = [
        Notice(
            user=user,
            kind=kind,
            conversation=conversation,
            actor=actor,
            reason=reason,
            detail=detail[:300],
            mail_at=mail_at(user, way_of(user, kind)),
            read_at=None if way_of(user, kind) != Way.OFF else timezone.now(),
        )
        for user in who_may_see().filter(pk__in=wanted - told)
        if sees(user, conversation)
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def who_may_see() -> QuerySet[User]:
    """Everybody who may read conversations."""
    permission = Q(permissions__codename="view_conversation", permissions__content_type__app_label="desk")
    groups = Q(groups__in=User.groups.rel.model.objects.filter(permission))
    return User.objects.filter(groups | Q(is_superuser=True), is_active=True).distinct()


def way_of(user: User, kind: str) -> str:
    return user.notice_ways.get(kind) or USUAL[Kind(kind)]


def mail_at(user: User, way: str) -> datetime | None:
    now = timezone.now()
    if way == Way.MAIL:
        return now + SEEN_WITHIN
    if way != Way.DIGEST:
        return None
    here = now.astimezone(zone(user.time_zone) or timezone.get_default_timezone())
    morning = here.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return morning if morning > here else morning + timedelta(days=1)


def unread(user: User) -> QuerySet[Notice]:
    """Without those of conversations that were closed to this person since."""
    return visible(Notice.objects.filter(user=user, read_at=None), user, "conversation")


def seen(user: User, conversation: Conversation) -> list[Notice]:
    """Whoever opens a conversation has read what they were told of it; all of that, oldest first."""
    told = list(Notice.objects.filter(user=user, conversation=conversation).select_related("actor").order_by("pk"))
    if any(row.read_at is None for row in told):
        Notice.objects.filter(pk__in=[row.pk for row in told], read_at=None).update(read_at=timezone.now())
    return told


def words(notice: Notice) -> str:
    """What it tells, in one line without a word of the customer's."""
    name = notice.actor.shown_name if notice.actor else ""
    if notice.kind == Kind.ALERT:
        return str(ALERTS.get(notice.reason, notice.get_kind_display()))
    if notice.kind == Kind.RETURNED:
        return str(RETURNS.get(notice.reason, notice.get_kind_display()))
    if notice.kind == Kind.ANSWERED and notice.reason == ASIDE:
        return _("An answer has come beside the conversation")
    if notice.kind == Kind.ANSWERED:
        return _("The customer wrote again")
    if notice.kind == Kind.NOT_SENT:
        return _("Your answer did not go out")
    if notice.kind == Kind.MENTIONED:
        return _("%s mentioned you") % name
    if notice.kind == Kind.TAKEN:
        return _("%s stepped in for you") % name
    if notice.kind == Kind.TEAM:
        return _("%s handed it to your team") % name
    return _("%s assigned it to you") % name if name else _("Assigned to you")


def mail_due() -> int:
    """Mails what is due and unread, one mail a person; returns how many were sent."""
    due = Notice.objects.filter(mail_at__lte=timezone.now(), mailed_at=None, read_at=None)
    people = User.objects.filter(pk__in=due.values("user"), is_active=True).exclude(email="")
    return sum(mail(user, due.filter(user=user)) for user in people)


def mail(user: User, due: QuerySet[Notice]) -> bool:
    claim = timezone.now()
    due.update(mailed_at=claim)
    mine = Notice.objects.filter(user=user, mailed_at=claim)
    rows = list(visible(mine, user, "conversation").select_related("actor", "conversation__mailbox").order_by("pk"))
    if not rows:
        return False
    with translation.override(user.language or settings.LANGUAGE_CODE):
        lines = [line_of(row) for row in rows[:MOST_IN_A_MAIL]]
        subject = f"{words(rows[0])}: {rows[0].conversation_id}" if len(rows) == 1 else _("%d notices") % len(rows)
        ending = _("How you are told is yours to choose: %s") % address("admin:notices")
    try:
        send_mail(subject, "\n\n".join([*lines, ending]) + "\n", None, [user.email])
    except (OSError, SMTPException) as error:
        logger.error("Notices for %s could not be mailed: %s", user, error)
        mine.update(mailed_at=None, mail_at=timezone.now() + AGAIN_AFTER)
        return False
    return True


def line_of(notice: Notice) -> str:
    conversation = notice.conversation
    link = address("admin:review_conversation", conversation.pk)
    return f"{words(notice)}: {conversation.mailbox.address}, {conversation.pk}\n{link}"


def address(name: str, *arguments: int) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, args=arguments)}"
