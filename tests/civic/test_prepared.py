"""A session of the database keeps the plan of what it is asked often, and is right whatever becomes of it."""

import pytest
from django.db import connection, transaction

from civic.core.prepared import WORTH_IT, Statement
from tests import pooler

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def numbers() -> Statement:
    """Of so many numbers those that are large, as many as they are; each test begins in a session of its own."""
    connection.close()
    return Statement("SELECT n, '100%%' FROM generate_series(1, %s) n WHERE n > %s", [None, "integer"])


def kept() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return int(cursor.fetchone()[0])


def ask_often(statement: Statement, *params: object) -> None:
    for _time in range(WORTH_IT):
        statement.rows(params)


def test_what_is_asked_often_is_planned_once_and_answers_to_other_values(numbers, django_assert_num_queries):
    numbers.rows([5, 3])
    assert kept() == 0
    ask_often(numbers, 5, 3)
    assert kept() == 1
    with django_assert_num_queries(1):
        assert numbers.rows([5, 3]) == [(4, "100%"), (5, "100%")]
    assert numbers.rows([5, 4]) == [(5, "100%")]
    assert numbers.rows([5, None]) == []


def test_a_percent_sign_stays_one_where_every_value_is_open():
    statement = Statement("SELECT '5%%' WHERE %s", ["boolean"])
    ask_often(statement, True)
    assert statement.rows([True]) == [("5%",)]
    assert statement.rows([False]) == []


def test_a_new_session_begins_with_nothing(numbers):
    ask_often(numbers, 5, 3)
    connection.close()
    assert kept() == 0
    assert numbers.rows([5, 4]) == [(5, "100%")]


def test_within_a_transaction_nothing_is_prepared(numbers):
    with transaction.atomic():
        ask_often(numbers, 5, 3)
        assert kept() == 0


def test_what_the_server_has_forgotten_is_asked_plainly(numbers):
    ask_often(numbers, 5, 3)
    connection.cursor().execute("DEALLOCATE ALL")
    assert numbers.rows([5, 4]) == [(5, "100%")]
    ask_often(numbers, 5, 3)
    assert kept() == 0  # something empties this session


def test_a_column_that_became_another_is_found_as_it_is_now():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept_in_passing AS SELECT 1 AS n")
    statement = Statement("SELECT n FROM kept_in_passing WHERE %s", ["boolean"])
    try:
        ask_often(statement, True)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE kept_in_passing ALTER n TYPE text")
        assert statement.rows([True]) == [("1",)]
    finally:
        connection.cursor().execute("DROP TABLE kept_in_passing")


@pooler.needs_a_pooler
def test_through_a_pooler_that_hands_sessions_on_nothing_is_prepared(numbers):
    with pooler.pooled(connection):
        ask_often(numbers, 5, 3)
        assert numbers.rows([5, 4]) == [(5, "100%")]
        assert kept() == 0
