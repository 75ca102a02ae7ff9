"""What customers of the benchmark's company are called and write."""

from __future__ import annotations

import random

PASSWORD = "Zeltplatz-am-See-7"
AGENT, MANAGER = "agent01", "moira"
FIRST = (
    "Mira Anton Lea Jonas Carla Pavel Ines Oskar Ruth Emil Nadia Theo Vera Luis Hanne Marek Elif Tom Petra Jan"
).split()
LAST = (
    "Falk Brandt Okoye Lindqvist Moreau Peters Novak Silva Haas Winter Duarte Keller Bauer Rossi Ito Weber Lange Kraus"
).split()
WORDS = (
    "parcel order tent refund jacket boots invoice delivery address rucksack stove zip pole warranty exchange size "
    "label courier depot tracking payment voucher receipt damaged missing late wrong colour torn leaking broken return "
    "cancel replace repair strap buckle lining mattress lantern compass mug kettle rope harness glove scarf socks "
    "thermos pillow hammock groundsheet peg mallet awning cooler paddle drybag whistle torch battery charger gaiters"
).split()
SENTENCES = (
    "I am writing about the {} and the {} that I ordered from you.",
    "The {} came yesterday, but the {} was not in the box.",
    "Could you tell me when the {} will be here?",
    "Two weeks ago I sent the {} back and have heard nothing about the {}.",
    "On your website it says that a {} comes with a {}.",
    "Please let me know what to do with the {}.",
    "My {} has a fault: the {} no longer holds.",
    "We leave for the mountains on Saturday and need the {} before that.",
)


def mail(chance: random.Random) -> tuple[str, str]:
    """Subject and text of a customer's mail; few words in most mails, most words in few."""

    def word() -> str:
        return WORDS[min(int(chance.paretovariate(0.7)) - 1, len(WORDS) - 1)]

    chosen = [chance.choice(SENTENCES) for _ in range(chance.randint(2, 4))]
    body = " ".join(sentence.format(*(word() for _ in range(sentence.count("{}")))) for sentence in chosen)
    return f"About my {word()} and {word()}", f"Hello, {body}"
