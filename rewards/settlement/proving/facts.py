"""Check everything that a merchant is paid from, beyond the movements that reconciliation compares, and all budgets.

Each check is a sentence and a query that finds no row when all is well; the sentence names the row. With periods the
checks are of those alone, without any of all of them. They only read.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from rewards.settlement.proving.budget_facts import OF_BUDGETS
from rewards.settlement.proving.payee_facts import OF_PAYEES, ROWS_OF_ONE, files_made_anew, rows_paid_elsewhere

MOST_NAMED = 50  # rows of one check


def of(months: Collection[date] | None = None) -> list[str]:
    """Name every row that does not fit in these periods (all of them), or in budgets and payees."""
    return _named(CHECKS | OF_ALL, months)


def of_period(month: date) -> list[str]:
    """Name every row of one period that does not fit, as the caller's database transaction sees it."""
    return _named(CHECKS | OF_ONE_PERIOD, [month])


def of_chains() -> list[str]:
    """Name each merchant whose statements do not take over from each other what they leave; reads all of them."""
    return _named(OF_CHAINS, None)


def _named(checks: dict[str, str], months: Collection[date] | None) -> list[str]:
    return [sentence.format(*row) for sentence, sql in checks.items() for row in _fetch(sql, months)]


def _fetch(sql: str, months: Collection[date] | None) -> list[tuple[Any, ...]]:
    values = {"months": None if months is None else list(months)}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH faults AS MATERIALIZED ({sql}) SELECT * FROM faults LIMIT {MOST_NAMED}", values)
        return list(cursor.fetchall())


_HERE = "(%(months)s::date[] IS NULL OR {} = ANY(%(months)s::date[]))"
_OF_STATEMENT, _OF_SETTLEMENT = _HERE.format("s.settlement_id"), _HERE.format("m.month")

