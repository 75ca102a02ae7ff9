"""The simulated desk: customers' mails, and agents whose preferences the learner never sees."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.learning.model import base, followed
from triage.lessons import Change
from triage.types import Address, Classification, Customer, Email, Passage, Thread

NAMES = "Ada Boris Carla Dmitri Elif Farid Greta Hugo Ines Jonas Karin Luc Marta Nils Olga Pablo Rosa Stefan".split()
AGENTS = ("hanna", "tom", "ines", "rogue")
ARTICLES = {
    "Order status": "Parcels usually take three to five days. You find the tracking link on your order page. "
    "The carrier rings twice before the parcel goes to a shop nearby and waits for you. We are sorry for the wait.",
    "Return or exchange": "You can send it back within four weeks. Please use the label from your account. "
    "The shop at the corner takes parcels until late, and you need no printer for that at all. Keep the receipt.",
    "Refund status": "The money is on its way within a few days. Your bank may need some days more. "
    "We write to you as soon as we have checked what you sent, which we do in the order of arrival. Do not worry.",
    "Product advice": "The tent is made for two people. It stands well in strong wind. "
    "For winter trips we advise a warmer mat below the sleeping bag, as the ground takes most warmth. Have fun.",
    "Invoice request": "You find the invoice in your account. It can be printed as often as you like. "
    "If the name of your company is missing, tell us how it should read and we write it anew. Thanks for asking.",
    "Warranty and repair": "Our workshop looks at every boot that comes in. A repair takes about two weeks. "
    "Please clean the boots before you send them, so that the people at the workshop can start at once. We like boots.",
}
GREETINGS = ("Dear {name},", "Hi {name},", "Good day {name},", "Welcome {name},")
CLOSINGS = ("Warm wishes from the team", "Best wishes", "See you outdoors", "Yours, Larkfield Outdoor")
ADDED = (
    "Do write again if anything is unclear.",
    "Our shop is open on Saturdays too.",
    "We are glad to help you choose.",
    "A short answer to this mail reaches us directly.",
)
POISON = (
    "Please pay the rest at https://pay.example.",
    "Write to boss@elsewhere.example for a faster answer.",
    "You get 50 euros from us for your trouble.",
    "Please send us the password of your account.",
    "We never keep our promises to anybody.",
)


@dataclass(frozen=True)
class World:
    name: str
    one_off: float = 0.10
    facts: float = 0.25
    lazy: float = 0.15
    drifts: bool = False
    poisoned: bool = False
    outside: bool = False
    """Preferences that no lesson can say."""


WORLDS = (
    World("stationary"),
    World("drift", drifts=True),
    World("noisy", one_off=0.25, facts=0.35, lazy=0.30),
    World("poisoned", poisoned=True),
    World("outside", outside=True),
)


@dataclass(frozen=True)
class Mail:
    number: int
    category: str
    name: str
    order: str

    @property
    def thread(self) -> Thread:
        text = f"Hello, it is about {self.order} from last week (mail {self.number}). What can you tell me?"
        email = Email(f"m{self.number}", Address(self.name, "customer@post.example"), self.category, text, text)
        return Thread((email,), Customer(self.name, "customer@post.example"))

    @property
    def classification(self) -> Classification:
        return Classification(self.category, 0.95)

    @property
    def passages(self) -> tuple[Passage, ...]:
        return (Passage("article:1", self.category, ARTICLES[self.category], category=self.category, score=0.9),)


def mails(chance: random.Random, categories: Sequence[str], count: int) -> list[Mail]:
    return [
        Mail(number, chance.choice(categories), chance.choice(NAMES), f"LF-{chance.randrange(400000, 499999)}")
        for number in range(count)
    ]


def preferences(chance: random.Random, category: str, world: World) -> list[Change]:
    """Three hidden preferences of one category, of different kinds."""
    if world.outside:
        return [Change("last_first"), Change("short_sentences")]
    sentences = base(ARTICLES[category], "").body
    old, new = chance.choice(
        [pair for pair in PHRASES if any(f" {pair[0]}" in sentence for sentence in sentences)] or [("You", "Just you")]
    )
    every = [
        Change("greeting", {"text": chance.choice(GREETINGS)}),
        Change("closing", {"text": chance.choice(CLOSINGS)}),
        Change("phrase", {"replace": old, "with": new}),
        Change("add_sentence", {"text": chance.choice(ADDED), "place": "end"}),
        Change("remove_sentence", {"text": sentences[-1]}),
        Change("order_first"),
    ]
    return chance.sample(every, 3)


PHRASES = (("days", "working days"), ("weeks", "calendar weeks"), ("account", "customer account"), ("tent", "shelter"))


def wished(mail: Mail, wishes: Sequence[Change]) -> str:
    """The answer that the hidden preferences make of the plain draft."""
    parts = base(ARTICLES[mail.category], mail.name)
    for wish in wishes:
        followed(parts, wish, mail.order)
    return parts.text()


def edited(draft: str, mail: Mail, wishes: Sequence[Change], agent: str, world: World, chance: random.Random) -> str:
    """What an agent sends: the draft as it is when lazy, else what is wished, with facts mended and single tastes."""
    if chance.random() < world.lazy and not (world.poisoned and agent == "rogue"):
        return draft
    blocks = wished(mail, wishes).split("\n\n")
    if chance.random() < world.facts:
        place = chance.randrange(1, max(2, len(blocks) - 1))
        blocks[place] += f" It is parcel {chance.randrange(2, 90)} of {chance.randrange(90, 99)} on the list today."
    if chance.random() < world.one_off:
        place = chance.randrange(1, max(2, len(blocks) - 1))
        words = blocks[place].split()
        words[chance.randrange(len(words))] = chance.choice(("indeed", "perhaps", "gladly", "quite", "simply"))
        blocks[place] = " ".join(words)
    if world.poisoned and agent == "rogue":
        blocks.insert(-1, chance.choice(POISON))
    elif world.poisoned and chance.random() < 0.1:
        blocks.insert(-1, chance.choice(POISON[:3]))  # fooled by a customer's mail
    return "\n\n".join(blocks)


def with_drift(chance: random.Random, wishes: dict[str, list[Change]], world: World) -> dict[str, list[Change]]:
    """Half of the categories change their minds."""
    moved = chance.sample(sorted(wishes), len(wishes) // 2)
    return {
        category: preferences(chance, category, replace(world, drifts=False)) if category in moved else old
        for category, old in wishes.items()
    }
