"""The contracts between the pipeline and its engines; one contract test runs over every implementation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from triage.types import Call, Classification, Passage, Policy, Reply, Thread

if TYPE_CHECKING:
    from numpy.typing import NDArray


class EngineError(Exception):
    """An engine could not answer. `permanent`: trying again will not help."""

    def __init__(self, message: str, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class Classifier(Protocol):
    def classify(self, thread: Thread, policy: Policy) -> Classification:
        """Reads the latest mail of the thread. Raises EngineError."""
        ...


class Drafter(Protocol):
    def draft(
        self,
        thread: Thread,
        classification: Classification,
        passages: Sequence[Passage],
        policy: Policy,
        sample: int = 0,
    ) -> Reply | None:
        """Writes an answer, or None when there is nothing good to say. Raises EngineError.

        Another `sample` asks for an alternative to the answers of lower ones; None when there is no other."""
        ...

    def redo(
        self,
        reply: Reply,
        instruction: str,
        thread: Thread,
        classification: Classification,
        passages: Sequence[Passage],
        policy: Policy,
        sample: int = 0,
    ) -> Reply | None:
        """The reply anew as an agent asks. Raises EngineError, also where the engine can't follow the instruction."""
        ...

    def ask(
        self,
        question: str,
        thread: Thread,
        classification: Classification,
        passages: Sequence[Passage],
        policy: Policy,
    ) -> Reply | None:
        """A short reply that asks the customer for the one thing that is missing. Raises EngineError."""
        ...

    def translate(self, text: str, to: str, thread: Thread, policy: Policy) -> str:
        """The text in the language `to` (ISO 639-1), for an agent to read. Raises EngineError."""
        ...


class Encoder(Protocol):
    def encode(self, texts: Sequence[str]) -> NDArray:
        """Unit vectors, float32, one row a text."""
        ...


class Retriever(Protocol):
    def search(self, thread: Thread, classification: Classification, limit: int = 5) -> tuple[Passage, ...]:
        """The passages that most likely answer the latest mail, best first, scored 0 to 1."""
        ...


class Ledger(Protocol):
    """What the gateway asks of whoever pays and remembers."""

    def spent(self) -> float:
        """US dollars spent this month within the budget that applies to this call."""
        ...

    def record(self, call: Call) -> None: ...

    def cached(self, key: str) -> str | None:
        """The answer given earlier to exactly this request, if any."""
        ...

    def remember(self, key: str, answer: str) -> None: ...
