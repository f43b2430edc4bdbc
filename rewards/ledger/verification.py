"""Prove the ledger, or name what is broken. Reads one snapshot, repairs nothing."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction

from civic.calendar import day_start
from rewards.ledger.anchors import Anchor

MOST_NAMED = 50  # faults of one sort that are named; the rest is counted

Progress = Callable[[int, int], None]


@dataclass
class Report:
    """What the proof found: `faults` is empty when all is well; `places` says where the coins are."""

    transactions: int = 0
    postings: int = 0
    issued: int = 0
    places: dict[str, int] = field(default_factory=dict)
    seals: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        return not self.faults


def verify(
    *, since: date | None = None, anchors: Iterable[Anchor] = (), progress: Progress = lambda done, of: None
) -> Report:
    """Check transactions, balances, conservation, the chain and the anchors.

    `since` (a Taipei day) limits the checks of single rows and of the chain to what was recorded from then on;
    balances and conservation are always checked whole.
    """
    report = Report()
    with snapshot():
        start = day_start(since) if since else None
        steps = [*ROW_CHECKS.items(), *WHOLE_CHECKS.items()]
        links = _links(start)
        of = len(steps) + 1 + len(links)
        for number, (sentence, sql) in enumerate(steps):
            _name(report, sentence, sql, {"since": start})
            progress(number + 1, of)
        _conservation(report)
        progress(len(steps) + 1, of)
        for number, link in enumerate(links):
            _check_link(report, *link)
            progress(len(steps) + 2 + number, of)
        _check_anchors(report, anchors)
    return report


@contextmanager
def snapshot() -> Iterator[None]:
    """One read-only snapshot of the database for everything inside."""
    if connection.in_atomic_block:  # a caller's own transaction; its isolation is what it is
        yield
        return
    with transaction.atomic():
        _fetch("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY", rows=False)
        yield


def _name(report: Report, sentence: str, sql: str, values: dict[str, Any]) -> None:
    """Add a fault for each row that a check finds."""
    rows = _fetch(f"{sql} LIMIT {MOST_NAMED + 1}", values)
    report.faults += [sentence.format(*row) for row in rows[:MOST_NAMED]]
    if len(rows) > MOST_NAMED:
        report.faults.append(f"… and more of the same: {sentence.format(*('…' for _ in rows[0]))}")


def _conservation(report: Report) -> None:
    """Issued = everything that is somewhere. Stored balances are taken as stored, the others as sums."""
    report.transactions, report.postings = _fetch(
        "SELECT (SELECT count(*) FROM rewards_transaction), (SELECT count(*) FROM rewards_posting)"
    )[0]
    places = {kind: int(coins) for kind, coins in _fetch(PLACES)}
    report.issued = -places.pop("mint", 0)
    report.places = places
    if sum(places.values()) != report.issued:
        report.faults.append(f"conservation: {report.issued} coins were issued, {sum(places.values())} are somewhere")


def _links(start: Any) -> list[tuple[Any, ...]]:
    """The chain's links with the hash and the end of the link before each."""
    return _fetch(
        "SELECT * FROM (SELECT id, from_xid::text, to_xid::text, transactions, postings, previous_hash, hash,"
        " coalesce(lag(hash) OVER w, repeat('0', 64)), coalesce(lag(to_xid::text) OVER w, '0'), sealed_at"
        " FROM rewards_seal WINDOW w AS (ORDER BY id)) s"
        " WHERE %(since)s::timestamptz IS NULL OR sealed_at >= %(since)s ORDER BY id",
        {"since": start},
    )


def _check_link(report: Report, number: int, start: str, end: str, *rest: Any) -> None:
    transactions, postings, previous, own, hash_before, end_before, _sealed_at = rest
    report.seals += 1
    if previous != hash_before or start != end_before:
        report.faults.append(f"seal {number}: it does not continue the seal before it")
    now = _fetch("SELECT * FROM ledger_stretch_hash(%s, %s::xid8, %s::xid8)", [previous, start, end])[0]
    if now != (transactions, postings, own):
        first, last = _fetch(
            "SELECT min(id), max(id) FROM rewards_transaction WHERE xid >= %s::xid8 AND xid < %s::xid8", [start, end]
        )[0]
        report.faults.append(
            f"seal {number}: transactions {first} to {last} are not what was sealed"
            f" ({transactions} transactions and {postings} postings then, {now[0]} and {now[1]} now)"
        )


