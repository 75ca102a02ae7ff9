"""The company of the benchmark: mailboxes, teams, people who answer, and what customers write."""

from __future__ import annotations

import random

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db.models import Count, Min

from helpdesk.desk.models import Article, Category, Desk, Mailbox, SavedView, Team, User
from helpdesk.desk.policy import make_default_rules
from helpdesk.desk.roles import AGENTS, MANAGERS

PASSWORD = "Zeltplatz-am-See-7"
AGENT, MANAGER = "agent01", "moira"
AGENTS_THERE = 30
CATEGORIES = (
    "Order status", "Refund status", "Return or exchange", "Product advice", "Payment problem", "Warranty claim",
    "Change of address", "Invoice copy", "Discount code", "Spare parts",
)  # fmt: skip
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


def make() -> None:
    desk = Desk.get()
    desk.company = "Larkfield Outdoor"
    desk.save()
    teams = [Team.objects.create(name=name, is_default=name == "Service") for name in ("Service", "Orders", "Returns")]
    for name in ("support", "orders", "returns"):
        Mailbox.objects.create(
            name="Larkfield Outdoor", address=f"{name}@larkfield.example", transport="folder", mode="assist",
            enabled=False, team=teams[0],
        )  # fmt: skip
    for name in CATEGORIES:
        Category.objects.create(name=name, description=f"Mail about: {name.lower()}.")
    Article.objects.create(
        title="Delivery times", body="Parcels take three to five working days to Austria and Germany.", published=True
    )
    make_default_rules()
    hashed = make_password(PASSWORD)
    for number in range(1, AGENTS_THERE + 1):
        agent = person(f"agent{number:02}", AGENTS, hashed)
        teams[number % 3].members.add(agent)
        SavedView.objects.create(agent=agent, name="Late returns", query="view=todo&team=3&language=de")
    person(MANAGER, MANAGERS, hashed)


def person(username: str, role: str, hashed: str) -> User:
    user = User.objects.create(username=username, first_name=username.capitalize(), is_staff=True, password=hashed)
    user.groups.add(Group.objects.get(name=role))
    return user


def counts() -> dict[str, int]:
    """How many there are of what conversations refer to, and where their numbers begin."""
    agents = User.objects.filter(groups__name=AGENTS).aggregate(n=Count("pk"), first=Min("pk"))
    found = {"agents": agents["n"], "first_agent": agents["first"]}
    for one, many, model in (
        ("mailbox", "mailboxes", Mailbox), ("team", "teams", Team), ("category", "categories", Category),
    ):  # fmt: skip
        row = model.objects.aggregate(n=Count("pk"), first=Min("pk"))
        found |= {many: row["n"], f"first_{one}": row["first"]}
    return found
