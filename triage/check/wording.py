"""What no draft may say, whatever its sources: gaps left to fill, insults, claims to be human."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.check.case import Case, occurrences, original, outermost, plain
from triage.types import Finding

PLACEHOLDERS = (
    r"\{\{[^{}\n]{0,80}\}\}|\{%[^{}\n]{0,80}%\}|\$\{[^{}\n]{0,80}\}|\{[A-Za-zÀ-ÿ_][^{}\n]{0,60}\}",
    r"\[(?!\d{1,3}\]|x\]|\.\.\.\]|…\]|sic\])[^\[\]\n]{1,80}\](?!\()",
    r"<(?!https?:|mailto:|/?(?:b|i|u|p|a|br|em|li|ol|ul|div|span|strong|h\d|table|t[rdh])\b|[^<>\s]{1,80}@)"
    r"[A-Za-zÀ-ÿ_][^<>\n]{1,60}>",
    r"%[A-Z_]{3,30}%|(?<!\w)\$[A-Z_]{3,30}\$?(?!\w)|##?[A-Z_]{3,30}##?|(?<![\w/])@@?[A-Z_]{4,30}@@?(?!\w)",
    r"(?<!\w)(?:[A-Z]{1,4}-)?X{3,20}(?!\w)|(?<!\w)x{4,20}(?!\w)|(?<!\w)[Xx]{2}[./:][Xx]{2}(?:[./:][Xx]{2,4})?",
    r"(?<=[€$£])\s?X{1,6}(?!\w)|(?<!\w)[XN]{2,4}(?=\s?(?:€|EUR|%|days?|Tage?|jours?|días?|hours?|Uhr))",
    r"(?<!\w)(?:TODO|TBD|TBC|TBA|FIXME|N\.N\.|PLACEHOLDER|LOREM IPSUM|[Ll]orem ipsum)(?!\w)",
    r"_{3,40}|\?{3,10}|(?<!\.)\.{5,40}|(?<!\w)#{3,20}(?!\w)",
    r"(?i:(?<!\w)(?:insert|enter|add|fill in|insérer|insertar|indiquer)\s(?:\w{1,15}\s){0,2}"
    r"(?:name|date|amount|number|link|address|nom|nombre)\s?(?:here|ici|aquí)(?!\w))",
    r"(?i:(?<!\w)hier\s(?:\w{1,15}\s){0,2}(?:einfügen|eintragen|ergänzen)(?!\w))",
    r"(?i:(?<!\w)(?:your name here|customer[ _]name|first[ _]?name|last[ _]?name|(?<=dear )name|kundenname"
    r"|nom du client|nombre del cliente|mustermann|musterfrau|john doe|jane doe)(?!\w))",
)
VERBATIM = re.compile(
    r"(?!.*(?i:name|date|order|amount|number|link|address|customer|client|kunde|nom|nombre))"
    r"(?:%[A-Z]+%|\$[A-Z_]+|\{[a-z]+\}|<[^<>]+>|\[[^\[\]]+\]|#+[A-Z_]+)"
)
"""What is no gap when a source has it too: the folder %APPDATA%, the button [Save]."""
PLACEHOLDER = re.compile("|".join(PLACEHOLDERS))


def placeholders(case: Case) -> Iterator[Finding]:
    for match in PLACEHOLDER.finditer(case.draft):
        if VERBATIM.fullmatch(match.group()) and plain(match.group()) in case.sources:
            continue
        yield case.finding("placeholder", *match.span(), "A gap that nobody filled in.")


def insults(case: Case) -> Iterator[Finding]:
    yield from _said(case, "insult", "May insult the customer.")


def human_claims(case: Case) -> Iterator[Finding]:
    yield from _said(case, "human_claim", "Claims that a human wrote this.")


def _said(case: Case, kind: str, detail: str) -> Iterator[Finding]:
    for span in outermost(list(occurrences(case.folded, "claims", kind, case.languages))):
        yield case.finding(kind, *original(case.folded, *span), detail)
