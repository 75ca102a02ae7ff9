"""Loads the demo company's people, mailboxes, policy, knowledge and customers; loading twice changes nothing."""

from __future__ import annotations

import json
import secrets
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from helpdesk.desk.demo.mail import age
from helpdesk.desk.knowledge import import_articles
from helpdesk.desk.models import (
    Category,
    CategoryExample,
    Customer,
    CustomerAddress,
    Desk,
    Macro,
    Mailbox,
    Owner,
    Priority,
    SlaTarget,
    Team,
    User,
)
from helpdesk.desk.policy import make_default_rules


def folder() -> Path:
    return settings.DATA_DIR / "demo"


def password() -> str:
    """The password of everybody in the demo, made once and kept beside its data."""
    path = folder() / "password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(9))
    return path.read_text()


def is_loaded() -> bool:
    return Desk.objects.filter(company=read("company")["company"]).exists()


@transaction.atomic
def load() -> None:
    company = read("company")
    make_people(company)
    make_mailboxes(company)
    make_targets(company)
    make_categories()
    make_default_rules()
    make_customers()
    import_articles([settings.FIXTURES_DIR / "knowledge"])
    make_macros()
    desk = Desk.get()
    desk.company = company["company"]
    hours = dict(company["business_hours"])
    desk.holidays = hours.pop("holidays", [])
    desk.business_hours = hours
    desk.default_threshold = company["settings"]["default_threshold"]
    desk.save()


def read(name: str):
    return json.loads((settings.FIXTURES_DIR / f"{name}.json").read_text(encoding="utf-8"))


def make_people(company: dict) -> None:
    for entry in company["teams"]:
        Team.objects.get_or_create(name=entry["name"], defaults={"is_default": entry["default"]})
    for entry in company["people"]:
        first, _, last = entry["name"].partition(" ")
        user, made = User.objects.get_or_create(
            username=entry["username"],
            defaults={
                "first_name": first,
                "last_name": last,
                "email": entry["email"],
                "is_staff": True,
                "languages": entry["languages"],
                "skills": entry["skills"],
                "time_zone": company["settings"]["time_zone"],
            },
        )
        if made:
            user.set_password(password())
            user.save()
        user.groups.add(Group.objects.get(name=entry["role"]))
        for team in Team.objects.filter(name__in=entry["teams"]):
            team.members.add(user)
    for entry in company["teams"]:
        Team.objects.filter(name=entry["name"]).update(lead=User.objects.get(username=entry["lead"]))


def make_mailboxes(company: dict) -> None:
    for number, entry in enumerate(company["mailboxes"]):
        place = folder() if number == 0 else folder() / entry["address"].partition("@")[0]
        Mailbox.objects.get_or_create(
            address=entry["address"],
            defaults={
                "name": entry["name"],
                "transport": Mailbox.Transport.FOLDER,
                "folder_path": str(place),
                "team": Team.objects.get(name=entry["team"]),
                "language": entry["languages"][0],
                "languages": entry["languages"],
                "tone": entry["tone"],
                "signature": entry["signature"],
                "disclosure_text": entry["disclosure"],
                "allowed_domains": entry["allowed_domains"],
                "mode": entry["mode"],
                "undo_seconds": company["settings"]["undo_seconds"],
                "first_response_hours": company["settings"]["answer_within_hours"],
                "rating_link": True,
            },
        )


def make_targets(company: dict) -> None:
    for entry in company["time_targets"]:
        SlaTarget.objects.get_or_create(
            name=entry["name"],
            defaults={
                "tier": entry.get("tier", ""),
                "priority": Priority.of(entry["priority"]) if "priority" in entry else None,
                "answer_hours": entry["answer"],
                "resolve_hours": entry.get("resolve"),
            },
        )


def make_categories() -> None:
    for entry in read("categories"):
        category, made = Category.objects.get_or_create(
            name=entry["name"],
            defaults={
                "description": entry["description"],
                "owner": entry.get("owner", Owner.AI),
                "team": Team.objects.filter(name=entry.get("team", "")).first(),
                "priority": Priority.of(entry.get("priority", "normal")),
                "target_error": entry.get("target_error", 0.05),
            },
        )
        if made:
            CategoryExample.objects.bulk_create(
                CategoryExample(category=category, text=text) for text in entry.get("examples", ())
            )


def make_customers() -> None:
    days = timedelta(days=age().days)
    for entry in read("customers"):
        if CustomerAddress.objects.filter(address__in=[address.lower() for address in entry["addresses"]]).exists():
            continue
        customer = Customer.objects.create(
            name=entry["name"],
            tier=entry["tier"],
            language=entry["language"],
            notes=entry["notes"],
            facts={name: moved(value, days) for name, value in entry["facts"].items()},
        )
        for address in entry["addresses"]:
            CustomerAddress.objects.create(customer=customer, address=address)


def moved(value: str, by: timedelta) -> str:
    """A date, later by as much as the mails that speak of it; anything else as it is."""
    try:
        return (date.fromisoformat(value) + by).isoformat()
    except ValueError:
        return value


def make_macros() -> None:
    for entry in read("macros"):
        Macro.objects.get_or_create(
            name=entry["name"],
            language=entry["language"],
            defaults={"text": entry["text"], "category": Category.objects.filter(name=entry.get("category")).first()},
        )
