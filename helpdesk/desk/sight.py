"""Who sees which conversation: everybody who may read mail sees all of it, except what belongs to a mailbox or a team
that is closed to others. Every page, list, search, file and answer of the API asks here and nowhere else."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Value

from helpdesk.desk.models import Conversation, Customer, Mailbox, Team, User
from helpdesk.desk.roles import MANAGERS

Rows = TypeVar("Rows", bound=Model)


def visible(rows: QuerySet[Rows], user: User, through: str = "") -> QuerySet[Rows]:
    """Of these rows those whose conversation this person may see; `through` is the way from a row to it.

    Conversations of a closed mailbox are seen by its team, those of a closed team by its members and lead, one that was
    given to somebody by them too; managers see all."""
    hidden = closed_to(user)
    if hidden is None:
        return rows
    prefix = f"{through}__" if through else ""
    return rows.exclude(~Q(**{f"{prefix}assignee": user}) & prefixed(hidden, prefix))


def closed_to(user: User) -> dict[str, list[int]] | None:
    """Which mailboxes and teams are closed to this person; None when nothing is. Asked once a request."""
    if not hasattr(user, "closed"):
        user.closed = ask_what_is_closed_to(user)
    return user.closed


def ask_what_is_closed_to(user: User) -> dict[str, list[int]] | None:
    if user.has_role(MANAGERS):
        return None
    own = Team.objects.filter(Q(members=user) | Q(lead=user)).values("pk")
    teams = Team.objects.filter(restricted=True).exclude(pk__in=own).order_by()
    mailboxes = closed_mailboxes().exclude(team__in=own)
    found = teams.values_list(Value("team"), "pk").union(mailboxes.values_list(Value("mailbox"), "pk"))
    hidden: dict[str, list[int]] = {"team": [], "mailbox": []}
    for kind, pk in found:
        hidden[kind].append(pk)
    return hidden if any(hidden.values()) else None


def closed_mailboxes() -> QuerySet[Mailbox]:
    return Mailbox.objects.filter(restricted=True).order_by()


def prefixed(hidden: dict[str, list[int]], prefix: str) -> Q:
    return Q(**{f"{prefix}mailbox_id__in": hidden["mailbox"]}) | Q(**{f"{prefix}team_id__in": hidden["team"]})


def sees(user: User, conversation: Conversation) -> bool:
    return visible(Conversation.objects.filter(pk=conversation.pk), user).exists()


def open_to_all(rows: QuerySet[Rows], through: str = "") -> QuerySet[Rows]:
    """What is closed to nobody: all that other programs and other mailboxes' drafts are given."""
    prefix = f"{through}__" if through else ""
    closed: dict[str, Any] = {f"{prefix}mailbox__restricted": True}
    return rows.exclude(Q(**closed) | Q(**{f"{prefix}team__restricted": True}))


def visible_mailboxes(rows: QuerySet[Mailbox], user: User) -> QuerySet[Mailbox]:
    hidden = closed_to(user)
    return rows if hidden is None else rows.exclude(pk__in=hidden["mailbox"])


def visible_customers(rows: QuerySet[Customer], user: User) -> QuerySet[Customer]:
    """Without those who have written to closed mailboxes and teams alone."""
    if closed_to(user) is None:
        return rows
    theirs = Conversation.objects.filter(customer=OuterRef("pk"))
    return rows.filter(Exists(visible(theirs, user)) | ~Exists(theirs))
