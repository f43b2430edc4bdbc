"""Writing many rows at once, by PostgreSQL's COPY; constraints and triggers hold as ever."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection, models

CHUNK = 20_000


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows given as values of these database columns; ids may be among them (see `align_ids`)."""
    statement = f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN"
    lines = ("\t".join(map(_field, row)) + "\n" for row in rows)
    with connection.cursor() as cursor:
        while chunk := "".join(islice(lines, CHUNK)):
            cursor.copy_expert(statement, io.StringIO(chunk))


def next_id(model: type[models.Model]) -> int:
    """The id after the highest one."""
    return int(model._base_manager.aggregate(highest=models.Max("pk"))["highest"] or 0) + 1


def align_ids(*kinds: type[models.Model]) -> None:
    """Let the tables' own counters go on behind the highest id."""
    with connection.cursor() as cursor:
        for model in kinds:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [model._meta.db_table, next_id(model)]
            )


def refresh_statistics(*kinds: type[models.Model]) -> None:
    """Tell PostgreSQL how large tables have become, so that what reads them next does not scan them row by row."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in kinds)}")


def _field(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
