"""A county's years of life: who joined when, and a village that is built from nothing and stands."""

import os
import subprocess
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from bench.world import people
from civic.core.calendar import TAIPEI
from engagement.demo.figures import FRIENDS_BY_MONTH
from tests.effort import LONG

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 29, 12, tzinfo=TAIPEI)


def gains(count: int) -> dict[date, int]:
    """How many joined on each day."""
    told, before = {}, 0
    for day, until in people.joined_by_day(count, now=NOW):
        told[day], before = until - before, until
    return told


def test_a_kaohsiung_joins_as_the_table_says():
    days = gains(789_483)
    months = Counter({})
    for day, came in days.items():
        months[day.replace(day=1)] += came
    before = [0, *FRIENDS_BY_MONTH]
    assert list(months.values()) == [now - then for then, now in zip(before, FRIENDS_BY_MONTH, strict=False)]
    assert max(days) == NOW.date()
    assert min(days.values()) >= 0


def test_the_day_of_the_explosion_is_the_one_on_which_most_came():
    days = gains(789_483)
    opening = min(days).replace(day=1)
    later = {day: came for day, came in days.items() if day.replace(day=1) != opening}
    assert max(later, key=lambda day: later[day]) == people.spike_day(8, 1, now=NOW)
    assert max(later.values()) == 32_325


def test_a_small_county_joins_in_the_same_shape():
    days = gains(2_000)
    assert sum(days.values()) == 2_000
    assert days[people.spike_day(8, 1, now=NOW)] >= 60


@pytest.mark.long
@pytest.mark.skipif(not LONG, reason="builds a world: make test-long")
def test_a_village_is_built_and_stands_until_it_is_asked_for_anew(tmp_path):
    address = os.environ["DATABASE_URL"]
    name = f"village_{os.getpid()}"
    execute(address, f"CREATE DATABASE {name}")
    try:
        own = urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
        built = world(own, tmp_path)
        assert "ledger ok: " in built.stdout, built.stdout + built.stderr
        assert "6 closed months" in built.stdout
        assert "The world stands already" in world(own, tmp_path).stdout
        execute(own, f"COMMENT ON DATABASE {name} IS ''")
        refused = world(own, tmp_path)
        assert refused.returncode == 1
        assert "nothing was changed" in refused.stdout
    finally:
        execute(address, f"DROP DATABASE {name} WITH (FORCE)")


def world(address: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    env = os.environ | {"DATABASE_URL": address, "VAR_DIR": str(folder), "SIZE": "village", "AT": "2026-11-29T12:00"}
    command = [sys.executable, "-m", "bench.world"]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def execute(address: str, statement: str) -> None:
    connection = psycopg2.connect(urlunsplit(urlsplit(address)._replace(scheme="postgresql")))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()
