"""What only the database's superuser can do: past the application's role, and past every trigger."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection as default

APP_ROLE = "tuili_test_app"


@contextmanager
def as_owner(connection: Any = default) -> Iterator[None]:
    """Inside, the connection is the superuser's, and triggers rest."""
    served = bool(os.environ.get("SERVED"))
    local = "LOCAL " if connection.in_atomic_block else ""
    with connection.cursor() as cursor:
        if served:
            cursor.execute("RESET ROLE")
        cursor.execute(f"SET {local}session_replication_role = replica")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SET {local}session_replication_role = DEFAULT")
            if served:
                cursor.execute(f"SET ROLE {APP_ROLE}")


@contextmanager
def as_loader() -> Iterator[None]:
    """Inside, the connection is the tables' owner's, with every trigger at work: a demo world sets sequences."""
    served = bool(os.environ.get("SERVED"))
    if served:
        with default.cursor() as cursor:
            cursor.execute("RESET ROLE")
    yield
    if served:
        with default.cursor() as cursor:
            cursor.execute(f"SET ROLE {APP_ROLE}")


def tamper(statement: str) -> None:
    """Run a statement as someone who holds the database itself."""
    with as_owner(), default.cursor() as cursor:
        cursor.execute(statement)
