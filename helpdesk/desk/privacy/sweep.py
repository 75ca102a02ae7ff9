"""Finds words in every table, wherever somebody may have written them, and takes them out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.db.models import CharField, Field, JSONField, Model, Q, TextField
from django.db.models.functions import Cast

from helpdesk.desk.fields import EncryptedText
from helpdesk.desk.models import Mailbox, User
from helpdesk.desk.models.base import RecordQuerySet

GONE = "[erased]"

OURS = (User, Mailbox)
"""Tables of the company's own people and addresses, which are no customer's to erase."""


def sweep(words: Collection[str]) -> int:
    """Replaces the words in every text and JSON column of every table; returns the number of rows changed."""
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE)
    return sum(sweep_table(model, columns, words, pattern) for model, columns in tables())


def tables() -> Iterator[tuple[type[Model], list[Field]]]:
    """Every table that has columns with text, histories included, except the company's own people."""
    for model in apps.get_models():
        ours = model in OURS or getattr(model, "instance_type", None) in OURS
        columns = [column for column in model._meta.concrete_fields if holds_text(column)]
        if columns and not ours:
            yield model, columns


def holds_text(column: Field) -> bool:
    texts = isinstance(column, (CharField, TextField, JSONField)) and not isinstance(column, EncryptedText)
    return texts and not column.primary_key and not column.choices


def sweep_table(model: type[Model], columns: list[Field], words: Collection[str], pattern: re.Pattern) -> int:
    changed = 0
    rows = model._base_manager.annotate(**{f"text_{column.name}": Cast(column.name, TextField()) for column in columns})
    hits = Q()
    for column in columns:
        for word in words:
            hits |= Q(**{f"text_{column.name}__icontains": written(word, column)})
    for row in rows.filter(hits).iterator(200):
        values = {column.attname: without(getattr(row, column.attname), pattern) for column in columns}
        found = model._base_manager.filter(pk=row.pk)
        changed += found.blank(**values) if isinstance(found, RecordQuerySet) else found.update(**values)
    return changed


def written(word: str, column: Field) -> str:
    """The word as the column holds it: JSON writes everything beyond ASCII by number."""
    return word.encode("ascii", "backslashreplace").decode() if isinstance(column, JSONField) else word


def without(value: Any, pattern: re.Pattern) -> Any:
    if isinstance(value, str):
        return pattern.sub(GONE, value)
    if isinstance(value, list):
        return [without(part, pattern) for part in value]
    if isinstance(value, dict):
        return {without(key, pattern): without(part, pattern) for key, part in value.items()}
    return value
