"""What a draft rests on, as marks in its text and a numbered list beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from helpdesk.desk.models import Draft, User
from helpdesk.desk.review import open_findings


@dataclass(frozen=True)
class Source:
    number: int
    kind: str
    ref: str
    title: str
    url: str
    quote: str
    sentence: str
    outdated: bool
    """Past the day by which somebody should have read it again."""


@dataclass(frozen=True)
class Evidence:
    sources: list[Source] = field(default_factory=list)
    findings: list[dict] = field(default_factory=list)
    passages: list[dict] = field(default_factory=list)
    """What was found but not cited."""
    missing: list[str] = field(default_factory=list)
    next_steps: list[str] = field(default_factory=list)


def evidence_of(draft: Draft | None, reader: User, text: str | None = None) -> Evidence:
    """What the draft rests on, and what stands without evidence in it, or in the text it was changed to."""
    if draft is None or draft.suggestion is None:
        return Evidence()
    suggestion = draft.suggestion
    outdated = {passage["ref"] for passage in suggestion.passages if is_outdated(passage)}
    titles = {passage["ref"]: passage["title"] for passage in suggestion.passages}
    cited = [
        Source(
            number,
            citation["source"],
            citation["ref"],
            titles.get(citation["ref"]) or spoken(citation["source"]),
            address_of(citation["ref"], reader),
            citation["quote"],
            citation["sentence"],
            citation["ref"] in outdated,
        )
        for number, citation in enumerate(suggestion.citations, 1)
    ]
    refs = {source.ref for source in cited}
    others = [
        passage | {"url": address_of(passage["ref"], reader), "outdated": passage["ref"] in outdated}
        for passage in suggestion.passages
        if passage["ref"] not in refs
    ]
    findings = suggestion.findings if text is None else open_findings(draft, text)
    return Evidence(cited, findings, others, suggestion.missing, suggestion.next_steps)


def is_outdated(passage: dict) -> bool:
    return bool(passage.get("review_date")) and passage["review_date"] < timezone.localdate().isoformat()


def spoken(source: str) -> str:
    return {
        "thread": _("this conversation"),
        "context": _("the company's systems"),
        "answer": _("an earlier answer"),
    }.get(source, source)


def address_of(ref: str, reader: User) -> str:
    """Where the source can be read; "" when this reader may not, or it has no page."""
    kind, _colon, number = ref.partition(":")
    if kind not in ("article", "macro") or not number.isdigit() or not reader.has_perm(f"desk.view_{kind}"):
        return ""
    try:
        return reverse(f"admin:desk_{kind}_change", args=[number])
    except NoReverseMatch:
        return ""


def marked(text: str, evidence: Evidence) -> SafeString:
    """The text with marks: what has no evidence, and sentences that have. Lies behind the editor."""
    spans = [(finding["text"], "mark-finding") for finding in evidence.findings]
    spans += [(source.sentence, "mark-cited") for source in evidence.sources]
    return format_html_join(
        "",
        "{}",
        ((format_html('<mark class="{}">{}</mark>', kind, part) if kind else part,) for part, kind in cut(text, spans)),
    )


def cut(text: str, spans: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The text in pieces, each with its kind of mark or "". Of overlapping spans the earlier listed one wins."""
    kinds = [""] * len(text)
    for passage, kind in spans:
        start = text.find(passage) if passage else -1
        if start >= 0 and not any(kinds[start : start + len(passage)]):
            kinds[start : start + len(passage)] = [kind] * len(passage)
    pieces: list[tuple[str, str]] = []
    begin = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or kinds[end] != kinds[begin]:
            pieces.append((text[begin:end], kinds[begin]))
            begin = end
    return pieces
