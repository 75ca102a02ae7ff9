from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from helpdesk.desk import convert
from helpdesk.desk.engines import TableLedger, engines_for
from helpdesk.desk.models import Customer, CustomerAddress, Mailbox
from helpdesk.mail.parse import ParsedMail, parse_email
from triage import types
from triage.pipeline import triage
from triage.protocols import EngineError


class DryLedger(TableLedger):
    """Reads what was spent and remembered, and stores nothing."""

    def record(self, call: types.Call) -> None:
        self.calls.append(call)

    def remember(self, key: str, answer: str) -> None:
        pass


class Command(BaseCommand):
    help = "Dry run of one mail: what the assistant makes of it. Nothing is stored, nothing is sent."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--mailbox", metavar="ADDRESS")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--engine", choices=("embedded", "llm"))

    def handle(self, *, path, mailbox, engine, **options):
        if engine == "llm" and not settings.HELPDESK_MODEL:
            raise CommandError("No model is set: give HELPDESK_MODEL a name litellm knows.", returncode=2)
        try:
            parsed = parse_email(path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path} can't be read: {error.strerror}.") from None
        box = self.mailbox(mailbox)
        ledger = DryLedger(box)
        policy = replace(convert.policy_of(box), drafting=True) if box is None else convert.policy_of(box)
        try:
            outcome = triage(thread_of(parsed, policy), policy, engines_for(box, ledger, engine == "embedded"))
        except EngineError as error:
            raise CommandError(str(error)) from None
        outcome = replace(outcome, calls=tuple(ledger.calls))
        shown = as_dict(outcome)
        self.stdout.write(json.dumps(shown, ensure_ascii=False) if options["json"] else as_text(shown))

    def mailbox(self, address: str | None) -> Mailbox | None:
        if not address:
            return Mailbox.objects.first()
        found = Mailbox.objects.filter(address=address.lower()).first()
        if found is None:
            known = ", ".join(Mailbox.objects.values_list("address", flat=True)) or "none yet"
            raise CommandError(f"There is no mailbox {address}. Known: {known}.", returncode=2)
        return found


def thread_of(parsed: ParsedMail, policy: types.Policy) -> types.Thread:
    sender = parsed.author or parsed.sender
    address = types.Address(sender.name, sender.address) if sender else types.Address("", "")
    mail = types.Email(
        id="mail",
        sender=address,
        subject=parsed.subject,
        text=parsed.text,
        new_text=parsed.new_text,
        date=parsed.date,
        hidden_text=parsed.hidden_text,
        automatic=parsed.automatic,
    )
    return types.Thread((mail,), customer_of(address))


def customer_of(sender: types.Address) -> types.Customer:
    row = CustomerAddress.objects.filter(address=sender.address.lower()).select_related("customer").first()
    known = row.customer if row else Customer()
    return types.Customer(
        name=sender.name or known.name,
        address=sender.address,
        tier=known.tier,
        notes=known.notes,
        facts=known.facts,
        open_mails=1,
    )


def as_dict(outcome: types.Outcome) -> dict[str, object]:
    reading, route, draft = outcome.classification, outcome.route, outcome.draft
    return {
        "classification": {
            "category": reading.category,
            "confidence": reading.confidence,
            "calibrated": reading.calibrated,
            "sentiment": reading.sentiment,
            "urgency": reading.urgency,
            "language": reading.language,
            "summary": reading.summary,
            "asks_for_human": reading.asks_for_human,
            "intents": list(reading.intents),
            "signals": dict(reading.signals),
        },
        "route": {
            "destination": route.destination,
            "team": route.team,
            "priority": route.priority,
            "reasons": [asdict(reason) for reason in route.reasons],
        },
        "draft": draft
        and {
            "text": draft.text,
            "citations": [asdict(citation) for citation in draft.citations],
            "findings": [asdict(finding) for finding in draft.findings],
            "missing": list(draft.missing),
        },
        "engine": draft.engine if draft else reading.engine,
        "fallback": outcome.fallback,
        "calls": [
            {name: value for name, value in asdict(call).items() if name not in ("request", "response")}
            for call in outcome.calls
        ],
    }


def as_text(shown: dict) -> str:
    reading, route, draft = shown["classification"], shown["route"], shown["draft"]
    lines = [
        f"{reading['category'] or 'None of the categories'} (score {reading['confidence']:.2f}"
        + (")" if reading["calibrated"] else ", not certified)"),
        f"{reading['sentiment']}, urgency {reading['urgency']}, language {reading['language']}",
        reading["summary"],
        "",
        f"Goes to: {route['destination']}, {route['team'] or 'no team'}, priority {route['priority']}",
        *(
            f"  {'HIT ' if reason['hit'] else 'miss'} {reason['rule']}: {reason['detail']}"
            for reason in route["reasons"]
        ),
    ]
    if shown["fallback"]:
        lines += ["", f"Another engine answered: {shown['fallback']}"]
    if draft:
        lines += ["", "Draft:", draft["text"], ""]
        lines += [f"  evidence {citation['ref']}: “{citation['quote']}”" for citation in draft["citations"]]
        lines += [
            f"  finding {finding['kind']}: {finding['text']} — {finding['detail']}" for finding in draft["findings"]
        ]
    return "\n".join(lines)
