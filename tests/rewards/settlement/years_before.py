"""Years that lie before a period, as copies of one payment and of one statement: what a period must not read again."""

import pytest

from tests import factories as make
from tests.owner import tamper
from tests.rewards.settlement.months import IN_NOVEMBER, IN_OCTOBER, OCTOBER, close, refund, sale, statement

MANY, FEW = 10_000, 500  # rows of the time before, and how many of them one period may touch
HISTORY = ("rewards_posting", "rewards_transaction", "rewards_redemption")
PAPERS = ("rewards_statement", "rewards_statementline")
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
# Statements of years of days, as copies of one, each of which takes over and leaves ten coins.
STATEMENTS = """
INSERT INTO rewards_statement SELECT (jsonb_populate_record(s, jsonb_build_object(
    'id', -n, 'number', 'OLD' || n, 'settlement_id', date '1980-01-01' + n))).*
  FROM rewards_statement s, generate_series(1, {many}) n WHERE s.id = {statement};
INSERT INTO rewards_statementline (id, statement_id, kind, at, receipt, coins)
  SELECT -2 * n - k, -n, CASE k WHEN 0 THEN 'brought' ELSE 'carried' END, now(), '', 20 * k - 10
    FROM generate_series(1, {many}) n, generate_series(0, 1) k;
"""


@pytest.fixture
def shop():
    """A shop with a year of sales that is closed, years of statements, a debt that goes on, and one sale after it."""
    made = make.shop()
    old = sale(made, 40, IN_OCTOBER)
    tamper(COPIES.format(many=MANY, payment=old.transaction_id))
    make.rich_citizen(5, now=IN_OCTOBER)
    refund(sale(made, 30, IN_OCTOBER), IN_NOVEMBER)
    close(OCTOBER)
    assert statement(made.merchant).redemptions == MANY + 2
    tamper(STATEMENTS.format(many=MANY, statement=statement(made.merchant).pk))
    sale(made, 7, IN_NOVEMBER)
    tamper(f"ANALYZE {', '.join({*HISTORY, *PAPERS})}")
    return made
