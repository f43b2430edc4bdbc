"""A connection that was kept is looked at before each request, without a statement; one that was ended is replaced."""

import time

import pytest
from django.db import DatabaseError, connection, transaction

from tests.owner import as_owner

pytestmark = pytest.mark.django_db(transaction=True)


def ask(words: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(words)
        return cursor.fetchone()[0]


def begin_a_request() -> None:
    connection.close_at = None  # it is not old yet
    connection.close_if_unusable_or_obsolete()
    connection.health_check_enabled, connection.health_check_done = True, False


def test_a_living_connection_is_asked_nothing():
    mine = ask("SELECT pg_backend_pid()")
    other = connection.copy()
    begin_a_request()
    with as_owner(other), other.cursor() as cursor:
        connection.ensure_connection()
        connection.close_if_health_check_failed()
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [mine])
        assert cursor.fetchone()[0] == "SELECT pg_backend_pid()"
    other.close()


def test_a_connection_that_the_server_ended_is_replaced_before_the_next_page():
    mine = ask("SELECT pg_backend_pid()")
    other = connection.copy()
    with as_owner(other), other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [mine])
    other.close()
    time.sleep(0.2)
    begin_a_request()
    assert ask("SELECT pg_backend_pid()") != mine


def test_a_transaction_that_has_failed_is_still_told_from_a_sound_one():
    with transaction.atomic():
        with pytest.raises(DatabaseError):
            ask("SELECT 1/0")
        assert not connection.is_usable()
        transaction.set_rollback(True)
    assert connection.is_usable()
