"""How many rows a piece of work reads: what shall not grow with history reads few of them beside any number."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


def read(tables: tuple[str, ...]) -> Counter[str]:
    """How many rows of each table this transaction has read so far, by whatever way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables"
            " WHERE relname = ANY (%s)",
            [list(tables)],
        )
        return Counter(dict(cursor.fetchall()))


@contextmanager
def few_rows_read(*tables: str, most: int) -> Iterator[None]:
    """What happens inside reads some rows, and of none of the tables more than `most`."""
    with transaction.atomic():
        before = read(tables)
        yield
        found = read(tables) - before
    assert found
    assert {table: rows for table, rows in found.items() if rows > most} == {}
