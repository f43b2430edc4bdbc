"""A close, its comparison, the coins by budget and a night's proof do not grow with the years that lie before."""

from datetime import UTC, date, datetime

import pytest

from civic.core.roles import Role
from rewards.ledger import checkpoints
from rewards.settlement.closing.reconciliation import reconcile
from rewards.settlement.payments import actions as payments
from rewards.settlement.payments import files
from rewards.settlement.periods.models import Settlement
from rewards.settlement.proving import proofs, queries
from rewards.settlement.proving.models import ProofRun
from rewards.settlement.reports import actions as budget_coins
from rewards.settlement.reports import origins
from tests import factories as make
from tests.owner import tamper
from tests.reads import few_rows_read
from tests.rewards.settlement.batches import DAY, approved
from tests.rewards.settlement.months import NOVEMBER, OCTOBER, close, statement
from tests.rewards.settlement.years_before import FEW, HISTORY, MANY, PAPERS, shop

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["shop"]
DECEMBER, DAWN = date(2026, 12, 1), datetime(2026, 11, 20, 4, 30, tzinfo=UTC)
PAID = ("rewards_statement", "rewards_batchrow", "rewards_bankfile")
# Twenty-five years of months that are settled and paid, with twenty statements each, as copies of one month.
MONTHS = """
CREATE TEMPORARY TABLE months AS
  SELECT n, (date '2026-10-01' - n * interval '1 month')::date AS month FROM generate_series(1, 300) n;
INSERT INTO rewards_transaction SELECT (jsonb_populate_record(NULL::rewards_transaction, to_jsonb(t) ||
    jsonb_build_object('id', -1, 'idempotency_key', 'first', 'month', (SELECT min(month) FROM months)))).*
  FROM (SELECT * FROM rewards_transaction ORDER BY id LIMIT 1) t;
INSERT INTO rewards_closedmonth SELECT (jsonb_populate_record(c, jsonb_build_object('month', m.month))).*
  FROM rewards_closedmonth c, months m;
INSERT INTO rewards_settlement SELECT (jsonb_populate_record(s, jsonb_build_object('month', m.month))).*
  FROM rewards_settlement s, months m;
INSERT INTO rewards_settlementbatch SELECT (jsonb_populate_record(b, jsonb_build_object(
    'id', -m.n, 'settlement_id', m.month))).* FROM rewards_settlementbatch b, months m;
INSERT INTO rewards_bankfile SELECT (jsonb_populate_record(f, jsonb_build_object(
    'id', -m.n, 'batch_id', -m.n))).* FROM rewards_bankfile f, months m WHERE f.layout = 'csv';
INSERT INTO rewards_statement SELECT (jsonb_populate_record(NULL::rewards_statement, to_jsonb(s) || jsonb_build_object(
    'id', -20 * m.n - k, 'number', 'OLD' || m.n || '-' || k, 'settlement_id', m.month, 'merchant_id', -k,
    'batch_id', -m.n, 'voucher', 'receipt', 'invoice_number', '', 'invoice_twd', NULL))).*
  FROM (SELECT * FROM rewards_statement ORDER BY id LIMIT 1) s, months m, generate_series(0, 19) k;
INSERT INTO rewards_batchrow SELECT (jsonb_populate_record(NULL::rewards_batchrow, to_jsonb(r) || jsonb_build_object(
    'id', -20 * m.n - k, 'statement_id', -20 * m.n - k, 'batch_id', -m.n))).*
  FROM (SELECT * FROM rewards_batchrow ORDER BY id LIMIT 1) r, months m, generate_series(0, 19) k;
DROP TABLE months;
"""


def test_a_close_reads_few_rows_of_the_time_before(shop):
    with few_rows_read(*HISTORY, *PAPERS, most=FEW):
        close(NOVEMBER)
    assert statement(shop.merchant, NOVEMBER).redemptions == 1
    assert list(statement(shop.merchant, NOVEMBER).lines.filter(kind="carried").values_list("coins")) == [(23,)]
    with few_rows_read(*PAPERS, most=FEW):
        close(DECEMBER)
    assert statement(shop.merchant, DECEMBER).lines.get(kind="brought").coins == -23


def test_comparing_a_period_reads_few_rows_of_the_time_before(shop):
    close(NOVEMBER)
    with few_rows_read(*HISTORY, *PAPERS, most=FEW):
        assert reconcile(NOVEMBER) == []


def test_counting_coins_by_budget_reads_few_rows_of_the_time_before(shop):
    budget_coins.keep(OCTOBER)
    close(NOVEMBER)
    with few_rows_read(*HISTORY, most=FEW):
        budget_coins.keep(NOVEMBER)
    assert sum(row.redeemed for row in origins.kept(Settlement.objects.get(pk=NOVEMBER))) == 40 * MANY + 40 + 7
    assert origins.differences(NOVEMBER, whole=True) == []


@pytest.fixture
def paid():
    """Twenty-five years of months that are paid, and the last one with them."""
    batch = approved(30, 12)
    cashier = make.staff(Role.FINANCE)
    files.take(batch.pk, "csv", by=cashier, now=make.NOW)
    numbers = batch.statements.values_list("number", flat=True)
    payments.pay(batch.pk, references={each: f"TX-{each}" for each in numbers}, paid_on=DAY, by=cashier, now=make.NOW)
    tamper("SET CONSTRAINTS ALL IMMEDIATE;" + MONTHS)
    tamper(f"ANALYZE {', '.join(PAID)}")


def test_a_nights_proof_reads_what_is_not_over_and_a_part_of_what_is(paid):
    """Twelve checks of the statements together read less than one of them would of all."""
    months = queries.due(DAWN)
    assert len(months) == 11  # a thirtieth of 301
    with few_rows_read(*PAID, most=300 * 20):
        proofs.of_payments(months)


def test_within_thirty_nights_each_month_that_is_paid_was_proven(paid):
    seen = set()
    for _night in range(checkpoints.ROUNDS):
        tonight = queries.due(DAWN)
        seen |= {*tonight}
        ProofRun.objects.bulk_create(
            ProofRun(kind="period", month=month, started_at=DAWN, ended_at=DAWN, outcome="well") for month in tonight
        )
    assert seen >= {*Settlement.objects.values_list("pk", flat=True)}
    tamper("UPDATE rewards_settlement SET csv = csv || 'x'::bytea WHERE month = '2013-04-01'")
    assert "settlement 2013-04-01: its CSV" in "".join(proofs.of_payments([date(2013, 4, 1)]))
