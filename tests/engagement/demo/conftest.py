"""A demo world is loaded by whoever owns the tables: it sets sequences and gathers statistics."""

from collections.abc import Iterator

import pytest

from tests.owner import as_loader


@pytest.fixture(autouse=True)
def _as_the_owner(db: None) -> Iterator[None]:
    with as_loader():
        yield
