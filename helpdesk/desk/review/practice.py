"""Practice on real past mail, with everybody's data replaced: nothing is stored, nothing leaves."""

from __future__ import annotations

import random
from dataclasses import dataclass

from django.db.models import QuerySet

from helpdesk.desk import convert
from helpdesk.desk.models import Message, Suggestion
from triage.check import check
from triage.edits import difference
from triage.redact import Pseudonyms
from triage.types import Finding, Thread

LATEST = 300
"""The newest answers that mails to practise on are drawn from."""


@dataclass(frozen=True)
class Compared:
    """The agent's practice answer beside what the team really sent."""

    sent: str
    category: str
    runs: list[tuple[str, str]]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Exercise:
    """A customer's mail and the answer it got; texts are shown through `hide` alone."""

    mail: Message
    answer: Message
    thread: Thread
    pseudonyms: Pseudonyms

    @property
    def subject(self) -> str:
        return self.pseudonyms.hide(self.mail.subject)

    @property
    def text(self) -> str:
        return self.pseudonyms.hide(self.mail.new_text or self.mail.text)

    def compare(self, typed: str) -> Compared:
        """Checked against the real thread, as a draft would be; shown with pseudonyms again."""
        policy = convert.policy_of(self.mail.mailbox)
        passages = convert.passages_of(self.reading) if self.reading else ()
        sent = self.pseudonyms.hide(self.answer.new_text)
        found = check(self.pseudonyms.restore(typed), self.thread, passages, policy)
        return Compared(
            sent,
            self.reading.category_name if self.reading else "",
            difference(typed, sent),
            tuple(hidden(finding, self.pseudonyms) for finding in found),
        )

    @property
    def reading(self) -> Suggestion | None:
        return Suggestion.objects.filter(message=self.mail).order_by("-id").first()


def hidden(finding: Finding, pseudonyms: Pseudonyms) -> Finding:
    return type(finding)(
        finding.kind, pseudonyms.hide(finding.text), finding.start, finding.end, pseudonyms.hide(finding.detail)
    )


def draw(answers: QuerySet[Message], without: int = 0) -> Exercise | None:
    """One of the latest answers with the mail it answered; None where there is none yet."""
    ids = list(
        answers.filter(direction=Message.Direction.OUT, automatic="")
        .order_by("-pk")
        .values_list("pk", flat=True)[:LATEST]
    )
    random.shuffle(ids)
    for pk in ids:
        exercise = exercise_of(answers.get(pk=pk))
        if exercise is not None and exercise.mail.pk != without:
            return exercise
    return None


def exercise_of(answer: Message) -> Exercise | None:
    earlier = Message.objects.filter(conversation=answer.conversation_id, pk__lt=answer.pk)
    mail = (
        earlier.filter(direction=Message.Direction.IN, automatic="")
        .exclude(new_text="")
        .select_related("conversation__customer", "mailbox")
        .order_by("-pk")
        .first()
    )
    if mail is None or not answer.new_text:
        return None
    thread = convert.thread_of(mail)
    pseudonyms = Pseudonyms.of(thread)
    pseudonyms.hide(answer.new_text)
    return Exercise(mail, answer, thread, pseudonyms)
