"""Prove the ledger, or name what is broken. Reads one snapshot, repairs nothing."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction

from civic.core.calendar import day_start
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
    """Check transactions, balances, conservation, the chain with its turnover, and the anchors.

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
            if sql is not POSTINGS or _fetch(KINDS, {"since": start}):
                _name(report, sentence, sql, {"since": start})
            progress(number + 1, of)
        _balances(report)
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
        # Every row is read once: memory for the joins pays, compiling a handful of statements does not.
        _fetch("SET LOCAL work_mem = '256MB'; SET LOCAL jit = off", rows=False)
        yield


def _name(report: Report, sentence: str, sql: str, values: dict[str, Any]) -> None:
    """Add a fault for each row that a check finds."""
    # Materialized, so that the plan is made for reading everything and not for a quick first row.
    rows = _fetch(f"WITH faults AS MATERIALIZED ({sql}) SELECT * FROM faults LIMIT {MOST_NAMED + 1}", values)
    report.faults += [sentence.format(*row) for row in rows[:MOST_NAMED]]
    if len(rows) > MOST_NAMED:
        report.faults.append(f"… and more of the same: {sentence.format(*('…' for _ in rows[0]))}")


def _balances(report: Report) -> None:
    """Stored balances equal the postings' sums, and issued = everything that is somewhere."""
    report.transactions, report.postings = _fetch(
        "SELECT (SELECT count(*) FROM rewards_transaction), (SELECT count(*) FROM rewards_posting)"
    )[0]
    for kind, coins, wrong in _fetch(_BOOKS):
        report.places[kind] = int(coins)
        report.faults += wrong or []
    report.issued = -report.places.pop("mint", 0)
    if sum(report.places.values()) != report.issued:
        somewhere = sum(report.places.values())
        report.faults.append(f"conservation: {report.issued} coins were issued, {somewhere} are somewhere")


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
    _name(report, _COUNTED_OTHERWISE, _TURNOVER, {"seal": number, "from": start, "to": end})


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

_JOINED = f"""
          FROM rewards_posting p
          FULL JOIN rewards_transaction t ON t.id = p.transaction_id
          LEFT JOIN rewards_account s ON s.id = p.source_id
          LEFT JOIN rewards_account d ON d.id = p.destination_id
         WHERE (t.id IS NULL OR {_RECENT})"""
# One pass that asks for the recipe once for each combination of kinds: a row when some posting is wrong.
KINDS = f"""
    SELECT 1 FROM (SELECT t.kind, s.kind AS source, d.kind AS destination, min(p.amount) AS least {_JOINED}
                    GROUP BY t.kind, s.kind, d.kind) combinations
     WHERE ledger_recipe(kind, source, destination) IS NOT TRUE OR least IS NULL OR least <= 0"""
# Asked only then: which postings and transactions they are.
POSTINGS = f"""
        SELECT CASE WHEN p.id IS NULL THEN 'transaction' ELSE 'posting' END, coalesce(p.id, t.id),
               CASE WHEN p.id IS NULL THEN 'it moves nothing'
                    WHEN t.id IS NULL THEN 'its transaction is missing'
                    WHEN s.id IS NULL OR d.id IS NULL THEN 'an account is missing'
                    WHEN p.amount <= 0 THEN 'its amount is not positive'
                    ELSE 'no recipe moves coins so' END {_JOINED}
           AND (p.id IS NULL OR t.id IS NULL OR s.id IS NULL OR d.id IS NULL OR p.amount <= 0
                OR NOT ledger_recipe(t.kind, s.kind, d.kind))"""

