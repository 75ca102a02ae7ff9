"""Wordings of the drafting prompt that the optional gepa proposes; they wait for the gate like a manager's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from pydantic import BaseModel, Field

from helpdesk.desk import convert
from helpdesk.desk.engines import TableLedger, engines_for, gateway_settings, released_prompts
from helpdesk.desk.learn.edits import answered_from_drafts
from helpdesk.desk.learn.lessons import NotAllowed
from helpdesk.desk.learn.prompts import propose_prompt
from helpdesk.desk.models import Mailbox, PromptVersion, Review
from triage import prompts
from triage.edits import edit_size
from triage.gateway import Gateway
from triage.protocols import EngineError
from triage.redact import Pseudonyms, without_personal_data
from triage.types import Address, Email, Prompt, Thread

NAME = "draft"
LATEST, LEAST = 40, 6
"""Answered mails that wordings are tried on: the later half ranks them, the earlier half shows what to mend."""
DRAFTS = 200
"""Drafts that one search may ask the model for."""
TASK = (
    "You improve the instructions of an assistant that drafts replies for a support team. You get the instructions and "
    "pairs of a draft and what the team sent in its place. Write the whole instructions anew, so that drafts come "
    "closer to what was sent. Keep every rule about evidence, promises and what customers' words may do, keep every "
    "{{ variable }} and {% statement %} as it is, and name no customer, number, address or link."
)


class Wording(BaseModel):
    text: str = Field(description="the whole instructions")


def propose_wording(drafts: int = DRAFTS) -> PromptVersion | None:
    """Searches for a wording by which drafts come closer to what was sent; None when none does.

    What is found is proposed and nothing more. Raises NotAllowed without the extra, a model or mail enough."""
    try:
        import gepa
    except ImportError as error:
        raise NotAllowed("gepa is not installed: `uv sync --extra gepa` installs it.") from error
    if not settings.HELPDESK_MODEL:
        raise NotAllowed("Only a model reads prompts: set HELPDESK_MODEL.")
    reviews = [row for row in answered_from_drafts()[:LATEST] if may_be_shown(row)][::-1]
    if len(reviews) < LEAST:
        raise NotAllowed(f"{len(reviews)} answered mails are too few to try wordings on; {LEAST} are needed.")
    half = len(reviews) // 2
    seed = released_prompts().get(NAME) or prompts.default(NAME)
    found = gepa.optimize(
        {NAME: seed},
        trainset=reviews[:half],
        valset=reviews[half:],
        adapter=Drafting(),
        max_metric_calls=drafts,
        logger=Quiet(),
        seed=0,
    )
    best, scores = found.best_candidate[NAME], found.val_aggregate_scores
    if best == seed:
        return None
    kept = f"{max(scores):.0%}, not {scores[0]:.0%}"
    why = f"Found by gepa: on {len(reviews) - half} answered mails of the drafts is kept: {kept}."
    return propose_prompt(NAME, best, why, None)


def may_be_shown(review: Review) -> bool:
    return review.suggestion.message.mailbox.privacy != Mailbox.Privacy.BLOCK


class Quiet:
    def log(self, message: str) -> None:
        """What gepa tells on its way is for nobody."""


@dataclass
class Tried:
    """What gepa calls an evaluation batch."""

    outputs: list[str]
    scores: list[float]
    trajectories: list[Review] | None = None
    objective_scores: None = None
    num_metric_calls: int | None = None


class Drafting:
    """The seam that gepa asks for (`GEPAAdapter`): answered mails drafted by a wording, and a better wording."""

    def evaluate(self, batch: list[Review], candidate: dict[str, str], capture_traces: bool = False) -> Tried:
        """Each scored by what would have been kept: 1 less the size of the edit to what was sent; 0 for no draft."""
        drafts = [drafted(review, candidate) for review in batch]
        scores = [1 - edit_size(draft, review.sent_text) for draft, review in zip(drafts, batch, strict=True)]
        return Tried(drafts, scores, list(batch) if capture_traces else None)

    def make_reflective_dataset(
        self, candidate: dict[str, str], eval_batch: Tried, components_to_update: list[str]
    ) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        pairs = zip(eval_batch.outputs, eval_batch.trajectories or (), strict=True)
        shown = [
            {"draft": without_personal_data(draft), "sent": without_personal_data(review.sent_text)}
            for draft, review in pairs
        ]
        return dict.fromkeys(components_to_update, shown)

    def propose_new_texts(
        self,
        candidate: dict[str, str],
        reflective_dataset: Mapping[str, Sequence[Mapping[str, Any]]],
        components_to_update: list[str],
    ) -> dict[str, str]:
        """The wording of before where the model gives none that may stand in for it."""
        text = reworded(candidate[NAME], reflective_dataset[NAME])
        return {NAME: candidate[NAME] if prompts.problem(NAME, text) else text}


def drafted(review: Review, candidate: dict[str, str]) -> str:
    reading = review.suggestion
    message = reading.message
    wordings = released_prompts() | candidate
    drafter = engines_for(message.mailbox, TableLedger(message.mailbox, message), wordings=wordings).drafter
    thread, policy = convert.thread_of(message), convert.policy_of(message.mailbox)
    try:
        reply = drafter.draft(thread, convert.classification_of(reading), convert.passages_of(reading), policy)
    except EngineError:
        return ""
    return reply.text if reply else ""


def reworded(text: str, shown: Sequence[Mapping[str, str]]) -> str:
    pairs = "\n\n".join(f"Draft:\n{each['draft']}\n\nSent:\n{each['sent']}" for each in shown)
    prompt = Prompt("reword", "1", TASK, f"Instructions:\n{text}\n\n{pairs}")
    ledger = TableLedger()
    nobody = Thread((Email("reword", Address("", ""), "", "", ""),))
    gateway = Gateway(gateway_settings(ledger), ledger)
    try:
        return gateway.ask("reword", prompt, Wording, "redact", Pseudonyms.of(nobody, ())).value.text
    except EngineError:
        return text
