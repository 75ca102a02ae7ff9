"""The company of the benchmark: mailboxes, teams and people who answer."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db.models import Count, Min

from bench.desk.words import MANAGER, PASSWORD
from helpdesk.desk.models import Article, Category, Desk, Mailbox, SavedView, Team, User
from helpdesk.desk.policy import make_default_rules
from helpdesk.desk.roles import AGENTS, MANAGERS

AGENTS_THERE = 30
CATEGORIES = (
    "Order status", "Refund status", "Return or exchange", "Product advice", "Payment problem", "Warranty claim",
    "Change of address", "Invoice copy", "Discount code", "Spare parts",
)  # fmt: skip


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
