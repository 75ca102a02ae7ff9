"""The demo's past: mails of the weeks before, taken through the real steps under a seeded clock. Marked as simulated.

What customers wrote stands in fixtures/past.json; what agents do with it is drawn by a seeded generator: they confirm
or correct the category, send drafts as they are, edit them or write their own."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from django.utils import timezone

from helpdesk.desk import deliver, feedback, learn, receive, review, suggest
from helpdesk.desk.demo import company, customer
from helpdesk.desk.models import Category, Conversation, Desk, Draft, Mailbox, Message, OutgoingMail, User

SEED = 20260
WEEKS = 7
LEARNS_AFTER = 130
HABIT_AFTER = 20
"""Mails after which the team has agreed on a last sentence, which agents then add to nearly every draft without it."""
LESSONS_AFTER = 100
FIRST_NAMES = (
    "Ada Boris Carla Dmitri Elif Farid Greta Hugo Ines Jonas Karin Luc Marta Nils Olga Pablo Rosa Stefan".split()
)
LAST_NAMES = (
    "Abel Berger Costa Duval Engel Fischer Garcia Holm Ivers Jansen Keller Lopez Moreau Novak Olsen Petit".split()
)
WORDS = {
    "en": ("Hello", "Do write again if anything is unclear.", "Kind regards"),
    "de": ("Guten Tag", "Melden Sie sich gern, wenn etwas unklar ist.", "Freundliche Grüße"),
    "fr": ("Bonjour", "N'hésitez pas à nous réécrire si quelque chose n'est pas clair.", "Cordialement"),
    "es": ("Hola", "Escríbanos de nuevo si algo no queda claro.", "Un saludo"),
}


class Clock:
    """The time that the steps see while the past is made."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by

    def reach(self, moment: datetime) -> None:
        self.now = max(self.now, moment)


@contextmanager
def clock_at(start: datetime) -> Iterator[Clock]:
    clock = Clock(start)
    with patch("django.utils.timezone.now", clock):
        yield clock


def make(progress: Callable[[int], object]) -> int:
    """Makes the past, telling how many mails are done; returns how many it has."""
    chance = random.Random(SEED)
    past = company.read("past")
    mails = past["mails"]
    chance.shuffle(mails)
    end = timezone.now() - timedelta(days=1)
    start = end - timedelta(weeks=WEEKS)
    moments = sorted(start + (end - start) * chance.random() for _ in mails)
    mailbox = Mailbox.objects.filter(transport=Mailbox.Transport.FOLDER).order_by("pk").first()
    agents = list(User.objects.filter(groups__name="Agents").order_by("pk"))
    with clock_at(start) as clock:
        for done, (moment, mail) in enumerate(zip(moments, mails, strict=True)):
            clock.reach(moment)
            take_in(mailbox, mail, chance)
            clock.forward(timedelta(minutes=chance.lognormvariate(4.2, 0.9)))
            for conversation in Conversation.objects.filter(state__in=Conversation.OPEN):
                habit = done >= HABIT_AFTER
                answer(conversation, mail, past["answers"], chance.choice(agents), clock, chance, habit)
            if done + 1 == LESSONS_AFTER:
                approve_lessons()
            if done + 1 == LEARNS_AFTER:
                learn.recalibrate()
            progress(done + 1)
        learn.recalibrate()
    Desk.objects.update(simulated=True)
    return len(mails)


def approve_lessons() -> None:
    """The two best supported lessons that the desk has mined and proved by now; the others wait for a manager."""
    manager = User.objects.filter(groups__name="Managers").order_by("pk").first()
    for lesson in learn.propose_lessons()[:2]:
        learn.decide(lesson, "approved", manager, "The team agreed on it.")


def take_in(mailbox: Mailbox, mail: dict, chance: random.Random) -> None:
    name = f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"
    address = f"{name.lower().replace(' ', '.')}@post.example"
    customer.write(mailbox, name, address, mail["subject"], mail["body"])
    receive.poll(mailbox.pk)
    for message in Message.objects.filter(state=Message.State.NEW):
        suggest.suggest(message.pk)


def answer(
    conversation: Conversation,
    mail: dict,
    answers: dict[str, str],
    agent: User,
    clock: Clock,
    chance: random.Random,
    habit: bool,
) -> None:
    """One agent's work on one conversation, until the customer has the answer."""
    conversation.refresh_from_db()
    review.open_conversation(conversation, agent)
    reading = review.latest_suggestion(conversation.pk)
    truth = Category.objects.filter(name=mail["category"]).first()
    right = reading is not None and reading.category_id == (truth.pk if truth else None)
    audited = reading is not None and reading.audited
    if audited or not right or chance.random() < 0.8:
        review.label_category(conversation, truth, agent, audit=audited)
    draft = review.current_draft(conversation, agent)
    offered = draft is not None and draft.author == Draft.Author.ASSISTANT
    if offered and not right:
        review.flag(conversation, agent, "wrong category")
        review.discard(draft, agent, seconds=chance.uniform(10, 40), chips=("other",))
        offered = False
    if truth is None and chance.random() < 0.5:
        review.resolve(conversation, agent)
        return
    text = edited(draft.text, mail["language"], answers, chance, habit) if offered else own(conversation, mail, answers)
    draft = draft if offered else review.own_draft(conversation, agent)
    seconds = chance.lognormvariate(3.7, 0.5) if offered else chance.lognormvariate(5.3, 0.5)
    clock.forward(timedelta(seconds=seconds))
    approval = review.Answer(text, draft.version, seconds=seconds, findings_seen=True, then_resolve=True)
    outgoing = review.approve(draft, approval, agent)
    clock.forward(timedelta(seconds=conversation.mailbox.undo_seconds + 1))
    deliver.deliver(outgoing.pk)
    rate(outgoing, offered, chance)


def edited(text: str, language: str, answers: dict[str, str], chance: random.Random, habit: bool) -> str:
    """What an agent makes of a draft: mostly little."""
    _hello, again, _bye = WORDS[language]
    kind = chance.choices(("unchanged", "light", "edited", "rewritten"), (45, 30, 17, 8))[0]
    if kind == "unchanged" and habit and again not in text and chance.random() < 0.85:
        kind = "light"
    if kind == "unchanged" or (kind == "light" and again in text):
        return text
    paragraphs = [part for part in text.split("\n\n") if part != again]
    if kind == "light":
        return "\n\n".join([*paragraphs[:-1], again, paragraphs[-1]])
    if kind == "edited" and len(paragraphs) > 3:
        shorter = re.split(r"(?<=[.!?])\s+", paragraphs[1])[:2]
        return "\n\n".join([paragraphs[0], " ".join(shorter), *paragraphs[3:-1], again, paragraphs[-1]])
    return "\n\n".join([paragraphs[0], answers[language], paragraphs[-1]])


def own(conversation: Conversation, mail: dict, answers: dict[str, str]) -> str:
    hello, _again, bye = WORDS[mail["language"]]
    return f"{hello} {conversation.customer.name},\n\n{answers[mail['language']]}\n\n{bye}"


def rate(outgoing: OutgoingMail, offered: bool, chance: random.Random) -> None:
    if chance.random() < 0.3:
        feedback.rate(outgoing, good=chance.random() < (0.85 if offered else 0.8))
