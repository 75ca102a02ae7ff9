from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from triage.check import check
from triage.types import Address, Citation, Customer, Email, Finding, Passage, Policy, Source, Thread

KNOWLEDGE_KEYS = ("title", "body")
SUBJECT = "subject:"


class BadLine(ValueError):
    """A line that is no case to check; the text says what is wrong with it."""


class Command(BaseCommand):
    help = "Runs the evidence check alone over drafts in a file of JSON lines; no database is touched."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE.jsonl", help="one draft with its mail and knowledge a line"
        )
        parser.add_argument("--json", action="store_true", help="prints JSON lines only, also on a terminal")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = options["file"].read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}", returncode=2) from error
        bad = 0
        quiet = options["json"] or not sys.stderr.isatty()
        for number, line in enumerate(tqdm(lines, desc="checking", unit="draft", disable=quiet), 1):
            if not line.strip():
                continue
            try:
                case = parsed(line)
            except BadLine as error:
                bad += 1
                self.stderr.write(f"{options['file']}, line {number}: {error}")
                continue
            self.stdout.write(json.dumps({"id": case["id"], "findings": [asdict(each) for each in findings(case)]}))
        if bad:
            raise CommandError(f"{bad} of {len(lines)} lines could not be read and were left out.", returncode=1)


def parsed(line: str) -> Mapping[str, Any]:
    """One line as a case. Raises BadLine."""
    try:
        case = json.loads(line)
    except ValueError as error:
        raise BadLine(f"not JSON ({error}).") from error
    if not isinstance(case, dict):
        raise BadLine("not a JSON object.")
    if "id" not in case:
        raise BadLine('"id" is missing.')
    for key, kind in (("mail", str), ("knowledge", list), ("draft", str)):
        if not isinstance(case.get(key), kind):
            raise BadLine(f'"{key}" must be {"a text" if kind is str else "a list"}.')
    for key, kind, name in (
        ("context", dict, "an object"),
        ("customer", str, "a text"),
        ("allowed_domains", list, "a list"),
        ("citations", list, "a list"),
    ):
        if case.get(key) is not None and not isinstance(case[key], kind):
            raise BadLine(f'"{key}" must be {name}.')
    if not all(isinstance(each, dict) and isinstance(each.get("body"), str) for each in case["knowledge"]):
        raise BadLine('each entry of "knowledge" must be an object with "title" and "body".')
    if not all(isinstance(each, dict) and isinstance(each.get("quote"), str) for each in case.get("citations") or ()):
        raise BadLine('each entry of "citations" must be an object with a "quote".')
    return case


def findings(case: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Everything given as knowledge counts as cited, and as policy that may back a promise."""
    passages = tuple(
        Passage(ref=str(each.get("ref") or f"article:{number}"), title=str(each.get("title") or ""), text=each["body"])
        for number, each in enumerate(case["knowledge"], 1)
    )
    policy = Policy(
        company="",
        categories=(),
        rules=(),
        allowed_domains=tuple(str(domain).casefold() for domain in case.get("allowed_domains") or ()),
        policy_sources=tuple(passage.ref for passage in passages),
    )
    return check(case["draft"], thread_of(case), passages, policy, tuple(citations_of(case)))


def thread_of(case: Mapping[str, Any]) -> Thread:
    subject, _, body = case["mail"].partition("\n") if case["mail"].casefold().startswith(SUBJECT) else ("", "", "")
    text = body if subject else case["mail"]
    name = case.get("customer") or ""
    mail = Email("1", Address(name, ""), subject[len(SUBJECT) :].strip(), text=text, new_text=text)
    facts = {str(key): str(value) for key, value in _flat(case.get("context") or {})}
    return Thread((mail,), Customer(name=name, facts=facts))


def citations_of(case: Mapping[str, Any]) -> Iterator[Citation]:
    for each in case.get("citations") or ():
        source = each.get("source") if each.get("source") in get_args(Source) else "article"
        yield Citation(source, str(each.get("ref") or ""), each["quote"], str(each.get("sentence") or ""))


def _flat(facts: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Facts inside facts by their path, lists by their items, so that "orders: [{id: …}]" is evidence too."""
    for key, value in facts.items():
        items = value if isinstance(value, list) else [value]
        for number, item in enumerate(items, 1):
            name = f"{prefix}{key}" if len(items) == 1 else f"{prefix}{key} ({number})"
            if isinstance(item, dict):
                yield from _flat(item, f"{name} ")
            else:
                yield name, "" if item is None else item
