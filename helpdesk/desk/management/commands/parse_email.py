from __future__ import annotations

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from helpdesk.mail.parse import Address, ParsedMail, parse_email


class Command(BaseCommand):
    help = "Shows how mails are read: sender, text, attachments, kind. Nothing is stored."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *, paths: list[Path], json: bool, **options):
        unread = 0
        for path in paths:
            try:
                raw = path.read_bytes()
            except OSError as error:
                self.stderr.write(f"{path}: cannot be read: {error.strerror}")
                unread += 1
                continue
            mail = parse_email(raw)
            self.stdout.write(as_json(path, mail) if json else as_text(path, mail))
        if unread:
            sys.exit(1)


def as_json(path: Path, mail: ParsedMail) -> str:
    return json.dumps({"path": str(path), **mail.to_dict()})


def as_text(path: Path, mail: ParsedMail) -> str:
    lines = [
        ("File", str(path)),
        ("From", shown(mail.author)),
        ("To", ", ".join(map(shown, mail.to))),
        ("Cc", ", ".join(map(shown, mail.cc))),
        ("Date", mail.date.isoformat() if mail.date else ""),
        ("Subject", mail.subject),
        ("Kind", mail.automatic or "written by a person"),
        ("Bounced", mail.bounce and " ".join(filter(None, (mail.bounce.recipient, mail.bounce.status)))),
        *(("Attached", f"{file.display_name} ({file.content_type}, {file.size:,} bytes)") for file in mail.attachments),
        *(("Odd", defect) for defect in mail.defects),
    ]
    head = "\n".join(f"{label + ':':<10}{value}" for label, value in lines if value)
    return f"{head}\n\n{mail.new_text}\n"


def shown(address: Address | None) -> str:
    if address is None:
        return ""
    return f"{address.name} <{address.address}>" if address.name else address.address
