from __future__ import annotations

import json
import sys
from dataclasses import asdict

from django.core.management.base import BaseCommand

from helpdesk.desk.doctor import examine


class Command(BaseCommand):
    help = "Checks the installation and names what is wrong, each with its remedy."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")

    def handle(self, **options):
        findings = list(examine())
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
        else:
            for finding in findings:
                state = "FAIL" if not finding.ok else "note" if finding.remedy else "ok  "
                self.stdout.write(f"{state} {finding.name}: {finding.detail}")
                if finding.remedy:
                    self.stdout.write(f"       {finding.remedy}")
        failed = [finding.name for finding in findings if not finding.ok]
        if failed:
            self.stderr.write(f"Needs attention: {', '.join(failed)}.")
            sys.exit(1)
