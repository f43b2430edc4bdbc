"""A world that many tests meet, and that is made once for them instead of once for each.

One is made in a transaction around the tests of a module; a larger one in a database of its own, which is copied for
tests that commit.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from rewards.ledger import roles
from tests import commits
from tests.owner import APP_ROLE, as_loader
from tests.template import key


@contextmanager
def in_a_transaction(blocker: Any, load: Callable[[], Any]) -> Iterator[Any]:
    """Inside, what was loaded is there for all tests of a module, around theirs; none of them may be transactional."""
    with blocker.unblock(), commits.of_a_test():
        with pytest.MonkeyPatch.context() as monkeypatch:
            commits.run_inside_a_test(monkeypatch)
            loaded = load()
        with blocker.block():
            yield loaded
        transaction.set_rollback(True)


def made_once(load: Callable[[], Any]) -> Any:
    """A fixture of a module: what `load` makes and returns. What a test writes goes with the test, so each of them
    begins with the rows as they were made; the objects are the same ones, so a test that changes one reads its own.

    things = made_once(lambda: {"shop": make.shop()})
    """

    @pytest.fixture(scope="module")
    def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
        with in_a_transaction(django_db_blocker, load) as loaded:
            yield loaded

    return made


@contextmanager
def database(name: str, template: str = "") -> Iterator[str]:
    """A database beside the tests' own, copied from one that nobody is connected to; it goes with the block."""
    own = connection.settings_dict["NAME"]
    made = f"{own}_{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"DROP DATABASE IF EXISTS {made} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {made} TEMPLATE {template or key.database()}")
    try:
        yield made
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute(f"DROP DATABASE {made} WITH (FORCE)")


@contextmanager
def inside(name: str) -> Iterator[None]:
    """Inside, every new connection, whichever thread opens it, is to that database."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def open_to_the_portal() -> None:
    """Give the portal's role in the present database what it has in the tests' own (make test-served)."""
    if os.environ.get("SERVED"):
        with as_loader():
            roles.grant(APP_ROLE)
