"""Who may do what: the three roles as Django groups, least privilege each."""

from __future__ import annotations

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions

AGENTS, MANAGERS, ADMINISTRATORS = "Agents", "Managers", "Administrators"

SEE_DESK = ("conversation", "message", "attachment", "note", "draft", "suggestion", "review", "event", "outgoingmail")
POLICY = ("category", "categoryexample", "rule", "article", "macro", "desk", "slatarget", "lesson", "promptversion")
RECORDS = ("viewing", "flag", "categorylabel", "modelcall", "calibration", "evaluationrun", "monthlyreport")

PERMISSIONS = {
    AGENTS: {
        "view": (*SEE_DESK, "customer", "article", "macro", "category", "flag", "categorylabel", "team"),
        "add": ("note", "draft", "flag", "categorylabel", "conversation"),
        "change": ("conversation", "draft", "customer"),
    },
    MANAGERS: {
        "view": (
            *SEE_DESK,
            *POLICY,
            *RECORDS,
            "customer",
            "customeraddress",
            "team",
            "user",
            "mailbox",
            "rating",
            "apitoken",
        ),
        "add": (*POLICY, "customer", "apitoken"),
        "change": (*POLICY, "customer", "customeraddress", "apitoken"),
        "delete": ("category", "categoryexample", "rule", "article", "macro", "slatarget"),
    },
    ADMINISTRATORS: {
        "view": ("mailbox", "user", "team", "incomingmail", "folderstate", "webhook", "factsource", "webhookcall"),
        "add": ("mailbox", "user", "team", "webhook", "factsource"),
        "change": ("mailbox", "user", "team", "webhook", "factsource"),
        "delete": ("mailbox", "team", "webhook", "factsource"),
    },
}


def grant_all(sender, apps=installed, **signal) -> None:
    """After every migration: the tables it brought are in the roles too."""
    create_permissions(sender, apps=apps, verbosity=0)
    grant(apps)


def grant(apps, schema_editor=None) -> None:
    """Gives each role exactly what the table above says."""
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for role, actions in PERMISSIONS.items():
        codenames = [f"{action}_{model}" for action, models in actions.items() for model in models]
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set(Permission.objects.filter(content_type__app_label="desk", codename__in=codenames))
