"""Encrypted text: readable by the program, opaque in the database and in its backups."""

from __future__ import annotations

from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.db import models, transaction


class UndecipherableSecret(Exception):
    """A stored secret was written with a key that FIELD_KEYS no longer holds."""


class LostSecret(str):
    """What stands for a secret that no key opens: its ciphertext, so that saving the row loses nothing."""


def opened(secret: str, name: str) -> str:
    """The secret, to be used now. Raises UndecipherableSecret."""
    if isinstance(secret, LostSecret):
        raise UndecipherableSecret(
            f"The stored {name} was encrypted with a key that FIELD_KEYS does not hold: enter it again or add the key."
        )
    return secret


@cache
def keys(field_keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key.strip()) for key in field_keys])


def cipher() -> MultiFernet:
    return keys(tuple(settings.FIELD_KEYS))


class EncryptedText(models.TextField):
    """Text encrypted at rest by Fernet; the first key writes, all keys read. Without the key it is a LostSecret."""

    def get_prep_value(self, value):
        if isinstance(value, LostSecret):
            return str(value)
        value = super().get_prep_value(value)
        return cipher().encrypt(value.encode()).decode() if value else value

    def from_db_value(self, value, expression, connection):
        if not value:
            return value
        try:
            return cipher().decrypt(value.encode()).decode()
        except InvalidToken:
            return LostSecret(value)


@transaction.atomic
def reencrypt() -> int:
    """Writes every encrypted column of every table anew, with the first key; returns the number of rows.

    All or nothing. Raises UndecipherableSecret."""
    count = 0
    for model in apps.get_models():
        columns = [column.name for column in model._meta.concrete_fields if isinstance(column, EncryptedText)]
        for row in model._base_manager.select_for_update().only("pk", *columns) if columns else ():
            count += model._base_manager.filter(pk=row.pk).update(
                **{name: opened(getattr(row, name), name) for name in columns}
            )
    return count
