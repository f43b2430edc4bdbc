"""A demo world is loaded by whoever owns the tables: it sets sequences and gathers statistics."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection

from tests.owner import APP_ROLE


@pytest.fixture(autouse=True)
def _as_the_owner(db: None) -> Iterator[None]:
    if not os.environ.get("SERVED"):
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {APP_ROLE}")
