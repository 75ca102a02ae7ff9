"""Candidate lessons out of many edits: the same change made again and again, by several people, where it could be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from triage.lessons.changes import Change, Edit, changes
from triage.lessons.fit import applicable, honoured
from triage.lessons.safe import why_unsafe
from triage.lessons.words import wording
from triage.protocols import Encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

CONVERSATIONS, AGENTS = 3, 2
"""The least a lesson rests on."""

LEAST_RATE = 0.4
"""Share of the drafts it could have changed in which an agent made this very change."""

SAME_MEANING = 0.8
"""Cosine from which two sentences say the same."""

WIDE = 3
"""Categories in which the same lesson must stand by itself to be proposed for all."""


@dataclass(frozen=True, slots=True)
class Proposal:
    change: Change
    category: str
    """"" for every category."""
    language: str
    evidence: tuple[Edit, ...]
    """Every edit that made this change, oldest first."""
    founded_on: tuple[Edit, ...]
    """The first of them, with which it reached CONVERSATIONS and AGENTS; it is proved on later mail."""
    opportunities: int
    followed: int
    narrower: tuple[Proposal, ...] = ()
    """The same for single categories and mailboxes, to be tried when it does not hold for all of them."""
    mailbox: str = ""
    """"" for every mailbox."""

    @property
    def text(self) -> str:
        return wording(self.change)


@dataclass(frozen=True, slots=True)
class _Seen:
    change: Change
    edit: Edit


def mine(edits: Sequence[Edit], encoder: Encoder) -> list[Proposal]:
    """Proposals from edits in order of time, best supported first. Raises what the encoder does.

    A change counts once a conversation. Sentences are clustered by meaning, other changes by their words."""
    encoder = _Remembering(encoder)
    general = [each for each in _mined(edits, encoder) if _in_every_mailbox(each, edits)]
    alone = _of_single_mailboxes(edits, encoder)
    found = [replace(each, narrower=(*each.narrower, *_within(each, alone))) for each in general]
    covered = [narrow for each in general for narrow in _within(each, alone)]
    found += [each for each in alone if each not in covered]
    return sorted(found, key=lambda each: (-each.followed, each.text, each.mailbox))


def _mined(edits: Sequence[Edit], encoder: Encoder) -> list[Proposal]:
    """Of single categories, and of all of them where it is a habit of the house."""
    groups: dict[tuple[str, str], list[Edit]] = {}
    for edit in edits:
        groups.setdefault((edit.category, edit.language), []).append(edit)
    found = [
        proposal
        for (category, language), members in groups.items()
        for cluster in _clusters(members, encoder)
        if (proposal := _proposal(cluster, members, category, language))
    ]
    everywhere = [
        replace(wide, narrower=tuple(each for each in found if _same(each, wide)))
        for wide in _everywhere(edits, encoder)
    ]
    return [*everywhere, *(each for each in _widened(found) if not any(_same(each, wide) for wide in everywhere))]


def _of_single_mailboxes(edits: Sequence[Edit], encoder: Encoder) -> list[Proposal]:
    """What the mail of each mailbox teaches by itself, where there are several."""
    mailboxes = dict.fromkeys(edit.mailbox for edit in edits)
    if len(mailboxes) < 2:
        return []
    return [
        replace(each, mailbox=mailbox, narrower=tuple(replace(narrow, mailbox=mailbox) for narrow in each.narrower))
        for mailbox in mailboxes
        for each in _mined([edit for edit in edits if edit.mailbox == mailbox], encoder)
    ]


def _in_every_mailbox(proposal: Proposal, edits: Sequence[Edit]) -> bool:
    """No mailbox that had chances enough leaves it alone: what only one of them does is a lesson for that one."""
    rest = [each for each in edits[edits.index(proposal.founded_on[0]) :] if _speaks_of(proposal, each)]
    mailboxes = {edit.mailbox for edit in rest}
    for mailbox in mailboxes if len(mailboxes) > 1 else ():
        chances = [edit for edit in rest if edit.mailbox == mailbox and applicable(proposal.change, edit)]
        followed = sum(honoured(proposal.change, edit.sent, edit) for edit in chances)
        if len(chances) >= CONVERSATIONS and followed < LEAST_RATE * len(chances):
            return False
    return True


def _speaks_of(proposal: Proposal, edit: Edit) -> bool:
    return proposal.category in ("", edit.category) and proposal.language == edit.language


def _within(general: Proposal, alone: Sequence[Proposal]) -> list[Proposal]:
    """The same for single mailboxes."""
    return [each for each in alone if _same(each, general) and general.category in ("", each.category)]


class _Remembering:
    """An encoder that encodes each text once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, NDArray] = {}

    def encode(self, texts: Sequence[str]) -> NDArray:
        import numpy as np

        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known |= zip(new, self._encoder.encode(new), strict=True)
        return np.stack([self._known[text] for text in texts])


