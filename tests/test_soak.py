"""Thousands of mails go the whole way while workers are killed in turn: all are answered for, none twice."""

from __future__ import annotations

import shutil

import pytest

from bench.desk.databases import runs
from bench.scale import load
from tests.services import need

pytestmark = pytest.mark.soak

GROWTH_MB = 60
NOTHING = ("not_received", "unaccounted", "sent_twice", "customers_answered_twice")


def hold(kind: str, mails: int, workers: int) -> None:
    if kind == "postgresql":
        need("PostgreSQL", runs())
        need("Redis", shutil.which("redis-server") is not None)
    found, limits = load.figures(kind, mails, workers, load.KILL_EVERY)
    assert {name: found[f"load_{kind}_{name}"] for name in NOTHING} == dict.fromkeys(NOTHING, 0.0), found
    assert found[f"load_{kind}_kills"] > 0 and found[f"load_{kind}_memory_growth_mb"] < GROWTH_MB, found
    share = f"load_{kind}_share_of_ideal"
    assert found[share] >= limits[share], found


def test_fifty_thousand_mails_with_four_workers_on_postgresql_and_a_broker():
    hold("postgresql", 50_000, 4)


def test_five_thousand_mails_with_one_process_on_sqlite():
    hold("sqlite", 5_000, 1)
