"""How PostgreSQL reads large tables for what a piece of the portal really asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection


@dataclass
class Reads:
    """Each look at one of the watched tables: its name, by which condition of an index, and for which statement.

    Without a condition all of it is read.
    """

    looks: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def whole(self) -> list[tuple[str, str]]:
        """The tables that were read from end to end, each with the statement that asked for it."""
        return [(table, sql) for table, by, sql in self.looks if not by]


@contextmanager
def reads_of(*tables: str) -> Iterator[Reads]:
    """Note how the statements that run meanwhile read these tables, as they would among very many rows.

    Reading a whole table counts as dear, so that a plan has it only where no index leads to fewer rows. Functions that
    are not written into the statement that calls them stay dark.
    """
    found = Reads()

    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.split(None, 1)[0] in {"SELECT", "WITH", "INSERT", "CREATE"} and "TABLE IF" not in sql:
            with connection.connection.cursor() as cursor:
                cursor.execute("SAVEPOINT before_a_plan")
                cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
                cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
                found.looks += [(*look, sql) for look in _scans(cursor.fetchone()[0][0]["Plan"], tables)]
                cursor.execute("ROLLBACK TO before_a_plan")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield found


def _scans(plan: dict[str, Any], tables: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if plan["Node Type"] == "Limit":  # the first of an index, and no more
        return
    if plan["Node Type"].endswith("Scan") and plan.get("Relation Name") in tables:
        name = plan.get("Index Name", "")
        yield plan["Relation Name"], plan.get("Index Cond", "") or (name if _covers_a_part(name) else "")
    for below in plan.get("Plans", ()):
        yield from _scans(below, tables)


def _covers_a_part(index: str) -> bool:
    """Whether an index holds a few rows only, by a condition of its own."""
    with connection.connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass(%s) AND indpred IS NOT NULL", [index]
        )
        return bool(cursor.fetchone()[0])
