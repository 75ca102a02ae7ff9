"""One mail as the rules see it: what is known, and what was read from it, each worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from triage.abuse import abuse
from triage.confidence import enough
from triage.delicate import Hit, delicate, with_likeness
from triage.injection import injection
from triage.phrases import Folded, fold
from triage.reading import Reading, read
from triage.types import Category, Classification, Email, Passage, Policy, Thread


@dataclass(frozen=True)
class Case:
    thread: Thread
    classification: Classification
    passages: Sequence[Passage] | None
    """None when nobody looked for knowledge."""
    policy: Policy
    seen: tuple[Hit, ...] = ()
    """Signs of abuse that only the desk can see, such as one origin under many names."""

    @property
    def email(self) -> Email:
        return self.thread.latest

    @cached_property
    def text(self) -> Folded:
        return fold(f"{self.email.subject}\n\n{self.email.new_text}")

    @cached_property
    def reading(self) -> Reading:
        return read(self.email, self.policy.languages)

    @cached_property
    def category(self) -> Category | None:
        return self.policy.category(self.classification.category)

    @cached_property
    def enough(self) -> tuple[bool, str]:
        return enough(self.classification, self.policy)

    @cached_property
    def delicate(self) -> tuple[Hit, ...]:
        return with_likeness(delicate(self.email), self.classification.signals)

    @property
    def language(self) -> str:
        return self.classification.language or self.reading.language

    def injections(self, phrases: Sequence[str] = ()) -> tuple[Hit, ...]:
        """Signs in any mail of the thread that came in: the assistant reads them all."""
        sent = [email.new_text or email.text for email in self.thread.emails if not email.incoming]
        found = {
            hit: None
            for email in reversed(self.thread.emails)
            if email.incoming
            for hit in injection(email, sent, self.policy.mailbox_address, phrases)
        }
        return tuple(found)

    def abuses(self, phrases: Sequence[str] = ()) -> tuple[Hit, ...]:
        return (*abuse(self.email, self.policy.mailbox_address, self.policy.allowed_domains, phrases), *self.seen)