# A period whose books are shut has a settlement a moment later: one that lacks it is looked at after an hour, at once
# where it has statements.
CHECKS = {
    "period {0}: it is settled, and its row among the closed periods is missing": f"""
        SELECT m.month FROM rewards_settlement m WHERE {_OF_SETTLEMENT}
           AND NOT EXISTS (SELECT 1 FROM rewards_closedmonth c WHERE c.month = m.month) ORDER BY 1""",
    "period {0}: its books are shut, and its settlement is missing": f"""
        SELECT m.month FROM rewards_closedmonth m WHERE {_OF_SETTLEMENT}
           AND NOT EXISTS (SELECT 1 FROM rewards_settlement s WHERE s.month = m.month)
           AND (m.closed_at < statement_timestamp() - interval '1 hour'
                OR EXISTS (SELECT 1 FROM rewards_statement s WHERE s.settlement_id = m.month)) ORDER BY 1""",
    "settlement {0}: {1} payments, {2} coins, NT${3} are stored, its statements make {4}, {5}, NT${6}": f"""
        SELECT m.month, m.redemptions, m.coins_payable, m.amount_twd, coalesce(s.redemptions, 0), coalesce(s.coins, 0),
               coalesce(s.twd, 0)
          FROM rewards_settlement m
          LEFT JOIN (SELECT s.settlement_id, sum(s.redemptions) AS redemptions, sum(s.coins_payable) AS coins,
                            sum(s.amount_twd) AS twd FROM rewards_statement s WHERE {_OF_STATEMENT}
                      GROUP BY s.settlement_id) s ON s.settlement_id = m.month
         WHERE {_OF_SETTLEMENT} AND (m.redemptions, m.coins_payable, m.amount_twd)
               IS DISTINCT FROM (coalesce(s.redemptions, 0), coalesce(s.coins, 0), coalesce(s.twd, 0)) ORDER BY 1""",
    "settlement {0}: its CSV is not what its SHA-256 was taken of": f"""
        SELECT m.month FROM rewards_settlement m
         WHERE {_OF_SETTLEMENT} AND encode(sha256(m.csv), 'hex') <> m.csv_sha256 ORDER BY 1""",
    "settlement {0}: it was settled at NT${1} for a coin, the rate in force is NT${2}": f"""
        SELECT m.month, m.coin_twd, r.twd FROM rewards_settlement m
         CROSS JOIN LATERAL (SELECT r.twd FROM rewards_coinrate r WHERE r.valid_from <= m.month
                              ORDER BY r.valid_from DESC, r.id DESC LIMIT 1) r
         WHERE {_OF_SETTLEMENT} AND r.twd <> m.coin_twd ORDER BY 1""",
    "statement {0}: NT${1} for {2} coins at NT${3}; its period was settled at NT${4}": f"""
        SELECT s.number, s.amount_twd, s.coins_payable, s.coin_twd, m.coin_twd
          FROM rewards_statement s JOIN rewards_settlement m ON m.month = s.settlement_id
         WHERE {_OF_STATEMENT} AND (s.coin_twd <> m.coin_twd OR s.amount_twd <> s.coins_payable * s.coin_twd)
         ORDER BY 1""",
    "statement {0}: it is closed as if nothing were owed, over {1} coins": f"""
        SELECT s.number, s.coins_payable FROM rewards_statement s
         WHERE {_OF_STATEMENT} AND s.status = 'closed' AND s.coins_payable <> 0 ORDER BY 1""",
    "statement {0}: it is {1} in batch {2}, which is {3}": f"""
        SELECT s.number, s.status, s.batch_id, coalesce(b.state, 'missing')
          FROM rewards_statement s LEFT JOIN rewards_settlementbatch b ON b.id = s.batch_id
         WHERE {_OF_STATEMENT} AND s.batch_id IS NOT NULL AND (
               b.id IS NULL OR b.settlement_id <> s.settlement_id OR b.state IN ('rejected', 'returned')
               OR (s.status = 'paid' AND b.state = 'open') OR (s.status <> 'paid' AND b.state = 'paid')) ORDER BY 1""",
    "batch {0}: {1} statements, {2} coins, NT${3} are stored, its statements make {4}, {5}, NT${6}": f"""
        WITH held AS (
          SELECT s.batch_id, s.id, s.coins_payable AS coins, s.amount_twd AS twd FROM rewards_statement s
           WHERE s.batch_id IS NOT NULL AND {_OF_STATEMENT}
          UNION SELECT r.batch_id, s.id, s.coins_payable, s.amount_twd FROM rewards_paymentrejection r
            JOIN rewards_statement s ON s.id = r.statement_id WHERE {_OF_STATEMENT}
        ), made AS (SELECT batch_id, count(*) AS n, sum(coins) AS coins, sum(twd) AS twd FROM held GROUP BY batch_id)
        SELECT m.id, m.count, m.coins, m.amount_twd, coalesce(n, 0), coalesce(made.coins, 0), coalesce(twd, 0)
          FROM rewards_settlementbatch m LEFT JOIN made ON made.batch_id = m.id
         WHERE {_HERE.format("m.settlement_id")} AND m.state <> 'rejected' AND (m.count, m.coins, m.amount_twd)
               IS DISTINCT FROM (coalesce(n, 0), coalesce(made.coins, 0), coalesce(twd, 0)) ORDER BY 1""",
    "batch {0}, statement {1}: what was approved is not in the row (NT${2} into account {3}-{4})": f"""
        SELECT r.batch_id, s.number, r.amount_twd, r.bank_code, r.bank_account
          FROM rewards_statement s CROSS JOIN {ROWS_OF_ONE}
         WHERE {_OF_STATEMENT} AND (
               (r.coins, r.amount_twd, r.merchant_name, r.tax_id)
               IS DISTINCT FROM (s.coins_payable, s.amount_twd, s.merchant_name, s.tax_id)
               OR r.sha256 <> settlement_batch_row_hash(r.batch_id, r.statement_id, r.merchant_name, r.tax_id,
                                                        r.bank_code, r.bank_account, r.coins, r.amount_twd))
         ORDER BY 1, 2""",
    "batch {0}: its rows are not those that were approved ({1})": f"""
        SELECT m.id, coalesce((
                 SELECT 'another account now: ' || string_agg(s.number, ', ' ORDER BY s.number)
                   FROM rewards_batchrow r JOIN rewards_statement s ON s.id = r.statement_id
                   JOIN rewards_merchant h ON h.id = s.merchant_id
                  WHERE r.batch_id = m.id AND (h.bank_code, h.bank_account) <> (r.bank_code, r.bank_account)),
               'their accounts are those of the merchants')
          FROM rewards_settlementbatch m
         WHERE {_HERE.format("m.settlement_id")} AND m.rows_sha256 IS DISTINCT FROM coalesce((
               SELECT encode(sha256(convert_to(string_agg(r.sha256, ',' ORDER BY r.statement_id), 'UTF8')), 'hex')
                 FROM rewards_batchrow r WHERE r.batch_id = m.id), '') ORDER BY 1""",
    "batch {0}, statement {1}: it is paid into account {2}, and {3} was in force when it was approved": (
        rows_paid_elsewhere(_OF_STATEMENT)
    ),
    "batch {0}: its file {1} is not what was noted when it was made": (
        files_made_anew(_HERE.format("b.settlement_id"))
    ),
    "statement {0}: it is in batch {1}, and no row of that batch was approved for it": f"""
        SELECT s.number, s.batch_id FROM rewards_statement s JOIN rewards_settlementbatch b ON b.id = s.batch_id
         WHERE {_OF_STATEMENT} AND b.rows_sha256 <> '' AND NOT EXISTS (
               SELECT 1 FROM rewards_batchrow r WHERE r.batch_id = b.id AND r.statement_id = s.id OFFSET 0)
         ORDER BY 1""",
    "statement {0}: the bank sent back NT${1}, it is of NT${2}": f"""
        SELECT s.number, r.amount_twd, s.amount_twd
          FROM rewards_paymentrejection r JOIN rewards_statement s ON s.id = r.statement_id
         WHERE {_OF_STATEMENT} AND r.amount_twd <> s.amount_twd ORDER BY 1""",
    "transaction {0} ({1}): it corrects the books, and no decision of two people is behind it": f"""
        SELECT t.id, t.idempotency_key FROM rewards_transaction t
         WHERE {_HERE.format("t.month")} AND t.kind = 'adjust' AND NOT EXISTS (
               SELECT 1 FROM rewards_statementadjustment a
                WHERE a.transaction_id = t.id AND a.state = 'approved' AND a.decided_by_id <> a.proposed_by_id)
         ORDER BY 1""",
    "adjustment {0}: {1} coins were approved, transaction {2} moved {3}": f"""
        SELECT a.id, a.coins, a.transaction_id, coalesce(p.coins, 0)
          FROM rewards_statementadjustment a JOIN rewards_statementdispute d ON d.id = a.dispute_id
          JOIN rewards_statement s ON s.id = d.statement_id
          LEFT JOIN LATERAL (
            SELECT sum(CASE WHEN i.kind = 'payable' THEN p.amount ELSE -p.amount END) AS coins
              FROM rewards_posting p JOIN rewards_account o ON o.id = p.source_id
              JOIN rewards_account i ON i.id = p.destination_id
             WHERE p.transaction_id = a.transaction_id AND s.merchant_id IN (o.holder_id, i.holder_id)) p ON true
         WHERE {_OF_STATEMENT} AND a.state = 'approved' AND a.coins IS DISTINCT FROM p.coins ORDER BY 1""",
}
# What was noted as paid (and perhaps came back) is one transaction each, whose key names the statement and the batch.
_NOTED = f"""
  SELECT s.number, s.merchant_id, s.coins_payable AS coins, format('settle:%%s:%%s', s.id, s.batch_id) AS key,
         false AS back FROM rewards_statement s WHERE {_OF_STATEMENT} AND s.status = 'paid'
  UNION ALL SELECT s.number, s.merchant_id, s.coins_payable, format('settle:%%s:%%s', s.id, r.batch_id), false
    FROM rewards_paymentrejection r JOIN rewards_statement s ON s.id = r.statement_id
   WHERE {_OF_STATEMENT} AND r.paid_on IS NOT NULL
  UNION ALL SELECT s.number, s.merchant_id, s.coins_payable, format('unsettle:%%s:%%s', s.id, r.batch_id), true
    FROM rewards_paymentrejection r JOIN rewards_statement s ON s.id = r.statement_id
   WHERE {_OF_STATEMENT} AND r.paid_on IS NOT NULL"""
