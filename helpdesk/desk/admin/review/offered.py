"""What the page shows of the assistant's errands: at work, done, taken."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from helpdesk.desk import errands
from helpdesk.desk.admin.review.access import ACT
from helpdesk.desk.models import Conversation, Errand, Message, User


@dataclass(frozen=True)
class Offered:
    """What the assistant is doing and has done for this agent here; offers are numbered for their keys."""

    asked: list[tuple[Errand, list[tuple[int, dict]]]] = field(default_factory=list)
    before: Errand | None = None
    """The latest offer that was taken over a text that can be had back."""
    translation: Errand | None = None
    with_model: bool = False

    @property
    def wrap_up(self) -> dict | None:
        """What the assistant wrote to stay behind, newest first."""
        wraps = [errand for errand, _offers in self.asked if errand.kind == Errand.Kind.WRAP_UP]
        return next((errand.results[0] for errand in wraps if errand.results), None)

    @property
    def working(self) -> bool:
        asked = [errand for errand, _offers in self.asked]
        return any(errand.is_open for errand in (*asked, *filter(None, [self.translation])))


def offered_to(agent: User, conversation: Conversation, latest: Message | None) -> Offered:
    if not agent.has_perm(ACT):
        return Offered()
    count, asked = 0, []
    rows = list(conversation.errands.filter(Q(agent=agent) | Q(kind=Errand.Kind.TRANSLATE)).order_by("-id"))
    mine = [errand for errand in rows if errand.agent_id == agent.pk]
    for errand in errands.shown(mine, latest):
        numbered = list(enumerate(errand.results, count + 1))
        count += len(numbered)
        asked.append((errand, numbered))
    taken = next((errand for errand in mine if errand.settled and errand.text), None)
    translated = (errand for errand in rows if errand.kind == Errand.Kind.TRANSLATE)
    spoken = next((errand for errand in translated if errand.language == spoken_by(agent)), None)
    return Offered(asked, taken, spoken, errands.with_model())


def spoken_by(agent: User) -> str:
    return agent.language or next(iter(agent.languages), "en")
