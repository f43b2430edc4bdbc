"""The whole-ledger proof over a serial count(*) of the postings."""

import os
import time

import django

from bench import database
from bench.posting import migrate
from bench.reports import pairs, say

POSTINGS = int(os.environ.get("BENCH_POSTINGS", "1000000"))
PAIRS = int(os.environ.get("BENCH_PROOF_PAIRS", "3"))

# Half are awards to wallets, half are payments from the same wallets, written by 500 database transactions.
WORLD = """
SET session_replication_role = replica;
INSERT INTO rewards_account (id, address, kind, holder_id, expires_on)
  VALUES (1, 'mint', 'mint', NULL, NULL), (2, 'budget/1/2026', 'budget', 1, NULL),
         (3, 'campaign/1', 'campaign', 1, NULL);
INSERT INTO rewards_account (id, address, kind, holder_id, expires_on)
  SELECT 1000 + n, 'payable/' || n, 'payable', n, NULL::date FROM generate_series(1, 1000) n
  UNION ALL SELECT 10000 + n, 'wallet/' || n || '/2027-12-31', 'wallet', n, '2027-12-31'
    FROM generate_series(1, 50000) n;
INSERT INTO rewards_transaction
    (id, kind, idempotency_key, request_hash, actor, reason, effective_at, month, recorded_at, xid)
  SELECT n, CASE n WHEN 1 THEN 'issue' WHEN 2 THEN 'reserve' ELSE CASE n % 2 WHEN 1 THEN 'award' ELSE 'spend' END END,
         md5(n::text), repeat(md5(n::text), 2), 'user:' || n % 100, 'noodles', now(), date_trunc('month', now()),
         now(), (1 + n::bigint * 500 / {postings})::text::xid8
    FROM generate_series(1, {postings}) n;
INSERT INTO rewards_posting (id, transaction_id, source_id, destination_id, amount)
  SELECT n, n, CASE n % 2 WHEN 1 THEN 3 ELSE 10001 + n / 2 % 50000 END,
         CASE n % 2 WHEN 1 THEN 10001 + (n / 2 + 1) % 50000 ELSE 1001 + (n::bigint * 7919) % 1000 END, 1 + n % 2
    FROM generate_series(3, {postings}) n
  UNION ALL VALUES (1, 1, 1, 2, 1000000000), (2, 2, 2, 3, 1000000000);
UPDATE rewards_account a SET balance = m.coins FROM (SELECT account_id, sum(coins) AS coins FROM
    (SELECT destination_id AS account_id, amount AS coins FROM rewards_posting
     UNION ALL SELECT source_id, -amount FROM rewards_posting) p GROUP BY account_id) m
  WHERE m.account_id = a.id AND a.kind IN ('budget', 'campaign', 'wallet');
"""


def run() -> None:
    with database.scratch("proof") as url:
        migrate(url)
        database.execute(url, WORLD.format(postings=POSTINGS))
        database.execute(url, "VACUUM ANALYZE")
        os.environ.update({"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "civic.settings", "DEMO": "1"})
        django.setup()
        from django.db import connection

        ratio, proof, count = pairs(PAIRS, _proof, _count)
        size = f"{POSTINGS:,} postings"
        say(f"proof: {ratio:.1f}× a serial count(*) (median of {PAIRS} pairs; {size}); {proof:.2f} s and {count:.3f} s")
        sealing = _timed(_seal)
        chained = _proof()
        say(f"chain of the same: sealing {sealing:.1f} s, recomputing it {max(0, chained - proof):.1f} s")
        connection.close()


def _timed(work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


def _proof() -> float:
    from rewards.ledger.verification import verify

    began = time.perf_counter()
    report = verify()
    taken = time.perf_counter() - began
    if report.faults or report.postings != POSTINGS:
        raise SystemExit(f"The measured ledger is broken: {report.faults[:3]}")
    return taken


def _count() -> float:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        began = time.perf_counter()
        cursor.execute("SELECT count(*) FROM rewards_posting")
        cursor.fetchone()
        return time.perf_counter() - began


def _seal() -> None:
    from rewards.ledger import actions as ledger

    while ledger.seal():
        pass
