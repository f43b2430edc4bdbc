"""Every index of the coins' tables has somebody who reads it: each costs every row that is written.

How often each was read on a portal that runs: docs/operations.md, “Indexes that nobody reads”.
"""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

# Of the tables that grow with each payment, award and code: who reads the index, or which rule it holds.
READ_BY = {
    "rewards_account": {
        "rewards_account_pkey": "postings, guards",
        "rewards_account_address_key": "ledger_open: one account for each address",
        "account_by_holder": "a wallet's vintages, oldest first; all accounts of a kind, when a period is closed",
    },
    "rewards_transaction": {
        "rewards_transaction_pkey": "everything",
        "transaction_key_once": "one key, one effect",
        "transaction_by_month": "a period's lines and comparison",
        "transaction_by_xid": "seals, proof, turnover since the last seal",
        "transaction_reverses": "what was given back of a payment",
        "transaction_of_rare_kind": "the nightly proof of what people decide: no payment and no award is in it",
    },
    "rewards_posting": {
        "rewards_posting_pkey": "the administration",
        "posting_of_transaction": "a period's lines, recipes, reversals",
        "posting_from_account": "a wallet's history, a balance proven",
        "posting_to_account": "a wallet's history, a balance proven",
    },
    "rewards_paymentcode": {
        "rewards_paymentcode_pkey": "redemption_by_code",
        "rewards_paymentcode_code_hash_key": "payment_code_shown: the QR",
        "payment_code_by_digits": "payment_code_shown: eight digits of the last day",
        "payment_code_digits_live_once": "no two live codes with the same digits",
        "payment_code_live_one_per_citizen": "one live code for each citizen; the one before is ended",
        "rewards_paymentcode_citizen_id_d5dd4d6c": "erasure and copy of a citizen's data",
    },
    "rewards_redemption": {
        "rewards_redemption_pkey": "receipts, refunds",
        "redemption_by_time": "the administration's list: newest first, and its days",
        "redemption_voided": "the administration's list of what was cancelled",
        "redemption_by_shop": "the counter's list, statements, a period's comparison",
        "redemption_by_card": "a card's payments, erasure",
        "redemption_by_device": "a till's payments",
        "redemption_voided_by": "erasure of a person",
        "rewards_redemption_citizen_id_61af4114": "a citizen's payments, patterns",
        "rewards_redemption_confirmed_by_id_5b4485fc": "a clerk's payments, patterns, erasure",
        "rewards_redemption_payment_code_id_key": "a code pays once",
        "rewards_redemption_receipt_key": "a receipt is looked up",
        "rewards_redemption_transaction_id_key": "a period's lines and comparison",
        "rewards_redemption_void_transaction_id_key": "a period's comparison",
        "rewards_redemption_voucher_id_key": "a voucher is used once",
    },
    "rewards_statementline": {
        "rewards_statementline_pkey": "disputes",
        "statement_line_in_order": "a statement's lines",
        "statement_line_once": "a transaction once in a statement",
        "statement_line_carried": "what is brought over from before",
    },
}
BEGINNINGS = """
SELECT s.indexrelid::regclass::text || ' begins ' || l.indexrelid::regclass
  FROM pg_index s JOIN pg_class t ON t.oid = s.indrelid AND t.relname LIKE 'rewards\\_%%'
  JOIN pg_index l ON l.indrelid = s.indrelid AND l.indexrelid <> s.indexrelid
 WHERE NOT s.indisunique AND s.indpred IS NULL AND l.indpred IS NULL AND s.indexprs IS NULL AND l.indexprs IS NULL
   AND (l.indkey::int2[])[0:s.indnkeyatts - 1] = (s.indkey::int2[])[0:s.indnkeyatts - 1]
   AND (l.indclass::oid[])[0:s.indnkeyatts - 1] = (s.indclass::oid[])[0:s.indnkeyatts - 1]
"""


def rows(sql: str, values: list[object] | None = None) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or [])
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("table", READ_BY)
def test_each_index_of_a_busy_table_has_its_readers(table):
    there = rows("SELECT indexname FROM pg_indexes WHERE tablename = %s", [table])
    assert set(there) == set(READ_BY[table]), "name its readers here, or drop it"


def test_no_index_is_the_beginning_of_another():
    assert rows(BEGINNINGS) == []


def test_no_index_waits_for_a_search_by_the_first_letters():
    """Django makes one for each unique text: drop it in the migration that makes the column."""
    assert (
        rows("SELECT indexname FROM pg_indexes WHERE tablename LIKE 'rewards%%' AND indexname LIKE '%%\\_like'") == []
    )