_SETTLED = """
  SELECT t.id, t.idempotency_key AS key, count(p.id) AS postings, coalesce(sum(p.amount), 0) AS coins,
         min(CASE WHEN o.kind = 'payable' THEN o.holder_id ELSE i.holder_id END) AS merchant_id,
         coalesce(bool_and(o.kind = 'paid'), false) AS back
    FROM rewards_transaction t LEFT JOIN rewards_posting p ON p.transaction_id = t.id
    LEFT JOIN rewards_account o ON o.id = p.source_id LEFT JOIN rewards_account i ON i.id = p.destination_id
   WHERE {} GROUP BY t.id"""
_PAID_WITHOUT = "statement {0}: it is noted as {1}, and no coins were settled for it"
_SETTLED_OTHERWISE = "statement {0}: {1} coins of merchant {2} are noted, transaction {3} settled {4} of merchant {5}"


def _paid(join: str, made: str, when: str, columns: str) -> str:
    return f"""
        WITH noted AS ({_NOTED}), made AS ({_SETTLED.format(made)})
        SELECT {columns} FROM noted n {join} JOIN made t ON t.key = n.key WHERE {when} ORDER BY 1"""


def _payments(made: str) -> dict[str, str]:
    """Build the checks between what is noted as paid and the transactions that settled it."""
    words = "n.number, CASE WHEN n.back THEN 'sent back' ELSE 'paid' END"
    otherwise = "(t.postings, t.coins, t.merchant_id, t.back) IS DISTINCT FROM (1, n.coins, n.merchant_id, n.back)"
    both = "n.number, n.coins, n.merchant_id, t.id, t.coins, t.merchant_id"
    return {
        _PAID_WITHOUT: _paid("LEFT", made, "t.id IS NULL", words),
        _SETTLED_OTHERWISE: _paid("", made, otherwise, both),
    }


