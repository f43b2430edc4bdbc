"""Statements that write many rows: chance that is the same each time, and tables that get their indexes afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# Inlined into the statements that call it. In [0, 1), by the number and a salt of the caller's.
CHANCE = """
CREATE OR REPLACE FUNCTION pg_temp.chance(n bigint, salt bigint) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT (hashint8extended($1, $2) & 2147483647) / 2147483648.0::double precision'
"""
# What a table answers by; its primary key stays unless it is asked for, as others may refer to it.
OWN = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), c.conname, pg_get_constraintdef(c.oid)
  FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('u', 'x', 'p')
 WHERE i.indrelid = %s::regclass AND (NOT i.indisprimary OR %s)
"""


def prepare() -> None:
    """Make the session ready: the chance, room for sorting, and no guard that looks at each row.

    What the guards would ask holds by the way the rows are made, and is asked of the whole at the end.
    """
    write(CHANCE)
    write("SET maintenance_work_mem = '1GB'; SET work_mem = '128MB'; SET synchronous_commit = off; SET jit = off")


@contextmanager
def unguarded() -> Iterator[None]:
    """Write without triggers and without looking up foreign keys."""
    write("SET session_replication_role = replica")
    try:
        yield
    finally:
        write("SET session_replication_role = origin")


@contextmanager
def bare(*tables: str, of_keys: tuple[str, ...] = ()) -> Iterator[None]:
    """Take the tables' indexes away, of some with their primary keys, and make them again in one go."""
    known = [(table, *row) for table in tables for row in ask(OWN, [table, table in of_keys])]
    for table, index, _made, constraint, _rule in known:
        write(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}" if constraint else f"DROP INDEX {index}")
    yield
    for table, _index, made, constraint, rule in known:
        write(f'ALTER TABLE {table} ADD CONSTRAINT "{constraint}" {rule}' if constraint else made)


def write(statement: str, values: Any = None) -> int:
    """Run a statement; return how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def ask(query: str, values: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def one(query: str, values: Any = None) -> Any:
    return ask(query, values)[0][0]
