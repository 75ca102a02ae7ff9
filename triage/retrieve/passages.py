"""Articles in Markdown into passages of plain text, small enough for the encoder and to quote from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from triage.types import Audience, Passage, Source

if TYPE_CHECKING:
    from markdown_it.token import Token

PASSAGE_CHARACTERS = 700
"""What the encoder reads of a German text before it cuts off; English fits with room to spare."""


def passages_of(
    ref: str,
    title: str,
    body: str,
    *,
    source: Source = "article",
    category: str = "",
    language: str = "en",
    review_date: date | None = None,
    audience: Audience = "public",
) -> tuple[Passage, ...]:
    """An article's Markdown as passages of plain text, cut at headings and between its blocks.

    A passage is at most PASSAGE_CHARACTERS long unless one word is longer; lists keep their numbers, table rows name
    their columns, links keep their address. The heading a passage stands under follows the title after a colon."""
    return tuple(
        Passage(
            ref=ref,
            title=f"{title}: {heading}" if heading and heading != title else title,
            text=text,
            source=source,
            category=category,
            language=language,
            review_date=review_date,
            audience=audience,
        )
        for heading, blocks in _sections(body)
        for text in _packed(blocks)
    )


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 20}).enable("table")


def _sections(body: str) -> Iterator[tuple[str, list[str]]]:
    """(heading, blocks of text) for each heading; what stands before the first one has none."""
    heading = ""
    blocks: list[str] = []
    tokens = iter(_markdown().parse(body))
    marks: list[str] = []
    for token in tokens:
        if token.type == "heading_open":
            if blocks:
                yield heading, blocks
            heading, blocks = _inline(next(tokens)), []
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            marks.append("-" if token.type == "bullet_list_open" else str(token.attrGet("start") or 1))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            marks.pop()
        elif token.type == "list_item_open" and token.info:
            marks[-1] = f"{token.info}."
        elif token.type == "table_open":
            blocks.extend(_rows(tokens))
        elif token.type == "inline" and (text := _inline(token)):
            blocks.append(f"{marks[-1]} {text}" if marks else text)
        elif token.type in ("fence", "code_block") and token.content.strip():
            blocks.append(token.content.strip())
    if blocks:
        yield heading, blocks


def _rows(tokens: Iterator[Token]) -> Iterator[str]:
    """Each row of a table as "column: cell; column: cell", for a cell alone says nothing."""
    header: list[str] = []
    row: list[str] = []
    for token in tokens:
        if token.type == "table_close":
            return
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            row.append(_inline(token))
        elif token.type == "tr_close":
            if header:
                yield "; ".join(f"{name}: {cell}" if name else cell for name, cell in zip(header, row, strict=False))
            else:
                header = row


def _inline(token: Token) -> str:
    parts: list[str] = []
    href = ""
    for child in token.children or ():
        if child.type == "link_open":
            href = str(child.attrGet("href") or "")
        elif child.type == "link_close":
            if href and href.removeprefix("mailto:") not in "".join(parts):
                parts.append(f" ({href})")
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type != "html_inline":
            parts.append(child.content)
    return " ".join("".join(parts).split())


def _packed(blocks: Iterable[str]) -> Iterator[str]:
    """Blocks joined by lines into texts of at most PASSAGE_CHARACTERS, the too long ones cut between sentences."""
    lines: list[str] = []
    size = 0
    for block in blocks:
        for line in _cut(block):
            if lines and size + len(line) > PASSAGE_CHARACTERS:
                yield "\n".join(lines)
                lines, size = [], 0
            lines.append(line)
            size += len(line) + 1
    if lines:
        yield "\n".join(lines)


def _cut(block: str) -> Iterator[str]:
    if len(block) <= PASSAGE_CHARACTERS:
        yield block
        return
    piece = ""
    for part in _pieces(block):
        if piece and len(piece) + 1 + len(part) > PASSAGE_CHARACTERS:
            yield piece
            piece = part
        else:
            piece = f"{piece} {part}" if piece else part
    yield piece


def _pieces(block: str) -> Iterator[str]:
    """Sentences, or words where a sentence alone is too long."""
    for sentence in re.split(r"(?<=[.!?])\s+", block):
        if len(sentence) <= PASSAGE_CHARACTERS:
            yield sentence
        else:
            yield from sentence.split()
