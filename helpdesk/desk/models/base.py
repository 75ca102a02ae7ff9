"""What several tables share."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def now() -> datetime:
    """The desk's clock, as a default of columns; the demo's past runs under another one."""
    return timezone.now()


class Priority(models.IntegerChoices):
    LOW = 0, _("low")
    NORMAL = 1, _("normal")
    HIGH = 2, _("high")
    URGENT = 3, _("urgent")

    @property
    def word(self) -> str:
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> Priority:
        return cls[word.upper()]


class Owner(models.TextChoices):
    AI = "ai", _("the assistant")
    HUMAN = "human", _("people")


class OnRecord(Exception):
    """Somebody tried to change or delete what stays on record."""


class RecordQuerySet(models.QuerySet):
    def update(self, **values):
        raise OnRecord(f"{self.model._meta.verbose_name} stays on record: it can't be changed.")

    def delete(self):
        raise OnRecord(f"{self.model._meta.verbose_name} stays on record: it can't be deleted.")

    def blank(self, **values) -> int:
        """Erasure alone may overwrite: texts and identities go, the numbers that figures are counted from stay."""
        return super().update(**values)


class Record(models.Model):
    """A row that is written once. Only erasure overwrites it (`objects.blank`)."""

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise OnRecord(f"{self._meta.verbose_name} stays on record: it can't be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise OnRecord(f"{self._meta.verbose_name} stays on record: it can't be deleted.")
