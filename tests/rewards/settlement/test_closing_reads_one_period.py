"""A close reads its own period: what it costs does not grow with the years that lie before."""

from collections import Counter

import pytest
from django.db import connection, transaction

from rewards.settlement.closing.reconciliation import reconcile
from tests import factories as make
from tests.owner import tamper
from tests.rewards.settlement.months import IN_NOVEMBER, IN_OCTOBER, NOVEMBER, OCTOBER, close, refund, sale, statement

pytestmark = pytest.mark.django_db(transaction=True)
MANY, FEW = 10_000, 500  # rows of the time before, and how many of them one period may touch
HISTORY = ("rewards_posting", "rewards_transaction", "rewards_redemption")
# The payments of a whole year, as copies of one: the triggers rest, for what they write is not read here.
COPIES = """
CREATE TEMPORARY TABLE copies AS
  SELECT n, nextval(pg_get_serial_sequence('rewards_transaction', 'id')) AS id FROM generate_series(1, {many}) n;
INSERT INTO rewards_transaction SELECT (jsonb_populate_record(t, jsonb_build_object(
    'id', c.id, 'idempotency_key', 'old-' || c.n))).* FROM rewards_transaction t, copies c WHERE t.id = {payment};
INSERT INTO rewards_posting SELECT (jsonb_populate_record(p, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('rewards_posting', 'id')), 'transaction_id', c.id))).*
  FROM rewards_posting p, copies c WHERE p.transaction_id = {payment};
INSERT INTO rewards_redemption SELECT (jsonb_populate_record(r, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('rewards_redemption', 'id')), 'transaction_id', c.id,
    'receipt', 'OLD' || c.n, 'payment_code_id', NULL))).*
  FROM rewards_redemption r, copies c WHERE r.transaction_id = {payment};
DROP TABLE copies;
"""


def read() -> Counter[str]:
    """How many rows of each table this transaction has read so far, by whatever way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables"
            " WHERE relname = ANY (%s)",
            [list(HISTORY)],
        )
        return Counter(dict(cursor.fetchall()))


@pytest.fixture
def shop():
    """A shop with a year of sales that is closed, a debt that goes on, and one sale after it."""
    made = make.shop()
    old = sale(made, 40, IN_OCTOBER)
    tamper(COPIES.format(many=MANY, payment=old.transaction_id))
    refund(sale(made, 30, IN_OCTOBER), IN_NOVEMBER)
    close(OCTOBER)
    sale(made, 7, IN_NOVEMBER)
    tamper(f"ANALYZE {', '.join(HISTORY)}")
    assert statement(made.merchant).redemptions == MANY + 2
    return made


def test_a_close_reads_few_rows_of_the_time_before(shop):
    with transaction.atomic():
        before = read()
        close(NOVEMBER)
        found = read() - before
    assert found["rewards_posting"] > 0
    assert {table: rows for table, rows in found.items() if rows > FEW} == {}
    assert statement(shop.merchant, NOVEMBER).redemptions == 1


def test_comparing_a_period_reads_few_rows_of_the_time_before(shop):
    close(NOVEMBER)
    with transaction.atomic():
        before = read()
        assert reconcile(NOVEMBER) == []
        found = read() - before
    assert found["rewards_posting"] > 0
    assert {table: rows for table, rows in found.items() if rows > FEW} == {}
