"""Awards on one campaign, over those on fifty, and on one whose balance is not sliced: 32 sessions of pgbench."""

import os
import tempfile
from pathlib import Path

import psycopg2

from bench import database
from bench.posting import migrate
from bench.reports import pairs, say

CITIZENS = int(os.environ.get("BENCH_CITIZENS", "20000"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "4"))
PAIRS = int(os.environ.get("BENCH_PAIRS", "5"))
CLIENTS = 32

# The first campaign and the next fifty get all of their coins at once, and slices with them; the last one begins small.
WORLD = """
SELECT ledger_post('issue', 'i', '', 'bench', 'bench', now(), NULL,
  ARRAY[ledger_open('mint', 'mint', NULL, NULL)], ARRAY[ledger_open('budget/1/2026', 'budget', 1, NULL)],
  ARRAY[1000000000000]);
SELECT count(ledger_open('campaign/' || n, 'campaign', n, NULL)) FROM generate_series(1, 52) n;
SELECT count(ledger_open('wallet/' || n || '/2099-12-31', 'wallet', n, '2099-12-31'))
  FROM generate_series(1, {citizens}) n;
SELECT count(ledger_post('reserve', 'r' || n, '', 'bench', 'bench', now(), NULL,
  ARRAY[ledger_open('budget/1/2026', 'budget', 1, NULL)], ARRAY[ledger_open('campaign/' || n, 'campaign', n, NULL)],
  ARRAY[CASE n WHEN 52 THEN 1 ELSE 1000000000 END])) FROM generate_series(1, 52) n;
SELECT ledger_post('reserve', 'more', '', 'bench', 'bench', now(), NULL,
  ARRAY[ledger_open('budget/1/2026', 'budget', 1, NULL)], ARRAY[ledger_open('campaign/52', 'campaign', 52, NULL)],
  ARRAY[1000000000]);
"""
SCRIPT = """\\set holder random(0, {citizens} - 1)
\\set pot random({first}, {last})
SELECT * FROM ledger_post('award', gen_random_uuid()::text, repeat('0', 64), 'bench', 'thanks', now(), NULL,
  ARRAY[{campaign} - 1 + :pot]::bigint[], ARRAY[{wallet} + :holder]::bigint[], ARRAY[1]::bigint[]);
"""


def run() -> None:
    with database.scratch("campaigns") as url, tempfile.TemporaryDirectory() as folder:
        ids = _world(url)
        one, fifty, unsliced = (
            _script(Path(folder), first, last, **ids) for first, last in ((1, 1), (2, 51), (52, 52))
        )
        if database.pgbench() is None:
            say("campaigns: pgbench is missing on this machine (Debian: postgresql-client)")
            return
        _rate(url, fifty, seconds=1)  # warm
        ratio, rate, other = pairs(PAIRS, lambda: _rate(url, one), lambda: _rate(url, fifty))
        say(
            f"awards on one campaign: {ratio:.2f}× of those on 50 (median of {PAIRS} pairs; {CLIENTS} sessions);"
            f" {rate:.0f}/s and {other:.0f}/s"
        )
        ratio, rate, other = pairs(PAIRS, lambda: _rate(url, one), lambda: _rate(url, unsliced))
        say(f"awards on one campaign: {ratio:.2f}× of those on one without slices; {rate:.0f}/s and {other:.0f}/s")


def _world(url: str) -> dict[str, int]:
    migrate(url)
    database.execute_undecided(url, WORLD.format(citizens=CITIZENS))
    database.execute(url, "VACUUM ANALYZE")
    with psycopg2.connect(database.dsn(url)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(id) FILTER (WHERE kind = 'campaign'), min(id) FILTER (WHERE kind = 'wallet')"
            " FROM rewards_account"
        )
        campaign, wallet = cursor.fetchone()
    return {"campaign": campaign, "wallet": wallet}


def _script(folder: Path, first: int, last: int, *, campaign: int, wallet: int) -> Path:
    script = folder / f"award-{first}-{last}.sql"
    script.write_text(SCRIPT.format(citizens=CITIZENS, first=first, last=last, campaign=campaign, wallet=wallet))
    return script


def _rate(url: str, script: Path, *, seconds: int = SECONDS) -> float:
    return database.run_pgbench(url, script, seconds=seconds, clients=CLIENTS) or 0
