"""Articles out of files: Markdown with front matter, HTML pages, CSV tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml
from django.db import transaction
from markdownify import markdownify
from selectolax.lexbor import LexborHTMLParser

from helpdesk.desk.models import Article, Category, User

LARGEST = 2 * 1024 * 1024
FRONT_MATTER = re.compile(r"\A---\r?\n(.*?)\r?\n---\r?\n", re.DOTALL)
SUFFIXES = (".md", ".markdown", ".html", ".htm", ".csv")


class UnreadableArticle(Exception):
    """A file that is no article; the text says what is wrong with it."""


@dataclass(frozen=True)
class Page:
    title: str
    body: str
    meta: dict[str, object] = field(default_factory=dict)


@dataclass
class Imported:
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def import_articles(paths: list[Path], category: Category | None = None) -> Imported:
    """Takes every readable page in; the same source again is a new version of its article."""
    result = Imported()
    for path in files_of(paths):
        try:
            pages = list(pages_of(path))
        except UnreadableArticle as error:
            result.refused[str(path)] = str(error)
            continue
        for number, page in enumerate(pages):
            source = str(page.meta.get("source") or (path.name if len(pages) == 1 else f"{path.name}#{number + 1}"))
            try:
                store(page, source, category, result)
            except UnreadableArticle as error:
                result.refused[f"{path} ({page.title})"] = str(error)
    return result


def files_of(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(child for child in path.rglob("*") if child.suffix.lower() in SUFFIXES)
        else:
            yield path


def pages_of(path: Path) -> Iterator[Page]:
    """The pages of one file. Raises UnreadableArticle."""
    text = text_of(path)
    match path.suffix.lower():
        case ".md" | ".markdown":
            yield markdown_page(path, text)
        case ".html" | ".htm":
            yield html_page(path, text)
        case ".csv":
            yield from csv_pages(text)
        case other:
            raise UnreadableArticle(f"{other or 'no'} suffix: only {', '.join(SUFFIXES)} are read")


def text_of(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableArticle(error.strerror or str(error)) from error
    if len(data) > LARGEST:
        raise UnreadableArticle(f"{len(data):,} bytes; an article has at most {LARGEST:,}")
    try:
        return data.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").replace("\0", "")


def markdown_page(path: Path, text: str) -> Page:
    match = FRONT_MATTER.match(text)
    try:
        meta = yaml.safe_load(match.group(1)) if match else {}
    except yaml.YAMLError as error:
        raise UnreadableArticle(f"the front matter is not YAML: {error}") from error
    if not isinstance(meta, dict):
        raise UnreadableArticle("the front matter is not a list of names and values")
    body = text[match.end() :] if match else text
    heading = re.match(r"\s*#\s+(.+)", body)
    title = str(meta.get("title") or (heading.group(1) if heading else path.stem.replace("-", " "))).strip()
    return Page(title, body.strip(), meta)


def html_page(path: Path, text: str) -> Page:
    tree = LexborHTMLParser(text)
    title = tree.css_first("h1") or tree.css_first("title")
    for node in tree.css("script, style, nav, header, footer, form, noscript"):
        node.decompose()
    main = tree.css_first("main, article") or tree.body
    body = markdownify((main.html if main else "") or "", heading_style="ATX").strip()
    return Page((title.text(strip=True) if title else "") or path.stem, re.sub(r"\n{3,}", "\n\n", body))


COLUMNS = {
    "title": ("title", "question", "subject", "problem"),
    "body": ("body", "answer", "reply", "response", "solution"),
}
"""How other help desks call the two columns of their exported answers."""


def csv_pages(text: str) -> Iterator[Page]:
    """Articles, or the questions and answers of a previous help desk; a column id keeps each apart when it comes again.

    The delimiter may be a comma, a semicolon or a tab."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter)
    named = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
    found = {ours: next((named[each] for each in theirs if each in named), None) for ours, theirs in COLUMNS.items()}
    if not all(found.values()):
        raise UnreadableArticle(
            "the first line must name the columns title and body, or question and answer (others may follow)"
        )
    for given in rows:
        row = {(name or "").strip().lower(): value for name, value in given.items() if name}
        row |= {ours: given[theirs] for ours, theirs in found.items()}
        row["body"] = as_markdown(row["body"] or "")
        if row.get("id") and not row.get("source"):
            row["source"] = f"{row['id'].strip()} (imported)"
        yield Page((row["title"] or "").strip(), (row["body"] or "").strip(), {k: v for k, v in row.items() if k and v})


def as_markdown(text: str) -> str:
    """Answers are exported as HTML by most help desks."""
    return (
        markdownify(text, heading_style="ATX").strip()
        if re.search(r"</?(?:p|br|div|ul|li|b|a)\b", text, re.I)
        else text
    )


def store(page: Page, source: str, category: Category | None, result: Imported) -> None:
    if not page.title or not page.body:
        raise UnreadableArticle("title or text is empty")
    named = str(page.meta.get("category") or "")
    found = category or Category.objects.filter(name__iexact=named).first()
    if named and found is None:
        raise UnreadableArticle(f"there is no category called {named}")
    values = {
        "title": page.title[:200],
        "body": page.body,
        "category": found,
        "language": str(page.meta.get("language") or "en")[:8],
        "audience": str(page.meta.get("audience") or "")[:80],
        "owner": User.objects.filter(username=str(page.meta.get("owner") or "")).first(),
        "review_date": day(page.meta.get("review_date")),
        "is_policy": str(page.meta.get("policy") or "").lower() in ("true", "yes", "1"),
    }
    with transaction.atomic():
        article = Article.objects.filter(source=source[:300]).first()
        if article is None:
            Article.objects.create(source=source[:300], **values)
            result.added.append(page.title)
        elif any(getattr(article, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(article, name, value)
            article.save()
            result.changed.append(page.title)
        else:
            result.unchanged.append(page.title)


def day(value: object) -> date | None:
    if isinstance(value, date) or not value:
        return value or None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise UnreadableArticle(f"{value} is not a day such as 2027-01-31") from None
