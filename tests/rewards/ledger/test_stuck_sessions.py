"""With the limits that the application's role has, a session that hangs stops nobody for long."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from civic.core import locks
from rewards import coins
from rewards.ledger import closing, lapsing, roles
from rewards.offers import vouchers
from rewards.redemption.payments.models import Redemption
from tests import factories as make
from tests.api import program_of, refusal
from tests.owner import as_loader
from tests.threads import another_connection

pytestmark = pytest.mark.django_db(transaction=True)
TILL = "/api/v1/merchant/redemptions/"


@pytest.fixture
def limited() -> Iterator[None]:
    """Every session from here on has the limits that ship."""
    with as_loader(), connection.cursor() as cursor:
        cursor.execute("SELECT session_user, quote_ident(session_user), quote_ident(current_database())")
        role, *quoted = cursor.fetchone()
        call_command("limit_role", role)
    connection.close()
    yield
    with as_loader(), connection.cursor() as cursor:
        cursor.execute("ALTER ROLE {} IN DATABASE {} RESET ALL".format(*quoted))
    connection.close()


def test_limits_are_those_that_ship_and_a_till_is_answered_within_two_seconds(limited):
    assert float(roles.LIMITS["lock_timeout"].removesuffix("ms")) <= 2000
    with another_connection() as cursor:
        for what, most in roles.LIMITS.items():
            cursor.execute("SELECT current_setting(%s)::interval = %s::interval", [what, most])
            assert cursor.fetchone() == (True,), what
        cursor.execute("SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()")
        assert cursor.fetchone()[0].startswith("tuili ")


def test_a_payment_from_a_wallet_that_hangs_is_answered_soon_and_the_same_key_pays_afterwards(limited, client):
    payer, shop = make.rich_citizen(100, now=timezone.now()), make.shop()
    clerk = make.clerk(shop)
    code = make.payment_code(payer, 35, now=timezone.now())[1].code
    body, key = {"code": code}, {"Idempotency-Key": "tap-1"}
    client.force_login(make.clerk(shop))
    client.cookies["tuili_language"] = "en"
    form = {"key": "tap-2", "code": code, "shop": shop.pk}
    with another_connection() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT ledger_lock_wallet(%s)", [payer.pk])
        with waited_in_vain() as of_the_program:
            assert refusal(program_of(clerk).post(TILL, body, headers=key), 503)["code"] == "busy"
        with waited_in_vain() as of_the_page:
            page = client.post("/merchant/confirm/", form)
        for waits in (of_the_program, of_the_page):  # all that one request waits, and not what a busy machine adds
            assert 0 < sum(waits) <= 2000
            assert 0 not in waits  # which waits for ever
        assert page.status_code == 503
        assert page["Retry-After"] == "1"
        assert "Nothing was changed; please try again." in unescape(page.content.decode())
        assert '<input type="hidden" name="key" value="tap-2">' in page.content.decode()
        assert not Redemption.objects.exists()
        cursor.execute("ROLLBACK")
    assert program_of(clerk).post(TILL, body, headers=key).status_code == 201
    assert program_of(clerk).post(TILL, body, headers=key).status_code == 200
    assert coins.balance(payer, today=timezone.localdate()) == 65


@contextmanager
def waited_in_vain() -> Iterator[list[int]]:
    """The `lock_timeout`, in milliseconds, of each statement inside that gave up waiting for a lock."""
    found: list[int] = []

    def noted(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        limit = lock_timeout()
        try:
            return execute(sql, params, many, context)
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") == locks.LOCK_TIMEOUT:
                found.append(limit)
            raise

    with connection.execute_wrapper(noted):
        yield found


def lock_timeout() -> int:
    """What the session has now, asked past Django; 0 in a transaction that has failed, and waits for nothing."""
    raw: Any = connection.connection
    if raw.get_transaction_status() == TRANSACTION_STATUS_INERROR:
        return 0
    with raw.cursor() as cursor:
        cursor.execute("SELECT setting::int FROM pg_settings WHERE name = 'lock_timeout'")
        return int(cursor.fetchone()[0])


def test_a_session_that_does_nothing_in_a_transaction_is_ended_and_the_close_goes_on(limited):
    payer = make.rich_citizen(100)
    with another_connection() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = '2s'")  # sooner than those that ship
        cursor.execute("BEGIN")
        cursor.execute(
            "SELECT ledger_hold('hold', 'stuck', '', 'tests', 'x', %s, %s, 5, ledger_open('hold/1', 'hold', %s, NULL))",
            [make.NOW, payer.pk, payer.pk],
        )
        assert closing.close_month(make.NOW.date().replace(day=1), actor="tests", patience=timedelta(seconds=30))
    assert coins.balance(payer, today=make.NOW.date()) == 100


def test_coins_lapse_around_a_wallet_that_hangs_and_its_own_lapse_the_next_time(limited, monkeypatch):
    monkeypatch.setattr(locks, "WAIT_OF_JOBS", timedelta(milliseconds=200))
    held, free, long_after = make.rich_citizen(7), make.rich_citizen(5), make.NOW + timedelta(days=800)
    with another_connection() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT ledger_lock_wallet(%s)", [held.pk])
        assert lapsing.lapse(now=long_after) == 5
        cursor.execute("ROLLBACK")
    assert lapsing.lapse(now=long_after) == 7
    assert free.pk != held.pk


def test_vouchers_end_around_a_wallet_that_hangs(limited, monkeypatch):
    monkeypatch.setattr(locks, "WAIT_OF_JOBS", timedelta(milliseconds=200))
    held, free = make.rich_citizen(50), make.rich_citizen(50)
    shop = make.shop()
    for payer in (held, free):
        make.voucher(make.offer(shop, 6), payer)
    long_after = make.NOW + timedelta(days=200)
    with another_connection() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT ledger_lock_wallet(%s)", [held.pk])
        assert vouchers.end_lapsed(now=long_after) == 1
        cursor.execute("ROLLBACK")
    assert vouchers.end_lapsed(now=long_after) == 1
