"""Opening a conversation and typing an answer: nothing typed is lost, nothing overwritten silently."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.desk.models import (
    Conversation,
    Draft,
    User,
)
from helpdesk.desk.review.record import Conflict, Refused, log

CLAIM_LASTS = timedelta(minutes=10)
LONGEST_ANSWER = 100_000


def open_conversation(conversation: Conversation, agent: User) -> User | None:
    """Claims the conversation for the agent who opens it; returns who has it when somebody else does."""
    now = timezone.now()
    if Conversation.objects.filter(free_for(agent), pk=conversation.pk).update(opened_by=agent, opened_at=now):
        return None
    return User.objects.filter(opened=conversation).first()


def free_for(agent: User) -> Q:
    """Conversations that nobody else has open."""
    return Q(opened_by=None) | Q(opened_by=agent) | Q(opened_at__lt=timezone.now() - CLAIM_LASTS)


def take_over(conversation: Conversation, agent: User) -> None:
    """The second agent takes over knowingly."""
    with transaction.atomic():
        Conversation.objects.filter(pk=conversation.pk).update(opened_by=agent, opened_at=timezone.now())
        log(conversation, agent, "taken_over")


def close_conversation(conversation: Conversation, agent: User, opened_before: datetime | None = None) -> None:
    """Gives the claim back; one that another page of the agent's has made or renewed since is kept."""
    rows = Conversation.objects.filter(pk=conversation.pk, opened_by=agent)
    rows = rows.filter(opened_at__lte=opened_before) if opened_before else rows
    rows.update(opened_by=None, opened_at=None)


def current_draft(conversation: Conversation, agent: User) -> Draft | None:
    """What the agent's editor holds: their own text when they began one, else the assistant's draft."""
    drafts = conversation.drafts.filter(state=Draft.State.PROPOSED).select_related("suggestion", "edited_by")
    own = Q(author=Draft.Author.AGENT, user=agent) & ~Q(text="")
    rows = drafts.filter(own | Q(author=Draft.Author.ASSISTANT)).order_by("pk")
    return min(rows, key=lambda draft: draft.author != Draft.Author.AGENT, default=None)


def own_draft(conversation: Conversation, agent: User, text: str = "") -> Draft:
    """The agent's own answer to this conversation, begun when there is none."""
    return Draft.objects.get_or_create(
        conversation=conversation,
        author=Draft.Author.AGENT,
        user=agent,
        state=Draft.State.PROPOSED,
        defaults={"text": text, "edited_by": agent},
    )[0]


def unfinished(conversation: Conversation, agent: User) -> Draft | None:
    """What the agent was typing when the customer wrote again, as long as nothing was sent since."""
    mine = Q(author=Draft.Author.AGENT, user=agent) | Q(author=Draft.Author.ASSISTANT, edited_by=agent)
    stale = conversation.drafts.filter(mine, state=Draft.State.STALE).exclude(text="").order_by("-updated_at").first()
    if stale is None:
        return None
    sent = conversation.outgoing.filter(author__isnull=False, side=None, created_at__gt=stale.updated_at)
    return None if sent.exists() else stale


def continue_with(draft: Draft, text: str, agent: User) -> Draft:
    """The text of a draft that is closed or out of date goes on as the agent's own, its origin kept."""
    own = own_draft(draft.conversation, agent)
    Draft.objects.filter(pk=own.pk).update(
        text=text,
        suggestion=draft.suggestion,
        version=F("version") + 1,
        edited_by=agent,
        updated_at=timezone.now(),
    )
    own.refresh_from_db()
    return own


def save_draft(draft: Draft, text: str, version: int, agent: User) -> int:
    """Stores what the agent typed and returns the new version. Raises Conflict, Refused."""
    if len(text) > LONGEST_ANSWER:
        raise Refused(_("The answer is longer than %s characters.") % f"{LONGEST_ANSWER:,}")
    rows = Draft.objects.filter(pk=draft.pk, version=version, state__in=(Draft.State.PROPOSED, Draft.State.STALE))
    if not rows.update(text=text, version=F("version") + 1, edited_by=agent, updated_at=timezone.now()):
        raise_why(draft)
    return version + 1


def raise_why(draft: Draft) -> None:
    """Explains why a conditional update of a draft found nothing."""
    draft = Draft.objects.select_related("edited_by").get(pk=draft.pk)
    if draft.state == Draft.State.STALE:
        raise Refused(
            _("The customer has written again, so this draft is out of date. Your text is kept: read the new mail.")
        )
    if draft.state != Draft.State.PROPOSED:
        raise Refused(_("This draft was already %s; nothing was sent a second time.") % draft.get_state_display())
    raise Conflict(draft)
