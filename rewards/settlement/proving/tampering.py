"""Change rows behind every trigger, one tampering after the other, and look whether the proofs name the row.

Each is done inside a transaction that is rolled back, by a superuser whose session lets all triggers rest. It needs a
period with a statement that is paid, in an approved batch: on a demo, or on a copy of the books.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from rewards.ledger.verification import Report
from rewards.settlement.proving import proofs
from rewards.settlement.proving.tamperings import LEDGER, PERIOD, TAMPERINGS, Tampering


@dataclass(frozen=True)
class Tried:
    """How one tampering ended: which proof found it, and the sentence that names its row."""

    tampering: Tampering
    found: dict[str, list[str]]

    @property
    def named_by(self) -> list[str]:
        """The proofs that name the row."""
        return [proof for proof, told in self.found.items() if self._naming(told)]

    @property
    def sentence(self) -> str:
        """The first sentence that names it, or what was found instead."""
        every = [line for told in self.found.values() for line in told]
        return next((line for told in self.found.values() for line in self._naming(told)), (every or ["nothing"])[0])

    @property
    def is_named(self) -> bool:
        return bool(self.named_by)

    def _naming(self, told: list[str]) -> list[str]:
        return [line for line in told if self.tampering.row in f"{line} "]


class NothingPaid(Exception):
    """No statement is paid yet: there is nothing to tamper with."""


# The rows that are tampered with: a line of a paid statement with everything that hangs on it.
_ROWS = """
SELECT s.settlement_id::text AS month, s.id AS statement, s.number, s.merchant_id AS merchant, s.batch_id AS batch,
       s.coins_payable AS payable, l.id AS line, l.coins, l.transaction_id AS transaction, l.receipt,
       p.id AS posting, p.source_id AS wallet, p.destination_id AS account, r.id AS redemption,
       (SELECT o.id FROM rewards_account o WHERE o.kind = 'payable' AND o.id <> p.destination_id
         ORDER BY o.id LIMIT 1) AS other_account,
       (SELECT e.id FROM rewards_seal e WHERE t.xid >= e.from_xid AND t.xid < e.to_xid) AS seal,
       (SELECT t2.id FROM rewards_transaction t2 WHERE t2.idempotency_key = format('settle:%%s:%%s', s.id, s.batch_id))
         AS settled,
       (SELECT p2.destination_id FROM rewards_transaction t2 JOIN rewards_posting p2 ON p2.transaction_id = t2.id
         WHERE t2.idempotency_key = format('settle:%%s:%%s', s.id, s.batch_id) LIMIT 1) AS paid,
       (SELECT b.id FROM rewards_batchrow b WHERE b.batch_id = s.batch_id AND b.statement_id = s.id) AS batch_row,
       o.id AS unpaid, o.number AS unpaid_number,
       c.id AS counted, c.budget_id AS counted_budget, w.id AS left, w.account_id AS left_in,
       i.id AS change, i.transaction_id AS issued, b.account_id AS budget,
       (SELECT m.id FROM rewards_account m WHERE m.kind = 'mint') AS mint
  FROM rewards_statement s
  JOIN rewards_statementline l ON l.statement_id = s.id AND l.kind = 'redemption'
  JOIN rewards_transaction t ON t.id = l.transaction_id
  JOIN rewards_posting p ON p.transaction_id = t.id
  JOIN rewards_redemption r ON r.transaction_id = t.id
  JOIN rewards_statement o ON o.batch_id = s.batch_id AND o.status = 'batched'
  JOIN LATERAL (SELECT c.id, c.budget_id FROM rewards_budgetcoins c
                 WHERE c.settlement_id = s.settlement_id AND c.budget_id IS NOT NULL ORDER BY c.id LIMIT 1) c ON true
  JOIN LATERAL (SELECT w.id, w.account_id FROM rewards_coinsleft w
                 WHERE w.settlement_id = s.settlement_id AND w.coins > 0 ORDER BY w.id LIMIT 1) w ON true
  JOIN rewards_budgetissue i ON i.act = 'issue' AND i.state = 'issued'
  JOIN rewards_agencybudget b ON b.id = i.budget_id
 WHERE s.status = 'paid' AND r.state = 'completed' AND r.refunded = 0
   AND EXISTS (SELECT 1 FROM rewards_seal e WHERE t.xid >= e.from_xid AND t.xid < e.to_xid)
 ORDER BY s.settlement_id DESC, l.id, i.id LIMIT 1
"""


def rows() -> dict[str, Any]:
    """Choose the rows to tamper with. Raises NothingPaid."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [])
        found = cursor.fetchone()
        if found is None:
            raise NothingPaid
        return dict(zip((column.name for column in cursor.description), found, strict=True))


def try_all() -> Iterator[Tried]:
    """Try every tampering, each from the same books; nothing stays. Raises NothingPaid."""
    here = rows()
    for tampering in TAMPERINGS:
        yield attempt(tampering, here)


def attempt(tampering: Tampering, here: dict[str, Any]) -> Tried:
    """Do one tampering, run the proofs that should find it, and undo it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL session_replication_role = replica")
            for statement in tampering.done:
                cursor.execute(statement.format(**here))
        found = {proof: PROOFS[proof](here) for proof in tampering.by}
        transaction.set_rollback(True)
    named = Tampering(tampering.what, tampering.done, tampering.row.format(**here), tampering.by)
    return Tried(named, found)


def _flat(report: Report, paid_from: list[str]) -> list[str]:
    return [*report.faults, *paid_from]


PROOFS = {
    LEDGER: lambda _here: _flat(*proofs.of_books(whole=True)),
    PERIOD: lambda here: proofs.of_period(date.fromisoformat(here["month"])),
}
