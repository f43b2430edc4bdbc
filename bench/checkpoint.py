"""The proof since a checkpoint, on two ledgers: one has five times the history of the other, and as much is new."""

import os
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

import django

from bench import database
from bench.posting import migrate
from bench.proof import WORLD
from bench.reports import pairs, say

POSTINGS = int(os.environ.get("BENCH_POSTINGS", "1000000"))
NEW = int(os.environ.get("BENCH_NEW", "5000"))
PAIRS = int(os.environ.get("BENCH_PROOF_PAIRS", "3"))
TIMES = 5

LATER = """
SELECT count(*) FROM (SELECT ledger_post('spend', 'new-' || n, repeat('0', 64), 'bench', 'noodles', now(), NULL,
  ARRAY[10001 + n % 50000], ARRAY[1001 + n % 1000], ARRAY[1]) FROM generate_series({first}, {last}) n) made
"""

# The world was written with numbers of its own; what comes after goes on from there.
NUMBERED = "SELECT setval(pg_get_serial_sequence('rewards_{table}', 'id'), max(id)) FROM rewards_{table}"


def run() -> None:
    sizes = (POSTINGS, POSTINGS * TIMES)
    with ExitStack() as stack:
        urls = {size: stack.enter_context(database.scratch(f"checkpoint_{size}")) for size in sizes}
        for url in urls.values():
            migrate(url)
        os.environ.update({"DATABASE_URL": urls[POSTINGS], "DJANGO_SETTINGS_MODULE": "civic.settings", "DEMO": "1"})
        django.setup()
        whole = {size: _prepare(url, size) for size, url in urls.items()}
        _prove(urls[sizes[0]])  # warm
        ratio, large, small = pairs(PAIRS, lambda: _prove(urls[sizes[1]]), lambda: _prove(urls[sizes[0]]))
        say(
            f"proof since checkpoint: {ratio:.2f}× at {sizes[1]:,} postings of that at {sizes[0]:,}"
            f" (median of {PAIRS} pairs, {NEW:,} new); {large:.2f} s and {small:.2f} s;"
            f" the whole with the chain {whole[sizes[1]]:.1f} s and {whole[sizes[0]]:.1f} s"
        )
        ratio, large, small = pairs(PAIRS, lambda: _advance(urls[sizes[1]]), lambda: _advance(urls[sizes[0]]))
        say(f"next checkpoint: {ratio:.2f}×; {large:.2f} s and {small:.2f} s")
        from django.db import connection

        connection.close()


def _use(url: str) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = urlsplit(url).path[1:]


def _prepare(url: str, size: int) -> float:
    """Build a sealed ledger with a checkpoint and something new after it; return the seconds of its whole proof."""
    from rewards.ledger import actions as ledger
    from rewards.ledger.verification import keep, verify

    database.execute(url, WORLD.format(postings=size))
    for table in ("account", "transaction", "posting"):
        database.execute(url, NUMBERED.format(table=table))
    database.execute(url, "VACUUM ANALYZE")
    _use(url)
    while ledger.seal():
        pass
    began = time.perf_counter()
    report = verify()
    taken = time.perf_counter() - began
    keep(report, whole=False)
    for start in range(0, NEW, 100):
        database.execute(url, LATER.format(first=start, last=start + 99))
    while ledger.seal():
        pass
    database.execute(url, "VACUUM ANALYZE")
    return taken


def _prove(url: str) -> float:
    from rewards.ledger.verification import verify

    _use(url)
    began = time.perf_counter()
    report = verify()
    taken = time.perf_counter() - began
    if report.faults or not report.checkpoint:
        raise SystemExit(f"The measured ledger is broken: {report.faults[:3]}")
    return taken


def _advance(url: str) -> float:
    """A few more payments each time, so that there is something to go on to."""
    from rewards.ledger import actions as ledger
    from rewards.ledger.verification import keep, verify

    _use(url)
    database.execute(url, LATER.format(first=(first := time.monotonic_ns()), last=first + 99))
    while ledger.seal():
        pass
    report = verify()
    began = time.perf_counter()
    if keep(report, whole=False) is None:
        raise SystemExit("No checkpoint was made.")
    return time.perf_counter() - began


if __name__ == "__main__":
    database.start()
    run()
