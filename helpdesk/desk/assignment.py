"""Gives conversations to members of their team, as the team wants it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from helpdesk.desk import notices
from helpdesk.desk.models import Conversation, Event, Notice, Team, User
from helpdesk.desk.transactions import alone
from triage.assign import Person, assign

ASSIGN = 0x61737367
"""Number of the lock that keeps two workers from giving to the same person at once."""


def give_out(conversation_id: int) -> None:
    """To a member who is here, has room, speaks the language and knows the matter; nobody where the team pulls.

    What somebody has stays theirs, unless they are away when the customer writes: then it is given out again."""
    with transaction.atomic():
        alone(ASSIGN)
        rows = Conversation.objects.select_related("team", "customer", "category", "assignee")
        conversation = rows.get(pk=conversation_id)
        holder = conversation.assignee
        if holder is not None:
            if holder.is_active and not holder.is_away:
                return
            take_from(conversation, holder)
        team = conversation.team
        if team is not None and team.assignment != Team.Assignment.PULL:
            give_to_member(conversation, team)


def take_from(conversation: Conversation, holder: User) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(assignee=None)
    conversation.assignee = None
    Event.objects.create(conversation=conversation, kind="unassigned", detail=f"{holder.shown_name} is away.")


def give_to_member(conversation: Conversation, team: Team) -> None:
    category = conversation.category.name if conversation.category else ""
    chosen = assign(
        people_of(team),
        now=timezone.now(),
        team=team.name,
        language=conversation.language,
        wanted=tuple(filter(None, (category, conversation.customer.tier))),
        method=team.assignment,
    )
    Event.objects.create(conversation=conversation, kind="assigned", detail=chosen.why)
    if chosen.person is None:
        return
    person = User.objects.get(pk=int(chosen.person.id))
    Conversation.objects.filter(pk=conversation.pk).update(assignee=person)
    User.objects.filter(pk=person.pk).update(last_assigned_at=timezone.now())
    notices.tell([person], Notice.Kind.ASSIGNED, conversation)


def people_of(team: Team) -> list[Person]:
    """The team's members, with what they can do and what they have in hand."""
    members = list(team.members.filter(is_active=True))
    in_hand = dict(
        Conversation.objects.filter(assignee__in=members, state__in=Conversation.OPEN)
        .order_by()
        .values_list("assignee")
        .annotate(Count("pk"))
    )
    return [
        Person(
            id=str(row.pk),
            name=row.shown_name,
            teams=(team.name,),
            skills=tuple(row.skills),
            languages=tuple(row.languages),
            open=in_hand.get(row.pk, 0),
            capacity=row.capacity,
            away_until=row.away_until if row.is_away else None,
            last_assigned=row.last_assigned_at,
        )
        for row in members
    ]
