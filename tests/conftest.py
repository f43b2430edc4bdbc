"""What every test may use: people with meaning, and a database that can be emptied in spite of its guards."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations

flush = DatabaseOperations.execute_sql_flush


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_guards() -> Iterator[None]:
    """Between transactional tests the tables are emptied; the guards against TRUNCATE rest for that statement."""

    def flush_without_triggers(self: Any, statements: list[str]) -> None:
        guarded = ["SET session_replication_role = replica", *statements, "SET session_replication_role = DEFAULT"]
        flush(self, guarded)

    DatabaseOperations.execute_sql_flush = flush_without_triggers  # type: ignore[method-assign]
    yield
    DatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _media_in_a_folder_of_its_own(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
