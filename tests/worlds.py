"""A world that all tests of a module meet, and that is made once for them instead of once for each."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from tests import commits


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