# What is wrong with a row: each query finds none when all is well.
ROW_CHECKS = {
    "{0} {1}: {2}": POSTINGS,
    "transaction {0}: {1} coins were given back, it moved {2}": f"""
        SELECT t.reverses_id, sum(p.amount),
               (SELECT sum(o.amount) FROM rewards_posting o WHERE o.transaction_id = t.reverses_id)
          FROM rewards_transaction t JOIN rewards_posting p ON p.transaction_id = t.id
         WHERE t.reverses_id IS NOT NULL AND {_RECENT}
         GROUP BY t.reverses_id
        HAVING sum(p.amount) > coalesce((SELECT sum(o.amount) FROM rewards_posting o
                                          WHERE o.transaction_id = t.reverses_id), 0)""",
}
# Whole, whatever `since` says. A row from the future cannot be sealed: docs/ledger-procedures.md, “Restoring”.
WHOLE_CHECKS = {
    "transaction {0}: its database transaction {1} lies in this server's future; it was restored from elsewhere": """
        SELECT id, xid::text FROM rewards_transaction
         WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())
           AND xid IS DISTINCT FROM pg_current_xact_id_if_assigned()""",
    "seal {0}: it ends at {1}, in this server's future; it was restored from elsewhere": """
        SELECT id, to_xid::text FROM rewards_seal WHERE to_xid > pg_snapshot_xmax(pg_current_snapshot())""",
    "seal {0}: it is missing, and what it counted is still there": """
        SELECT DISTINCT v.seal_id FROM rewards_turnover v LEFT JOIN rewards_seal s ON s.id = v.seal_id
         WHERE s.id IS NULL""",
    "account {0} ({1}): its balance {2} is negative": """
        SELECT id, address, balance FROM rewards_account WHERE balance < 0""",
    "account {0} ({1}): its holder, kind or last day is not what its address says": """
        SELECT id, address FROM rewards_account
         WHERE address IS DISTINCT FROM CASE kind
               WHEN 'wallet' THEN concat_ws('/', kind, holder_id, to_char(expires_on, 'YYYY-MM-DD'))
               WHEN 'budget' THEN concat_ws('/', kind, holder_id, split_part(address, '/', 3))
               WHEN 'hold' THEN concat_ws('/', CASE WHEN address LIKE 'voucher/%%' THEN 'voucher' ELSE kind END,
                                          split_part(address, '/', 2))
               ELSE concat_ws('/', kind, holder_id) END""",
}
# What a seal counted on the merchants' accounts is what its transactions' postings make.
_COUNTED_OTHERWISE = "seal {0}: account {1} in {2}, {3}: {4} are counted, its postings make {5}"
_TURNOVER = """
        SELECT %(seal)s, account_id, month, kind,
               format('%%s transactions of %%s coins', coalesce(v.transactions, 0), coalesce(v.coins, 0)),
               format('%%s of %%s', coalesce(n.transactions, 0), coalesce(n.coins, 0))
          FROM (SELECT * FROM rewards_turnover WHERE seal_id = %(seal)s) v
          FULL JOIN ledger_stretch_turnover(%(from)s::xid8, %(to)s::xid8) n USING (month, kind, account_id)
         WHERE (v.transactions, v.coins) IS DISTINCT FROM (n.transactions, n.coins)"""
_STORED = "a.kind IN ('budget', 'campaign', 'wallet', 'hold')"
# For each kind of account: its coins (stored balances as stored, the others as sums), and the faults.
_BOOKS = f"""
    WITH books AS MATERIALIZED (
      SELECT a.id, a.address, a.kind, a.balance, {_STORED} AS stored, coalesce(m.coins, 0) AS coins
        FROM rewards_account a
        LEFT JOIN (SELECT account_id, sum(coins) AS coins FROM
                     (SELECT destination_id AS account_id, sum(amount) AS coins FROM rewards_posting GROUP BY 1
                      UNION ALL SELECT source_id, -sum(amount) FROM rewards_posting GROUP BY 1) p
                    GROUP BY account_id) m ON m.account_id = a.id)
    SELECT kind, sum(CASE WHEN stored THEN balance ELSE coins END),
           (array_agg(format('account %s (%s): %s coins are stored, its postings make %s', id, address, balance, coins)
                      ORDER BY id) FILTER (WHERE balance <> CASE WHEN stored THEN coins ELSE 0 END))[1:{MOST_NAMED}]
      FROM books GROUP BY kind"""
