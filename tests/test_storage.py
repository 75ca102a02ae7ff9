"""Files kept by content: what a program that died left half written does not stay for ever."""

import os
import time

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage

from helpdesk.desk import storage, tasks


@pytest.fixture
def abandoned():
    """A file as `keep` writes it before it gets its name, by a process that was killed two days ago."""
    kept = default_storage.path(storage.keep("raw", b"whole"))
    folder, name = os.path.split(kept)
    path = os.path.join(folder, f".{name}.4711.0a1b2c3d")
    with open(path, "wb") as file:
        file.write(b"hal")
    aged(path)
    return path


def aged(path) -> None:
    two_days_ago = time.time() - 2 * 24 * 60 * 60
    os.utime(path, (two_days_ago, two_days_ago))


def test_what_was_left_half_written_is_removed_after_a_day_and_nothing_else(abandoned):
    kept = storage.keep("raw", b"whole")
    aged(default_storage.path(kept))
    young = f"{abandoned[:-1]}e"
    with open(young, "wb"):
        pass
    assert storage.remove_abandoned() == 1
    assert not os.path.exists(abandoned) and os.path.exists(young) and storage.read(kept) == b"whole"


@pytest.mark.django_db
def test_the_sweep_looks_for_it_once_an_hour(abandoned, monkeypatch):
    looks = []
    monkeypatch.setattr(storage, "remove_abandoned", lambda: looks.append(1))
    cache.clear()
    tasks.sweep()
    tasks.sweep()
    assert looks == [1]
