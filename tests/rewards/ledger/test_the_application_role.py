"""The application's own database role cannot change the ledger, even with raw SQL."""

import os

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from rewards import coins
from rewards.ledger import actions as ledger
from rewards.ledger import addresses, roles
from rewards.redemption.counter import actions as redemption
from tests import factories as make
from tests.owner import APP_ROLE, as_loader

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_the_application():
    """From here on the connection has the application's rights only."""
    someone = make.rich_citizen(100)
    with as_loader(), connection.cursor() as cursor:
        if not roles.exists(APP_ROLE):
            cursor.execute(f"CREATE ROLE {APP_ROLE}")
        roles.grant(APP_ROLE)
        cursor.execute(f"SET ROLE {APP_ROLE}")
        yield someone
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize("table", ["rewards_account", "rewards_transaction", "rewards_posting", "rewards_closedmonth"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {}", "DELETE FROM {}", "TRUNCATE {} CASCADE", "DROP TABLE {}"])
def test_the_role_may_not_change_the_ledger(as_the_application, table, statement):
    column = {"rewards_account": "balance = 1", "rewards_posting": "amount = 1"}.get(table, "month = '2026-01-01'")
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        connection.cursor().execute(statement.format(table, column))


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE rewards_posting DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "DROP FUNCTION ledger_refuse() CASCADE",
        "INSERT INTO rewards_seal (version) VALUES (1)",
        "UPDATE rewards_turnover SET coins = 0",
    ],
)
def test_the_role_may_not_lift_the_guards(as_the_application, statement):
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        connection.cursor().execute(statement)


def test_no_function_of_ours_reads_a_session_s_own_tables():
    """PostgreSQL looks into a session's temporary tables first, unless a function's search path names them last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang"
            " WHERE l.lanname = 'plpgsql' AND p.pronamespace = current_schema()::regnamespace"
            " AND NOT coalesce(array_to_string(p.proconfig, ',') LIKE '%, pg_temp', false)"
        )
        assert cursor.fetchall() == []


def test_a_table_of_the_role_s_own_does_not_fool_the_guard_of_balances(as_the_application):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE rewards_account AS SELECT * FROM public.rewards_account")
        cursor.execute("UPDATE pg_temp.rewards_account SET balance = 1000000")
        cursor.execute("SELECT id FROM public.rewards_account WHERE kind = 'wallet'")
        wallet = cursor.fetchone()[0]
        with pytest.raises(DatabaseError, match="too few coins"), transaction.atomic():
            cursor.execute(
                "SELECT ledger_post('expire', 'key', '', 'x', 'x', now(), NULL, %s, %s, '{101}')",
                [[wallet], [ledger.open_account(addresses.EXPIRED)]],
            )


def test_the_role_can_do_its_work(as_the_application):
    someone = as_the_application
    shop = make.shop()
    _payment, code = make.payment_code(someone, 30)
    redemption.confirm(clerk=make.clerk(shop), key="tap", code=code.code, now=make.NOW)
    assert coins.balance(someone, today=make.NOW.date()) == 70


LIMITS_OF = """
SELECT unnest(s.setconfig) FROM pg_db_role_setting s
JOIN pg_roles r ON r.oid = s.setrole JOIN pg_database d ON d.oid = s.setdatabase
WHERE r.rolname = %s AND d.datname = current_database()"""


@pytest.fixture
def new_role():
    """A role of the cluster that nobody has limited; gone with the transaction of the test."""
    name = f"{APP_ROLE}_{os.getpid()}"
    with as_loader(), connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name}")
        yield name
        cursor.execute("RESET ROLE")


def limits_of(role: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(LIMITS_OF, [role])
        return dict(limit.split("=") for (limit,) in cursor.fetchall())


@pytest.mark.parametrize("command", ["grant_app_role", "limit_role"])
def test_both_commands_give_the_role_the_limits_that_ship_in_this_database(new_role, command):
    assert limits_of(new_role) == {}
    call_command(command, new_role)
    assert limits_of(new_role) == roles.LIMITS
    assert set(roles.LIMITS) == {"lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"}


def test_the_rights_come_with_the_limits_and_who_names_no_role_is_told(new_role):
    call_command("grant_app_role", new_role)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%s, 'rewards_posting', 'INSERT'), "
            "has_table_privilege(%s, 'rewards_posting', 'UPDATE')", [new_role] * 2
        )  # fmt: skip
        assert cursor.fetchone() == (True, False)
    with pytest.raises(CommandError, match="no database role"):
        call_command("grant_app_role", "nobody_at_all")


@pytest.mark.parametrize("command", ["grant_app_role", "limit_role"])
def test_who_may_not_limit_a_role_reads_what_a_superuser_has_to_run(new_role, command, monkeypatch):
    monkeypatch.setattr(roles, "grant", lambda role: None)
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {new_role}")
    with pytest.raises(CommandError) as told:
        call_command(command, "pg_monitor")
    assert all(f"SET {what} = '{most}';" in str(told.value) for what, most in roles.LIMITS.items())
