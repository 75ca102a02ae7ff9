"""What customers ask and no article answers: clustered by meaning, biggest first, each one key away from an article."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from helpdesk.desk.convert import mail_text
from helpdesk.desk.engines import encoder
from helpdesk.desk.fixes import found_something
from helpdesk.desk.models import Article, Review, Suggestion, User
from triage.clusters import clusters, telling_words
from triage.redact import without_personal_data

LOOK_BACK = timedelta(days=90)
MOST = 1000
LEAST = 3
REVIEWED_WITHIN = timedelta(days=180)


@dataclass(frozen=True)
class Gap:
    title: str
    mails: int
    questions: tuple[str, ...]
    language: str
    category: int | None
    suggestions: tuple[int, ...]
    answer: str
    """What an agent last answered, without personal data; "" while nobody has."""


def knowledge_gaps() -> list[Gap]:
    """Groups of at least LEAST mails of the last months that found no article, or whose drafts were rewritten."""
    rewritten = Q(reviews__size_class=Review.Size.REWRITTEN) | Q(reviews__decision=Review.Decision.OWN)
    rows = Suggestion.objects.filter(created_at__gt=timezone.now() - LOOK_BACK).select_related("message")
    unanswered = [row for row in rows.order_by("-pk")[:MOST] if not found_something(row)]
    known = {row.pk for row in unanswered}
    unanswered += [row for row in rows.filter(rewritten).distinct().order_by("-pk")[:MOST] if row.pk not in known]
    newest_last = sorted(unanswered, key=lambda row: row.pk)
    texts = [mail_text(row.message.subject, row.message.new_text) for row in newest_last]
    groups = clusters(encoder().encode(texts), least=LEAST) if texts else []
    words = telling_words([[texts[place] for place in group] for group in groups])
    return [
        gap_of([newest_last[place] for place in group], telling) for group, telling in zip(groups, words, strict=True)
    ]


def gap_of(rows: list[Suggestion], telling: tuple[str, ...]) -> Gap:
    ids = tuple(row.pk for row in rows)
    answers = Review.objects.filter(suggestion__in=ids).exclude(sent_text="").order_by("-pk")
    latest = answers.values_list("sent_text", flat=True).first() or ""
    return Gap(
        title=" ".join(telling).capitalize(),
        mails=len(rows),
        questions=tuple(without_personal_data(row.message.new_text)[:300] for row in rows[-3:]),
        language=Counter(row.language for row in rows).most_common(1)[0][0],
        category=Counter(row.category_id for row in rows).most_common(1)[0][0],
        suggestions=ids,
        answer=without_personal_data(latest),
    )


def draft_article(gap: Gap, owner: User) -> Article:
    """An article from the agent's answer, not in use until somebody has read it: owned, and dated for review."""
    body = gap.answer or "\n".join(f"- {question}" for question in gap.questions)
    source = f"knowledge gap, {gap.mails} mails"
    return unread_article(gap.title, body, owner, source, category_id=gap.category, language=gap.language)


def article_from(reading: Suggestion, answer: str, owner: User) -> Article:
    """The same from one answer to one mail, without personal data."""
    title = without_personal_data(reading.message.subject) or reading.category_name or "?"
    body = without_personal_data(answer or reading.message.new_text)
    source = f"conversation {reading.conversation_id}"
    return unread_article(title, body, owner, source, category_id=reading.category_id, language=reading.language)


def unread_article(title: str, body: str, owner: User, source: str, **values) -> Article:
    return Article.objects.create(
        title=title[:200],
        body=body,
        owner=owner,
        review_date=timezone.localdate() + REVIEWED_WITHIN,
        source=source,
        published=False,
        **values,
    )
