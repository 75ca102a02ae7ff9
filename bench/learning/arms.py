"""Ways of learning from edits: none, the last one, the last five, lessons, and knowing the truth."""

from __future__ import annotations

import http.client
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.learning.model import EXAMPLE, INTO
from bench.learning.world import Mail
from triage.edits import edit_size
from triage.embedded.encoder import load_encoder
from triage.gate import EVIDENT, ONE_SIDED, paired_effect, turned_against
from triage.gateway import Answer
from triage.lessons import Change, Edit, Proposal, honoured, mine, wording
from triage.lessons.fit import supersedes
from triage.lessons.parts import general
from triage.llm import ModelDrafter
from triage.types import Lesson, Policy, Prompt

LEARNS_EVERY = 10
WINDOW = 300
REPLAYED = 40


class PlainGateway:
    """Asks the stub over HTTP; the real gateway's libraries would only cost time here."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)

    def ask(
        self, purpose: str, prompt: Prompt, answer_type: Any, privacy: Any, pseudonyms: Any, sample: int = 0
    ) -> Answer[Any]:
        messages = [{"role": "system", "content": prompt.fixed}, {"role": "user", "content": prompt.variable}]
        body = json.dumps({"model": "stub", "messages": messages})
        self._connection.request("POST", "/v1/chat/completions", body, {"Content-Type": "application/json"})
        found = json.loads(self._connection.getresponse().read())
        return Answer(answer_type.model_validate_json(found["choices"][0]["message"]["content"]), ())


class Writer:
    """The real model drafter over the stub."""

    def __init__(self, port: int) -> None:
        self._drafter = ModelDrafter(PlainGateway(port))  # type: ignore[arg-type]

    def draft(self, mail: Mail, lessons: Sequence[Lesson]) -> str:
        policy = Policy("Larkfield Outdoor", (), (), lessons=tuple(lessons), privacy="allow")
        return self._drafter.draft(mail.thread, mail.classification, mail.passages, policy).text


@dataclass
class Arm:
    writer: Writer

    def draft(self, mail: Mail) -> str:
        return self.writer.draft(mail, self.lessons(mail))

    def lessons(self, mail: Mail) -> list[Lesson]:
        return []

    def learn(self, mail: Mail, agent: str, draft: str, sent: str) -> None:
        """Sees what the desk sees."""


@dataclass
class Oracle(Arm):
    """Knows the preferences, and so does its prompt."""

    wishes: dict[str, list[Change]] = field(default_factory=dict)

    def lessons(self, mail: Mail) -> list[Lesson]:
        return [lesson_of(change, mail.category, place) for place, change in enumerate(self.wishes[mail.category])]


@dataclass
class Examples(Arm):
    """Shows the model the last edits of the category."""

    count: int = 5
    seen: dict[str, list[str]] = field(default_factory=dict)

    def lessons(self, mail: Mail) -> list[Lesson]:
        latest = self.seen.get(mail.category, [])[-self.count :]
        return [Lesson(f"example:{place}", "example", text) for place, text in enumerate(latest)]

    def learn(self, mail: Mail, agent: str, draft: str, sent: str) -> None:
        if draft != sent:
            before, after = (json.dumps(general(text, (mail.name,), mail.order)) for text in (draft, sent))
            self.seen.setdefault(mail.category, []).append(f"{EXAMPLE}{before}{INTO}{after}")


@dataclass
class Lessons(Arm):
    """Mined, proved on other mail, approved by a manager who approves everything, given up when taken back."""

    edits: list[Edit] = field(default_factory=list)
    mails: dict[str, Mail] = field(default_factory=dict)
    in_force: list[tuple[Proposal, Lesson, list[bool]]] = field(default_factory=list)
    taken: set[tuple[Any, ...]] = field(default_factory=set)
    replays: int = 0

    def lessons(self, mail: Mail) -> list[Lesson]:
        return [lesson for _, lesson, _ in self.in_force]

    def learn(self, mail: Mail, agent: str, draft: str, sent: str) -> None:
        number = str(len(self.edits))
        names = (mail.name,)
        edit = Edit(number, number, agent, draft, sent, mail.category, "en", names, mail.order)
        self.edits.append(edit)
        self.mails[number] = mail
        self.watch(edit)
        if len(self.edits) % LEARNS_EVERY == 0:
            self.propose()

    def watch(self, edit: Edit) -> None:
        for proposal, lesson, taken_back in list(self.in_force):
            if lesson.category in ("", edit.category) and honoured(proposal.change, edit.offered, edit):
                taken_back.append(not honoured(proposal.change, edit.sent, edit))
        self.in_force = [each for each in self.in_force if turned_against(each[2]) < EVIDENT]

    def propose(self) -> None:
        for proposal in mine(self.edits[-WINDOW:], load_encoder()):
            if not self.taken_up(proposal):
                for narrower in proposal.narrower:
                    self.taken_up(narrower)

    def taken_up(self, proposal: Proposal) -> bool:
        """Whether the lesson is in force, or was."""
        key = (proposal.change.key, proposal.category)
        lesson = lesson_of(proposal.change, proposal.category, len(self.taken))
        if key in self.taken:
            return True
        if not self.proved(proposal, lesson):
            return False
        self.taken.add(key)
        self.in_force = [each for each in self.in_force if not takes_over(proposal, each[0])]
        self.in_force.append((proposal, lesson, []))
        return True

    def proved(self, proposal: Proposal, lesson: Lesson) -> bool:
        last = max(int(edit.id) for edit in proposal.founded_on)
        scope = [edit for edit in self.edits[last + 1 :] if proposal.category in ("", edit.category)][-REPLAYED:]
        others = [each[1] for each in self.in_force]
        kept = [each[1] for each in self.in_force if not takes_over(proposal, each[0])]
        gains = []
        for edit in scope:
            before, after = (self.writer.draft(self.mails[edit.id], rules) for rules in (others, [*kept, lesson]))
            gains.append(edit_size(before, edit.sent) - edit_size(after, edit.sent))
            self.replays += 1
        return paired_effect(gains, ONE_SIDED).better


def takes_over(new: Proposal, old: Proposal) -> bool:
    return new.category == old.category and supersedes(new.change, old.change)


def lesson_of(change: Change, category: str, number: int) -> Lesson:
    outside = {
        "last_first": "Put the last sentence first.",
        "short_sentences": "Write no sentence of more than twelve words.",
    }
    return Lesson(f"lesson:{number}", change.kind, outside.get(change.kind) or wording(change), category)
