"""How the database is emptied after a test that committed what it wrote, in spite of its guards.

Django would TRUNCATE every table, which makes a new file for each and its indexes: a second, where deleting the few
rows of the few tables that a test wrote to takes a hundredth of one.
"""

import os
from contextlib import suppress
from functools import cache
from typing import Any

from django.core.management.commands import flush
from django.db import InternalError, OperationalError, connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import TransactionTestCase

from civic.help import actions as help_answers
from civic.help.models import HelpAnswer
from tests.owner import as_owner

# The kinds of rows and the rights to them are the same in every test: they stay, and need not be made again.
KEPT = {"django_content_type", "auth_permission", HelpAnswer._meta.db_table}
TRIES = 5
TOLD = [field.name for field in HelpAnswer._meta.fields if not field.primary_key]


def past_the_guards(monkeypatch: Any) -> None:
    """Between transactional tests the tables are emptied; the guards against it rest for that moment."""
    monkeypatch.setattr(DatabaseOperations, "execute_sql_flush", empty)
    monkeypatch.setattr(flush, "sql_flush", lambda *_args, **_options: [])  # nothing of Django's, nor its signals
    if not os.environ.get("POOLED"):
        monkeypatch.setattr(TransactionTestCase, "_should_reload_connections", tidy)


def tidy(_self: Any) -> bool:
    """Leave the session as a new one would be; a new one asks for every table's facts again, for 20 ms."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ALL; DEALLOCATE ALL; DISCARD TEMP; UNLISTEN *; SELECT pg_advisory_unlock_all()")
    connection.init_connection_state()
    return False


def empty(self: Any, _statements: list[str]) -> None:
    """Delete every row; a page that is still being answered may ask for tables in another order, and win."""
    for _ in range(TRIES - 1):
        with suppress(OperationalError, InternalError):  # the deadlock itself, or what was asked after it
            empty_once(self.connection)
            return
    empty_once(self.connection)


def empty_once(connection: Any) -> None:
    # A pooler gives each transaction another session, so the guards rest in this one only.
    with transaction.atomic(), as_owner(connection), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(tables())}")  # as TRUNCATE does: what still writes is waited for
        for table in written(cursor):
            cursor.execute(f"DELETE FROM {table}")
        if answers() != as_shipped():
            HelpAnswer.objects.all().delete()
            help_answers.ship()


@cache
def tables() -> list[str]:
    known = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted({*known, "django_cache"} - KEPT)  # the cache is no model's table, so nobody else empties it


def written(cursor: Any) -> list[str]:
    """The tables that hold rows; a table whose file is empty is not asked."""
    cursor.execute(
        "SELECT oid::regclass::text FROM pg_class WHERE oid = ANY(%s::regclass[]) AND pg_relation_size(oid) > 0",
        [tables()],
    )
    if not (touched := [table for (table,) in cursor.fetchall()]):
        return []
    cursor.execute(" UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in touched))
    return [table for (table,) in cursor.fetchall()]


def answers() -> list[tuple[Any, ...]]:
    return sorted(HelpAnswer.objects.values_list(*TOLD))


@cache
def as_shipped() -> list[tuple[Any, ...]]:
    new = [HelpAnswer(**each) for each in help_answers.shipped()]
    return sorted(tuple(getattr(answer, name) for name in TOLD) for answer in new)
