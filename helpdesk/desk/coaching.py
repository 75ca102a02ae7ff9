"""Sent answers read for tone, empathy and policy, where a team wants that: the agent sees it first, then the lead."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from statistics import mean

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from helpdesk.desk import convert
from helpdesk.desk.engines import TableLedger, judge_for, knowledge
from helpdesk.desk.models import AnswerQuality, Article, OutgoingMail, Review, Team, User
from helpdesk.desk.sight import visible
from triage.protocols import EngineError
from triage.quality import Quality, quality
from triage.types import Policy, Thread

logger = logging.getLogger(__name__)

AGENT_ALONE = timedelta(days=7)
"""How long an agent has what was found to themselves, unless they look at it sooner."""

KEPT = timedelta(days=180)
AT_ONCE = 20
ENOUGH = 30
"""Answers from which a team's mean says something."""


def switch(team: Team) -> None:
    """Coaching was turned on or off: on, it begins now, with nothing of before; off, what was found is deleted."""
    with transaction.atomic():
        if team.coaching == Team.Coaching.OFF:
            team.qualities.all().delete()
            team.coached_since = None
        else:
            team.coached_since = team.coached_since or timezone.now()
        team.save(update_fields=["coached_since"])


def due() -> list[int]:
    """Answers that have left since their team turned coaching on, and were not read yet."""
    if not Team.objects.filter(coached_since__isnull=False).exists():
        return []
    rows = Review.objects.filter(
        decision__in=(Review.Decision.SENT, Review.Decision.OWN),
        outgoing__state=OutgoingMail.State.SENT,
        agent__isnull=False,
        at__gte=F("conversation__team__coached_since"),
        quality=None,
    )
    return list(rows.exclude(sent_text="").order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def read_answer(review_id: int) -> None:
    """Scores one sent answer; safe to call twice. A model that fails leaves what the rules found."""
    rows = Review.objects.select_related("conversation__team", "suggestion__message", "outgoing__mailbox")
    review = rows.filter(pk=review_id, quality=None).first()
    team = review.conversation.team if review else None
    if review is None or team is None or team.coached_since is None:
        return
    found, by_model = judged(review, team)
    AnswerQuality.objects.get_or_create(
        review=review,
        defaults={
            "team": team,
            "agent_id": review.agent_id,
            "tone": found.tone,
            "empathy": found.empathy,
            "policy": found.policy,
            "remarks": [asdict(remark) for remark in found.remarks],
            "by_model": by_model,
        },
    )


def judged(review: Review, team: Team) -> tuple[Quality, bool]:
    """What rules and, where wanted, the model make of an answer; and whether the model had a say."""
    mailbox = review.outgoing.mailbox
    policy, thread = convert.policy_of(mailbox), thread_of(review)
    mood = review.suggestion.sentiment if review.suggestion else "neutral"
    passages = knowledge(Article.objects.filter(is_policy=True, published=True))
    found = quality(review.sent_text, thread, mood, policy, passages)
    judge = judge_for(TableLedger(mailbox)) if team.coaching == Team.Coaching.MODEL else None
    return with_model(found, judge, review, thread, policy) if judge else (found, False)


def with_model(found: Quality, judge, review: Review, thread: Thread, policy: Policy) -> tuple[Quality, bool]:
    try:
        return judge.judge(review.sent_text, thread, policy, found), True
    except EngineError as error:
        logger.warning("An answer was read by rules alone: %s", error)
        return found, False


def thread_of(review: Review) -> Thread:
    """The conversation up to the mail that was answered."""
    mails = review.conversation.messages.filter(direction="in", created_at__lte=review.at)
    message = review.suggestion.message if review.suggestion else mails.order_by("-pk").first()
    return convert.thread_of(message or review.conversation.messages.order_by("pk").first())


def forget_old() -> int:
    return AnswerQuality.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


@dataclass(frozen=True)
class Talk:
    """One answer with its passages, as a page shows it."""

    row: AnswerQuality
    passages: tuple[tuple[str, str], ...]
    """(kind, text)"""


def concerns(user: User) -> bool:
    """Whether somebody's answers are read, or those of a team they lead."""
    return is_read(user) or Team.objects.filter(coached_since__isnull=False, lead=user).exists()


def is_read(user: User) -> bool:
    """Whether somebody is in a team whose answers are read, or has helped out in one."""
    teams = Team.objects.filter(coached_since__isnull=False)
    return teams.filter(Q(members=user) | Q(qualities__agent=user)).exists()


def own(agent: User) -> list[Talk]:
    """What was found in an agent's own answers, newest first; nobody else's."""
    return talks(AnswerQuality.objects.filter(agent=agent, team__coached_since__isnull=False), agent)


def see(agent: User) -> int:
    """The agent has looked; from now on the lead may too."""
    rows = AnswerQuality.objects.filter(agent=agent, seen_at=None, team__coached_since__isnull=False)
    return rows.update(seen_at=timezone.now())


def of_team(team: Team, now: datetime, lead: User) -> list[Talk]:
    """What the team's lead may see: passages, once their writer has seen them or had a week to."""
    ripe = Q(seen_at__isnull=False) | Q(at__lte=now - AGENT_ALONE)
    return talks(AnswerQuality.objects.filter(ripe, team=team, team__coached_since__isnull=False), lead)


def talks(rows: QuerySet[AnswerQuality], reader: User, most: int = 50) -> list[Talk]:
    """Answers with something to talk about, of conversations open to the reader; an erased one has no text left."""
    found = (
        visible(rows, reader, "review__conversation")
        .exclude(remarks=[])
        .select_related("review", "agent", "team")
        .order_by("-at", "-pk")[:most]
    )
    shown = (Talk(row, passages_of(row)) for row in found)
    return [talk for talk in shown if talk.passages]


def passages_of(row: AnswerQuality) -> tuple[tuple[str, str], ...]:
    text = row.review.sent_text
    cut = ((each["kind"], text[each["start"] : each["end"]].strip()) for each in row.remarks)
    return tuple((kind, passage) for kind, passage in cut if passage)


def means(team: Team) -> dict[str, float] | None:
    """Mean scores of the team's answers of the last 30 days; None below ENOUGH. Never by person."""
    rows = AnswerQuality.objects.filter(team=team, at__gt=timezone.now() - timedelta(days=30))
    scores = list(rows.values_list("tone", "empathy", "policy"))
    if len(scores) < ENOUGH:
        return None
    return dict(zip(("tone", "empathy", "policy"), map(mean, zip(*scores, strict=True)), strict=True))
