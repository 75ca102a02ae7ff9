"""Past mail triaged and drafted blind, in order of time; what it shows, and what it proposes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from helpdesk.desk import convert
from helpdesk.desk.engines import TableLedger, encoder, engines_for, knowledge
from helpdesk.desk.learn.past.labels import implied, plain
from helpdesk.desk.learn.past.pairs import Pair, Past
from helpdesk.desk.models import Article, Mailbox
from triage.backtest import Trial, report
from triage.clusters import clusters, telling_words
from triage.earlier import Answered, earlier_answers
from triage.edits import edit_size
from triage.pipeline import triage
from triage.redact import without_personal_data
from triage.retrieve import Index, question_of
from triage.types import Classification, Passage, Policy

REFRESH = 25
"""Answers after which the drafter may use what was said up to then."""

LEAST = 3
"""Mails from which a label of the team is proposed as a category."""


def backtest(past: Past, progress: Callable[[], object] = lambda: None) -> dict[str, Any]:
    """What the assistant would have done with each mail, knowing only articles and answers given before it.

    Raises EngineError."""
    policy = blind_policy()
    tested = list(drafted_blind(past.pairs, policy, progress))
    unknown = [pair for pair, each in zip(past.pairs, tested, strict=True) if is_unknown(each)]
    return {
        "mails": past.mails,
        "threads": past.threads,
        "unanswered": past.from_customers - len(past.pairs),
        **report(tested),
        "proposed_categories": [*labelled_groups(past.pairs, policy), *proposed_categories(unknown)],
        "proposed_articles": proposed_articles(past.pairs, tested),
    }


def blind_policy() -> Policy:
    """The policy of the desk without what agents confirmed: that may be the very mail to be tested on."""
    mailbox = Mailbox.objects.order_by("pk").first()
    policy = convert.policy_of(mailbox)
    categories = tuple(replace(category, confirmed=()) for category in policy.categories)
    return replace(policy, categories=categories, calibration=None, thresholds={}, lessons=(), drafting=True)


def drafted_blind(pairs: Sequence[Pair], policy: Policy, progress: Callable[[], object]) -> Iterator[Trial]:
    """One Trial a pair, in order; each sees only what had been answered when its mail came."""
    index = Index(knowledge(Article.objects.filter(published=True)), encoder())
    engines = replace(engines_for(None, TableLedger()), retriever=index)
    said: list[Answered] = []
    to_come = sorted(range(len(pairs)), key=lambda place: pairs[place].answered_at)
    readings: dict[int, Classification] = {}
    known: set[str] = set()
    learnt = 0
    for place, pair in enumerate(pairs):
        while to_come and pairs[to_come[0]].answered_at <= pair.at:
            earlier = to_come.pop(0)
            said.append(answered(earlier, pairs[earlier], readings[earlier].category, readings[earlier].language))
        if len(said) >= learnt + REFRESH:
            learnt, known = len(said), refreshed(index, earlier_answers(said), known)
        outcome = triage(pair.thread, policy, engines)
        readings[place] = outcome.classification
        draft = outcome.draft
        yield Trial(
            id=pair.thread.latest.id,
            category=outcome.classification.category,
            language=outcome.classification.language,
            destination=outcome.route.destination,
            rules=tuple(reason.rule for reason in outcome.route.hits),
            edit=edit_size(draft.text, pair.answer) if draft else None,
            likeness=likeness(draft.text, pair.answer) if draft else None,
            findings=len(draft.findings) if draft else 0,
            label=implied(pair.labels, (category.name for category in policy.categories)),
        )
        progress()


def refreshed(index: Index, passages: Iterable[Passage], known: set[str]) -> set[str]:
    """Puts the answers known by now into the index and takes older ones out; returns their refs."""
    now = {passage.ref: passage for passage in passages}
    for gone in known - now.keys():
        index.replace(gone, ())
    for ref in now.keys() - known:
        index.replace(ref, [now[ref]])
    return set(now)


def answered(place: int, pair: Pair, category: str | None, language: str) -> Answered:
    sender = pair.thread.latest.sender
    name = pair.thread.customer.name
    return Answered(
        ref=f"answer:{place}",
        customer=sender.address.lower(),
        category=category or "",
        language=language,
        sent=pair.answer,
        names=(name, *name.split()),
    )


def likeness(draft: str, answer: str) -> float:
    one, other = encoder().encode([draft, answer])
    return float(one @ other)


def is_unknown(tested: Trial) -> bool:
    return tested.category is None or "no_category" in tested.rules


def labelled_groups(pairs: Sequence[Pair], policy: Policy) -> list[dict[str, Any]]:
    """What the team has a label or folder for and the desk no category, biggest first."""
    known = {plain(category.name) for category in policy.categories}
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        for label in pair.labels:
            if plain(label) not in known:
                groups.setdefault(plain(label), []).append(pair)
    return [
        group(next(label for label in members[0].labels if plain(label) == name), "label", texts_of(members))
        for name, members in sorted(groups.items(), key=lambda each: -len(each[1]))
        if len(members) >= LEAST
    ]


def texts_of(pairs: Sequence[Pair]) -> list[str]:
    return [question_of(pair.thread) for pair in pairs]


def group(name: str, source: str, texts: Sequence[str]) -> dict[str, Any]:
    examples = [without_personal_data(text)[:300] for text in texts[:3]]
    return {"name": name, "source": source, "mails": len(texts), "examples": examples}


def proposed_categories(pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    """Groups of mail that fits no category, biggest first: telling words, how much mail, three examples."""
    texts = texts_of(pairs)
    groups = clusters(encoder().encode(texts)) if texts else []
    words = telling_words([[texts[place] for place in members] for members in groups])
    return [
        group(" ".join(telling).capitalize(), "meaning", [texts[place] for place in members])
        for telling, members in zip(words, groups, strict=True)
    ]


def proposed_articles(pairs: Sequence[Pair], tested: Sequence[Trial]) -> list[dict[str, Any]]:
    """What the team told several customers and no draft could say: the beginnings of articles."""
    missed = [
        answered(place, pair, each.category, each.language)
        for place, (pair, each) in enumerate(zip(pairs, tested, strict=True))
        if not each.of_use
    ]
    passages = earlier_answers(missed)
    questions = [[question_of(pairs[int(passage.ref.partition(":")[2])].thread)] for passage in passages]
    words = telling_words(questions) if questions else []
    return [
        {"title": " ".join(telling).capitalize(), "category": passage.category or None, "body": passage.text}
        for telling, passage in zip(words, passages, strict=True)
    ]
