"""Payments through Django over the limit (pgbench calling the same function) and over django-hordak."""

import hashlib
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import psycopg2

from bench import database
from bench.crews import ROOT, crew
from bench.peers import installed
from bench.reports import pairs, say

CITIZENS = int(os.environ.get("BENCH_CITIZENS", "20000"))
SHOPS = int(os.environ.get("BENCH_SHOPS", "1000"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "4"))
PAIRS = int(os.environ.get("BENCH_PAIRS", "5"))
LOAD = "2 processes × 4 threads, Zipf"
PEER = ("django-hordak==2.0.0", "Django>=5.2,<5.3", "psycopg2-binary", "django-environ")
PEER_SIZE = {"BENCH_CITIZENS": "500", "BENCH_SHOPS": "50"}  # its tree of accounts is slow to plant

WORLD = """
SELECT ledger_post('issue', 'i', '', 'bench', 'bench', now(), NULL,
  ARRAY[ledger_open('mint', 'mint', NULL, NULL)], ARRAY[ledger_open('budget/1/2026', 'budget', 1, NULL)],
  ARRAY[1000000000000]);
SELECT ledger_post('reserve', 'r', '', 'bench', 'bench', now(), NULL,
  ARRAY[ledger_open('budget/1/2026', 'budget', 1, NULL)], ARRAY[ledger_open('campaign/1', 'campaign', 1, NULL)],
  ARRAY[1000000000000]);
SELECT count(*) FROM ledger_award_many('g', '', 'bench', 'bench', now(),
  ledger_open('campaign/1', 'campaign', 1, NULL), 1000000, current_date + 400,
  ARRAY(SELECT generate_series(1, {citizens})));
SELECT count(ledger_open('payable/' || n, 'payable', n, NULL)) FROM generate_series(1, {shops}) n;
"""
SCRIPT = """\\set holder random(1, {citizens})
\\set shop random_zipfian(1, {shops}, 1.001)
SELECT * FROM ledger_spend('spend', gen_random_uuid()::text, repeat('0', 64), 'user:1', 'noodles', now(),
  :holder, 1, {first} + :shop - 1, current_date);
"""


def run() -> None:
    with ExitStack() as stack:
        url = stack.enter_context(database.scratch("posting"))
        script = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "spend.sql"
        script.write_text(SCRIPT.format(citizens=CITIZENS, shops=SHOPS, first=_world(url)))
        sizes = {"BENCH_CITIZENS": str(CITIZENS), "BENCH_SHOPS": str(SHOPS)}
        ours = stack.enter_context(crew("bench.spend_worker", environment(url, **sizes)))
        ours.rate(1)  # warm
        if database.pgbench() is None:
            say("posting: pgbench is missing on this machine (Debian: postgresql-client), so there is no limit to show")
        else:
            ratio, rate, limit = pairs(
                PAIRS, lambda: ours.rate(SECONDS), lambda: database.run_pgbench(url, script, seconds=SECONDS) or 0
            )
            say(f"posting: {ratio:.2f}× of the limit (median of {PAIRS} pairs; {LOAD}); {rate:.0f}/s of {limit:.0f}/s")
        python = installed("hordak", PEER)
        if python is None:
            say("posting over django-hordak: left out, it could not be installed")
            return
        peer_url = stack.enter_context(database.scratch("hordak"))
        env = {**os.environ, **PEER_SIZE, "DATABASE_URL": peer_url, "DJANGO_SETTINGS_MODULE": "bench.hordak.settings"}
        subprocess.run([python, "-m", "bench.hordak.worker", "prepare"], cwd=ROOT, env=env, check=True)  # noqa: S603
        peer = stack.enter_context(crew("bench.hordak.worker", env, python=python))
        peer.rate(1)
        ratio, rate, other = pairs(PAIRS, lambda: ours.rate(SECONDS), lambda: peer.rate(SECONDS))
        say(
            f"posting: {ratio:.1f}× django-hordak with a balance guard (median of {PAIRS} pairs; {LOAD});"
            f" {rate:.0f}/s and {other:.0f}/s"
        )


def environment(url: str, **more: str) -> dict[str, str]:
    """What a process of ours needs to work on the database at `url`; its people tell no year of birth."""
    ours = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "civic.settings", "DEMO": "1", "AGE_ASKED": "0"}
    return {**os.environ, **ours, **more}


def migrate(url: str) -> None:
    """Give the database at `url` all tables, empty. The first run on a server keeps a copy for those to come."""
    kept = f"tuili_bench_empty_{_schema()}"
    if not database.copied(kept, url):
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment(url), check=True)
        database.keep(url, kept)


def _schema() -> str:
    """A short name for the tables as the tree has them: of its migrations and the SQL that they load."""
    files = sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/**/sql/*.sql")])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _world(url: str) -> int:
    """Wallets full of coins, and shops; returns the first shop's account."""
    migrate(url)
    database.execute_undecided(url, WORLD.format(citizens=CITIZENS, shops=SHOPS))
    database.execute(url, "VACUUM ANALYZE")
    with psycopg2.connect(database.dsn(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM rewards_account WHERE kind = 'payable'")
        return int(cursor.fetchone()[0])