# The payer of a payment owns the wallet that paid; read with the period, because it reads every payment.
OF_ONE_PERIOD = _payments("t.idempotency_key IN (SELECT key FROM noted)") | {
    "transaction {0} (receipt {1}): citizen {2} paid, out of a wallet of citizen {3} (account {4})": """
        SELECT t.id, r.receipt, r.citizen_id, a.holder_id, a.id
          FROM rewards_transaction t JOIN rewards_redemption r ON r.transaction_id = t.id
          JOIN rewards_posting p ON p.transaction_id = t.id JOIN rewards_account a ON a.id = p.source_id
         WHERE t.month = ANY(%(months)s::date[]) AND t.kind = 'spend'
           AND a.kind = 'wallet' AND a.holder_id <> r.citizen_id
         ORDER BY 1""",
}
# Whatever settles coins names the statement and the batch in its key.
_SETTLED_FOR_NOBODY = f"""
        SELECT t.id, t.idempotency_key FROM rewards_transaction t
         WHERE t.kind = 'settle' AND {_HERE.format("t.month")} AND NOT EXISTS (
               SELECT 1 FROM rewards_statement s
                 LEFT JOIN rewards_paymentrejection r ON r.statement_id = s.id AND r.paid_on IS NOT NULL
                WHERE s.id = left(substring(t.idempotency_key FROM 'settle:([0-9]+):'), 18)::bigint
                  AND t.idempotency_key IN (
                      format('settle:%%s:%%s', s.id, CASE WHEN s.status = 'paid' THEN s.batch_id END),
                      format('settle:%%s:%%s', s.id, r.batch_id), format('unsettle:%%s:%%s', s.id, r.batch_id)))
         ORDER BY 1"""
OF_ALL = (
    OF_BUDGETS
    | OF_PAYEES
    | _payments("t.idempotency_key IN (SELECT key FROM noted)")
    | {"transaction {0}: it settles coins ({1}), and no statement is noted as paid by it": _SETTLED_FOR_NOBODY}
)
# A statement takes over what the merchant's last one left (settlement_month_lines): over all of them that is the sum of
# what was carried and brought. One that was closed after a later one is counted by the next.
OF_CHAINS = {
    "merchant {0}: its statements leave {1} coins to be taken over, the last of them ({2}) leaves {3}": """
        WITH moved AS (
          SELECT s.id, s.merchant_id, s.number, s.settlement_id, greatest(-s.coins_payable, 0) AS owed,
                 coalesce(sum(l.coins), 0) AS coins,
                 coalesce(sum(l.coins) FILTER (WHERE l.kind = 'carried'), 0) AS leaves
            FROM rewards_statement s
            LEFT JOIN rewards_statementline l ON l.statement_id = s.id AND l.kind IN ('brought', 'carried')
           GROUP BY s.id
        ), last AS (
          SELECT DISTINCT ON (merchant_id) * FROM moved ORDER BY merchant_id, settlement_id DESC
        )
        SELECT l.merchant_id, sum(m.coins + m.owed), l.number, l.leaves + l.owed
          FROM last l JOIN moved m ON m.merchant_id = l.merchant_id
         GROUP BY l.merchant_id, l.number, l.leaves, l.owed
        HAVING sum(m.coins + m.owed) <> l.leaves + l.owed AND max(m.id) = max(m.id) FILTER (WHERE m.number = l.number)
         ORDER BY 1""",
}