def _everywhere(edits: Sequence[Edit], encoder: Encoder) -> list[Proposal]:
    """What agents do in WIDE categories or more, by all edits of a language together: a habit of the house shows there
    long before every category has seen enough of it."""
    by_language: dict[str, list[Edit]] = {}
    for edit in edits:
        by_language.setdefault(edit.language, []).append(edit)
    return [
        proposal
        for language, members in by_language.items()
        for cluster in _clusters(members, encoder)
        if len({each.edit.category for each in cluster}) >= WIDE
        and (proposal := _proposal(cluster, members, "", language))
        and _in_most_categories(proposal, members)
    ]


def _same(one: Proposal, other: Proposal) -> bool:
    return (one.change.key, one.language) == (other.change.key, other.language)


def _in_most_categories(proposal: Proposal, edits: Sequence[Edit]) -> bool:
    """Where the habit could have shown, it did in more than half of the categories: one busy category is no house."""
    since = edits[edits.index(proposal.founded_on[0]) :]
    chances = {edit.category for edit in since if applicable(proposal.change, edit)}
    return len({edit.category for edit in proposal.evidence}) > len(chances) / 2


def _clusters(edits: Sequence[Edit], encoder: Encoder) -> list[list[_Seen]]:
    seen = [_Seen(change, edit) for edit in edits for change in changes(edit)]
    exact: dict[tuple[str, ...], list[_Seen]] = {}
    for each in seen:
        key = ("length",) if each.change.kind == "length" else each.change.key
        if not key[0].endswith("_sentence"):
            exact.setdefault(key, []).append(each)
    by_meaning = [
        cluster
        for kind in ("add_sentence", "remove_sentence")
        for cluster in _by_meaning([each for each in seen if each.change.kind == kind], encoder)
    ]
    return [*exact.values(), *by_meaning]


def _by_meaning(seen: Sequence[_Seen], encoder: Encoder) -> list[list[_Seen]]:
    """Leader clustering (Hartigan 1975): a sentence joins the first cluster whose first sentence it resembles."""
    if not seen:
        return []
    leaders: list[int] = []
    clusters: list[list[_Seen]] = []
    vectors = encoder.encode([each.change.text for each in seen])
    for place, each in enumerate(seen):
        likeness = [float(vectors[place] @ vectors[leader]) for leader in leaders]
        best = max(range(len(leaders)), key=likeness.__getitem__, default=None)
        if best is not None and likeness[best] >= SAME_MEANING:
            clusters[best].append(each)
        else:
            leaders.append(place)
            clusters.append([each])
    return clusters


def _proposal(cluster: Sequence[_Seen], edits: Sequence[Edit], category: str, language: str) -> Proposal | None:
    founded_on = _foundation([each.edit for each in cluster])
    if not founded_on:
        return None
    change = _representative([each for each in cluster if each.edit in founded_on])
    names = {name for each in cluster for name in each.edit.names}
    since = edits[edits.index(founded_on[0]) :]  # what agents did before the habit began says nothing of it
    chances = [edit for edit in since if applicable(change, edit)]
    followed = [edit for edit in chances if honoured(change, edit.sent, edit)]
    if why_unsafe(change, names) or len(followed) < CONVERSATIONS or len(followed) < LEAST_RATE * len(chances):
        return None
    evidence = tuple({each.edit.id: each.edit for each in cluster}.values())
    return Proposal(change, category, language, evidence, founded_on, len(chances), len(followed))


def _foundation(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The earliest edits that come from enough conversations and agents; none when there are not enough."""
    for count in range(CONVERSATIONS, len(edits) + 1):
        first = edits[:count]
        if (
            len({edit.conversation for edit in first}) >= CONVERSATIONS
            and len({edit.agent for edit in first}) >= AGENTS
        ):
            return tuple(first)
    return ()


def _representative(cluster: Sequence[_Seen]) -> Change:
    """The commonest form; for lengths the middle one."""
    if cluster[0].change.kind == "length":
        lengths = [int(each.change.parameters["characters"]) for each in cluster]
        return Change("length", {"characters": str(round(median(lengths)))})
    forms = Counter(each.change.key for each in cluster)
    commonest = forms.most_common(1)[0][0]
    return next(each.change for each in cluster if each.change.key == commonest)


def _widened(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Where the same lesson stands by itself in several categories, one for all of them."""
    same: dict[tuple[object, ...], list[Proposal]] = {}
    for proposal in proposals:
        same.setdefault((proposal.change.key, proposal.language), []).append(proposal)
    widened: list[Proposal] = []
    for group in same.values():
        if len(group) < WIDE:
            widened += group
            continue
        widened.append(
            replace(
                group[0],
                category="",
                evidence=tuple(edit for each in group for edit in each.evidence),
                founded_on=tuple(edit for each in group for edit in each.founded_on),
                opportunities=sum(each.opportunities for each in group),
                followed=sum(each.followed for each in group),
                narrower=tuple(group),
            )
        )
    return widened
