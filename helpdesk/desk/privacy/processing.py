"""The record of processing: which data goes to whom outside, since when, how much of it, and how redacted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max, Min, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.desk.models import Desk, FactSource, Mailbox, ModelCall, Webhook

YEAR = timedelta(days=366)

KEPT = ("keep_mail_days", "keep_junk_days", "keep_calls_days", "keep_viewings_days")


def record() -> dict[str, Any]:
    """Everything of the record as plain values, counted from the rows of the last twelve months."""
    return {
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "receivers": receivers(),
        "mailboxes": [mailbox(row) for row in Mailbox.objects.order_by("address")],
        "calls": calls(),
        "kept": [{"what": label(name), "days": getattr(Desk.get(), name)} for name in KEPT],
    }


def receivers() -> list[dict[str, str]]:
    """Who is given something now, without the secrets and paths that an address may hold."""
    models = [name for name in (settings.HELPDESK_MODEL, *settings.HELPDESK_MODEL_FALLBACKS) if name]
    at = host(settings.HELPDESK_MODEL_API_BASE)
    own = sorted({settings.HELPDESK_CLASSIFIER, settings.HELPDESK_DRAFTER} - {""})
    found = [{"kind": "model", "name": name, "at": at or name.partition("/")[0]} for name in models]
    found += [{"kind": "own engine", "name": place, "at": ""} for place in own]
    sources = FactSource.objects.filter(enabled=True, kind=FactSource.Kind.HTTP)
    found += [{"kind": "source of facts", "name": row.name, "at": host(row.place)} for row in sources]
    hooks = Webhook.objects.filter(enabled=True).order_by("pk")
    found += [{"kind": "webhook", "name": row.name, "at": host(row.url)} for row in hooks]
    shown = {
        "model": _("model"), "own engine": _("own engine"), "source of facts": _("source of facts"),
        "webhook": _("webhook"),
    }  # fmt: skip
    return [row | {"shown": shown[row["kind"]]} for row in found]


def host(address: str) -> str:
    return urlsplit(address).hostname or ""


def label(name: str) -> str:
    return str(Desk._meta.get_field(name).verbose_name)


def mailbox(row: Mailbox) -> dict[str, Any]:
    changes = row.history.order_by("history_date").values_list("history_date", "privacy")
    since: list[dict[str, str]] = []
    for moment, privacy in changes:
        if not since or since[-1]["privacy"] != privacy:
            shown = str(Mailbox.Privacy(privacy).label)
            since.append({"privacy": privacy, "shown": shown, "from": moment.isoformat(timespec="seconds")})
    return {
        "address": row.address,
        "enabled": row.enabled,
        "privacy": row.privacy,
        "shown": row.get_privacy_display(),
        "hidden_ids": list(row.hidden_ids),
        "since": since,
    }


def calls() -> list[dict[str, Any]]:
    """Calls by month, mailbox and model, newest month first."""
    rows = ModelCall.objects.filter(at__gte=timezone.now() - YEAR).order_by()
    grouped = rows.annotate(month=TruncMonth("at")).values("month", "mailbox__address", "model")
    counted = grouped.annotate(n=Count("pk"), tokens=Sum("tokens_in"), first=Min("at"), last=Max("at")).order_by(
        "-month", "mailbox__address", "model"
    )
    return [
        {
            "month": f"{row['month']:%Y-%m}",
            "mailbox": row["mailbox__address"] or "",
            "model": row["model"],
            "calls": row["n"],
            "tokens_sent": row["tokens"],
            "first": row["first"].isoformat(timespec="seconds"),
            "last": row["last"].isoformat(timespec="seconds"),
        }
        for row in counted
    ]
