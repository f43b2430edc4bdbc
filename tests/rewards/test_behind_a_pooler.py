"""Behind PgBouncer in transaction mode, where each transaction may be another session's, money works as ever."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from civic.core import keyset
from rewards import coins
from rewards.ledger import lapsing, movements, stops
from rewards.ledger.models import Account, MoneyStop
from rewards.redemption.counter import actions as redemption
from rewards.redemption.payments.models import Redemption
from rewards.settlement.closing import queries
from rewards.settlement.closing.reconciliation import reconcile
from rewards.settlement.periods.models import Settlement
from rewards.settlement.statements import exports
from rewards.settlement.statements.models import Statement
from tests import factories as make
from tests.pooler import needs_a_pooler, pooled
from tests.rewards.settlement.months import NOVEMBER, OCTOBER, close, sale, statement
from tests.rewards.settlement.sessions import LAST_MINUTE, codes_of
from tests.threads import at_once

pytestmark = [needs_a_pooler, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _behind_a_pooler(transactional_db) -> Iterator[None]:
    with pooled(connection):
        yield


def test_we_do_speak_to_a_pooler():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), current_setting('TimeZone')")
        assert cursor.fetchone()[1] == "UTC"
    assert connection.connection.get_dsn_parameters()["port"] == connection.settings_dict["PORT"]
    assert connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]


def test_many_pay_while_the_month_is_closed_and_every_coin_is_in_one_month():
    shop = make.shop()
    sale(shop, 7)
    owner = make.owner(shop.merchant)
    pay = partial(redemption.confirm, clerk=owner, now=LAST_MINUTE)
    jobs = [partial(pay, key=f"t{number}", code=code) for number, code in enumerate(codes_of(40))]
    outcomes = at_once([*jobs[:20], close, *jobs[20:]], connections=16)
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    close(NOVEMBER)
    assert queries.payable_total(OCTOBER) + queries.payable_total(NOVEMBER) == 47
    assert reconcile(OCTOBER) == reconcile(NOVEMBER) == []
    assert Redemption.objects.count() == 41
    assert Settlement.objects.count() == 2


def test_vintages_lapse_and_lines_are_exported_page_by_page(monkeypatch):
    monkeypatch.setattr(keyset, "PAGE", 7)
    shop = make.shop()
    sold = [sale(shop, 2) for _ in range(16)]
    close()
    people = [make.rich_citizen(3) for _ in range(20)]
    statements = Statement.objects.filter(pk=statement(shop.merchant).pk)
    assert [row[8] for row in exports.line_rows(statements)] == [*[2] * 16, 32]  # and their sum
    assert len(exports.lines_csv(statements).read().splitlines()) == 1 + 16 + 1
    owed = Account.objects.get(address=f"payable/{shop.merchant_id}")
    assert [row[-1] for row in movements.of(owed)] == list(range(2, 34, 2))
    later = make.NOW + timedelta(days=800)
    assert lapsing.lapse(now=later) == 60
    assert {coins.balance(each, today=later.date()) for each in people} == {0}
    assert len(sold) == 16


def test_a_stop_is_written_apart_from_what_is_rolled_back_and_no_setting_stays_with_a_session():
    stops.stop_apart("tests")
    assert MoneyStop.objects.count() == 1
    limits = ("lock_timeout", "statement_timeout", "session_replication_role", "default_transaction_isolation")
    with connection.cursor() as cursor:
        for _turn in range(20):
            cursor.execute("SELECT " + ", ".join(f"current_setting('{name}')" for name in limits))
            assert cursor.fetchone() == ("0", "0", "origin", "read committed")