def _check_anchors(report: Report, anchors: Iterable[Anchor]) -> None:
    for anchor in anchors:
        row = _fetch("SELECT hash FROM rewards_seal WHERE id = %s", [anchor.seal])
        if not row:
            report.faults.append(f"anchor of {anchor.day}: seal {anchor.seal} is missing")
        elif row[0][0] != anchor.hash:
            report.faults.append(f"anchor of {anchor.day}: seal {anchor.seal} has another hash now")


def _fetch(sql: str, values: Any = None, *, rows: bool = True) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if rows else []


_RECENT = "(%(since)s::timestamptz IS NULL OR t.recorded_at >= %(since)s)"

# What is wrong with a row: each query finds none when all is well.
ROW_CHECKS = {
    "transaction {0}: it moves nothing": f"""
        SELECT t.id FROM rewards_transaction t
         WHERE {_RECENT} AND NOT EXISTS (SELECT 1 FROM rewards_posting p WHERE p.transaction_id = t.id)""",
    "posting {0}: {1}": f"""
        SELECT p.id, CASE WHEN t.id IS NULL THEN 'its transaction is missing'
                          WHEN s.id IS NULL OR d.id IS NULL THEN 'an account is missing'
                          WHEN p.amount <= 0 THEN 'its amount is not positive'
                          ELSE 'no recipe moves coins so' END
          FROM rewards_posting p
          LEFT JOIN rewards_transaction t ON t.id = p.transaction_id
          LEFT JOIN rewards_account s ON s.id = p.source_id
          LEFT JOIN rewards_account d ON d.id = p.destination_id
         WHERE (t.id IS NULL OR {_RECENT})
           AND (t.id IS NULL OR s.id IS NULL OR d.id IS NULL OR p.amount <= 0
                OR NOT ledger_recipe(t.kind, s.kind, d.kind))""",
    "transaction {0}: {1} coins were given back, it moved {2}": f"""
        SELECT t.reverses_id, sum(p.amount),
               (SELECT sum(o.amount) FROM rewards_posting o WHERE o.transaction_id = t.reverses_id)
          FROM rewards_transaction t JOIN rewards_posting p ON p.transaction_id = t.id
         WHERE t.reverses_id IS NOT NULL AND {_RECENT}
         GROUP BY t.reverses_id
        HAVING sum(p.amount) > coalesce((SELECT sum(o.amount) FROM rewards_posting o
                                          WHERE o.transaction_id = t.reverses_id), 0)""",
}
_SUMS = """
    SELECT account_id, sum(coins) AS coins FROM
      (SELECT destination_id AS account_id, sum(amount) AS coins FROM rewards_posting GROUP BY destination_id
       UNION ALL SELECT source_id, -sum(amount) FROM rewards_posting GROUP BY source_id) m GROUP BY account_id"""
_STORED = "('budget', 'campaign', 'wallet', 'hold')"
WHOLE_CHECKS = {
    "account {0} ({1}): {2} coins are stored, its postings make {3}": f"""
        SELECT a.id, a.address, a.balance, coalesce(m.coins, 0)
          FROM rewards_account a LEFT JOIN ({_SUMS}) m ON m.account_id = a.id
         WHERE a.balance <> CASE WHEN a.kind IN {_STORED} THEN coalesce(m.coins, 0) ELSE 0 END""",
    "account {0} ({1}): its balance {2} is negative": """
        SELECT id, address, balance FROM rewards_account WHERE balance < 0""",
}
PLACES = f"""
    SELECT a.kind, sum(CASE WHEN a.kind IN {_STORED} THEN a.balance ELSE coalesce(m.coins, 0) END)
      FROM rewards_account a LEFT JOIN ({_SUMS}) m ON m.account_id = a.id GROUP BY a.kind"""
