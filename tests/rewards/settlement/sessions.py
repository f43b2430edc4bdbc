"""Servers and database sessions in other time zones, and codes ready to be paid."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import connection

from rewards import coins
from tests import factories as make

LAST_MINUTE = datetime(2026, 10, 31, 15, 58, tzinfo=UTC)  # 23:58 in Taipei


@pytest.fixture(params=["UTC", "America/New_York"])
def server(request, monkeypatch):
    """A server in that zone."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    os.environ.pop("TZ")
    time.tzset()


@contextmanager
def session_in(zone: str) -> Iterator[None]:
    """What the database does by itself, it does in a session of that zone. (Django itself always asks for UTC.)"""
    connection.cursor().execute(f"SET TIME ZONE '{zone}'")
    try:
        yield
    finally:
        connection.cursor().execute("SET TIME ZONE 'UTC'")


def codes_of(payers: int, *, at: datetime = LAST_MINUTE) -> list[str]:
    """A live payment code of one coin from each of so many citizens."""
    pot = make.campaign(max_coins=payers, now=at)
    people = [make.citizen("payer") for _ in range(payers)]
    coins.award_many([each.pk for each in people], 1, campaign=pot, key="l13", reason="歡迎",
                     by=make.staff("coordinator"), now=at)  # fmt: skip
    return [make.payment_code(person, 1, now=at)[1].code for person in people]
