"""`make bench-redeem`: payments by code, through the action and over HTTP, as ratios of what the database could do.

The limit is pgbench calling one PL/pgSQL function that does the same minimum: the code is found and used once, the
ledger moves the coins with the same guards, the receipt is written. Codes are made
beforehand. `making` is how much processor time the application takes to make a code, over taking it; `digits` how long
eight typed digits are looked for among a million codes that were used, over a thousand. PARTS=action,http,making,digits
chooses; PARTS=pretix holds a whole payment against a gift card of pretix, which is installed for it (minutes);
PARTS=before holds payments and postings against those of another commit.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Protocol

import psycopg2

from bench import before, database, pretix
from bench.crews import ROOT, crew
from bench.posting import LOAD, environment, migrate
from bench.reports import pairs, say
from bench.till import Till

CITIZENS = int(os.environ.get("BENCH_CITIZENS", "2000"))
SHOPS = int(os.environ.get("BENCH_SHOPS", "200"))
CODES = int(os.environ.get("BENCH_CODES", "400000"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "4"))
PAIRS = int(os.environ.get("BENCH_PAIRS", "5"))
PORT = int(os.environ.get("BENCH_PORT", "8217"))
PER_SECOND, STEADY_SECONDS = 50, 20

# `code-<n>` is the n-th code. It is found by its hash, as the application finds it.
WORLD = """
SELECT ledger_post('issue', 'i', '', 'bench', 'bench', now(), NULL,
  ARRAY[ledger_open('mint', 'mint', NULL, NULL)], ARRAY[ledger_open('budget/1/2026', 'budget', 1, NULL)],
  ARRAY[1000000000000]);
SELECT ledger_post('reserve', 'r', '', 'bench', 'bench', now(), NULL,
  ARRAY[ledger_open('budget/1/2026', 'budget', 1, NULL)], ARRAY[ledger_open('campaign/1', 'campaign', 1, NULL)],
  ARRAY[1000000000000]);
SELECT count(*) FROM ledger_award_many('g', '', 'bench', 'bench', now(),
  ledger_open('campaign/1', 'campaign', 1, NULL), 1000000, current_date + 400,
  ARRAY(SELECT id FROM civic_citizen ORDER BY id));
SELECT count(ledger_open('payable/' || id, 'payable', id, NULL)) FROM rewards_merchant;
-- More codes than one live code for each citizen: the rule is about people, and is in the way of a load.
DROP INDEX payment_code_live_one_per_citizen;
INSERT INTO rewards_paymentcode (citizen_id, amount, nonce, code_hash, digits_hash, state, expires_at)
  SELECT 1 + n % {citizens} + (SELECT min(id) - 1 FROM civic_citizen), 1, '\\x00',
         encode(sha256(convert_to('code-' || n, 'UTF8')), 'hex'), 'digits-' || n, 'live', now() + interval '1 day'
    FROM generate_series(1, {codes}) n;
CREATE SEQUENCE bench_code;
CREATE FUNCTION bench_redeem(p_shop bigint, p_clerk bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE code rewards_paymentcode; posted bigint; made bigint; owed bigint;
        wanted text := encode(sha256(convert_to('code-' || nextval('bench_code'), 'UTF8')), 'hex');
BEGIN
  SELECT * INTO code FROM rewards_paymentcode c WHERE c.code_hash = wanted
     AND c.state = 'live' AND c.expires_at > now() FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'no such code'; END IF;
  SELECT a.id INTO owed FROM rewards_account a
    JOIN rewards_shop s ON a.address = 'payable/' || s.merchant_id WHERE s.id = p_shop;
  SELECT s.transaction_id INTO posted FROM ledger_spend('spend', gen_random_uuid()::text, repeat('0', 64), 'user:1',
    'noodles', now(), code.citizen_id, code.amount, owed, current_date) s;
  INSERT INTO rewards_redemption (receipt, shop_id, citizen_id, amount, payment_code_id, transaction_id,
                                  confirmed_by_id, completed_at, state)
    VALUES (left(md5(random()::text), 12), p_shop, code.citizen_id, code.amount, code.id, posted, p_clerk, now(),
            'completed') RETURNING id INTO made;
  UPDATE rewards_paymentcode SET state = 'used' WHERE id = code.id;
  RETURN made;
END $$;
"""
SCRIPT = """\\set shop random_zipfian(1, {shops}, 1.001)
SELECT bench_redeem({first} + :shop - 1, {clerk});
"""


def run() -> None:
    parts = (os.environ.get("PARTS") or "action,http,making,digits").split(",")
    if "digits" in parts:
        _digits()
    if "before" in parts:
        before.run()
    if not set(parts) - {"digits", "before"}:
        return
    with ExitStack() as stack:
        url = stack.enter_context(database.scratch("redeem"))
        first, clerk = _world(url)
        script = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "redeem.sql"
        script.write_text(SCRIPT.format(shops=SHOPS, first=first, clerk=clerk))
        if "making" in parts:
            _making(url)
        if "pretix" in parts:
            _pretix(url)
        if parts == ["pretix"]:
            return
        if database.pgbench() is None:
            say("redeem: pgbench is missing on this machine (Debian: postgresql-client), so there is no limit to show")
            return
        if "action" in parts:
            _action(url, script, stack)
        if "http" in parts:
            with served(url):
                _http(url, script)


USED = """
SET session_replication_role = replica;
INSERT INTO rewards_paymentcode (citizen_id, amount, nonce, code_hash, digits_hash, state, created_at, expires_at)
  SELECT 1, 1, '\\x00', encode(sha256(convert_to('used-' || n, 'UTF8')), 'hex'),
         CASE WHEN n <= 1000 THEN 'used-' || n END, 'used', now() - interval '1 hour', now() - interval '1 hour'
    FROM generate_series({first}, {last}) n;
"""
FOUND = "SELECT count(payment_code_shown(NULL, 'used-' || n, now())) FROM generate_series(501, 2500) n"


def _digits() -> None:
    """A quarter of the digits are somebody's, the others nobody's. Digits go a day after their code: the job's work."""
    with database.scratch("digits_few") as few, database.scratch("digits_many") as many:
        for url, last in ((few, 1_000), (many, 1_000_000)):
            migrate(url)
            database.execute(url, USED.format(first=1, last=last))
            database.execute(url, "VACUUM ANALYZE rewards_paymentcode")
        with _session(many) as of_many, _session(few) as of_few:
            ratio, seconds, _less = pairs(31, lambda: _seconds(of_many), lambda: _seconds(of_few))
            pages = _pages(of_many), _pages(of_few)
        say(
            f"digits at 1,000,000 used codes: {ratio:.2f}× of 1,000 (median of 31 pairs; {seconds * 0.5:.4f} ms each);"
            f" pages read for 2,000 looks: {pages[0]:,} and {pages[1]:,}"
        )


@contextmanager
def _session(url: str) -> Iterator["psycopg2.extensions.cursor"]:
    """One warm session."""
    connection = psycopg2.connect(database.dsn(url))
    with connection.cursor() as cursor:
        cursor.execute(FOUND)
        yield cursor
    connection.close()


def _seconds(cursor: "psycopg2.extensions.cursor") -> float:
    began = time.perf_counter()
    cursor.execute(FOUND)
    return time.perf_counter() - began


def _pages(cursor: "psycopg2.extensions.cursor") -> int:
    """How many pages of tables and indexes the server looks at: the same each time, on however busy a machine."""
    cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {FOUND}")
    plan = cursor.fetchone()[0][0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def _making(url: str) -> None:
    env = environment(url, BENCH_SHOPS=str(SHOPS))
    command = [sys.executable, "-m", "bench.redeem_worker", "making"]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    made, taken = map(float, done.stdout.split()[-2:])
    say(f"making a code over taking it, processor time of the API's process: {made / taken:.2f}× "
        f"({made:.1f} ms and {taken:.1f} ms)")  # fmt: skip


def _limit(url: str, script: Path) -> float:
    return database.run_pgbench(url, script, seconds=SECONDS) or 0


def _action(url: str, script: Path, stack: ExitStack) -> None:
    ours = stack.enter_context(crew("bench.redeem_worker", environment(url, BENCH_SHOPS=str(SHOPS))))
    ours.rate(1)  # warm
    ratio, rate, limit = pairs(PAIRS, lambda: ours.rate(SECONDS), lambda: _limit(url, script))
    say(f"action: {ratio:.2f}× of the limit (median of {PAIRS} pairs; {LOAD}); {rate:.0f}/s of {limit:.0f}/s")


def _http(url: str, script: Path) -> None:
    tills = [Till(PORT, url, number) for number in range(8)]
    _together(tills, 1)  # warm
    ratio, rate, limit = pairs(PAIRS, lambda: _together(tills, SECONDS), lambda: _limit(url, script))
    say(f"HTTP API: {ratio:.3f}× of the limit (median of {PAIRS} pairs; 8 tills); {rate:.0f}/s of {limit:.0f}/s")
    times = _steadily(tills)
    cuts = quantiles(times, n=100)
    say(
        f"HTTP API at {PER_SECOND}/s for {STEADY_SECONDS} s: p50 {cuts[49] * 1000:.0f} ms,"
        f" p95 {cuts[94] * 1000:.0f} ms, {len(times)} payments, 0 errors"
    )


def _pretix(url: str) -> None:
    with pretix.served() as cards:
        if cards is None:
            say("a whole payment over a gift card of pretix: left out, it could not be installed")
            return
        with served(url):
            ours = pretix.payers(url, PORT)
            for each in (ours, cards):
                _together(each, 1)  # warm
            ratio, rate, theirs = pairs(PAIRS, lambda: _together(ours, SECONDS), lambda: _together(cards, SECONDS))
    say(
        f"whole payment, a code made and taken: {ratio:.2f}× a gift card of pretix looked up and debited (median of"
        f" {PAIRS} pairs; {len(ours)} at once, 2 × 4 threads each); {rate:.0f}/s and {theirs:.0f}/s"
    )


class Pays(Protocol):
    """Whoever makes one payment after the other."""

    def fresh(self) -> object: ...
    def pay(self) -> None: ...


def _together(tills: Sequence[Pays], seconds: float) -> float:
    """Payments per second while every till pays one after another."""
    counts, end = [0] * len(tills), time.monotonic() + seconds

    def loop(number: int) -> None:
        tills[number].fresh()
        while time.monotonic() < end:
            tills[number].pay()
            counts[number] += 1

    began = time.monotonic()
    _in_threads(loop, len(tills))
    return sum(counts) / (time.monotonic() - began)


def _steadily(tills: list[Till]) -> list[float]:
    """Seconds of each payment, when so many are due per second whether or not the ones before are done."""
    times: list[float] = []
    gap = len(tills) / PER_SECOND

    def loop(number: int) -> None:
        tills[number].fresh()
        began = time.monotonic() + number / PER_SECOND
        for turn in range(int(STEADY_SECONDS / gap)):
            due = began + turn * gap
            time.sleep(max(due - time.monotonic(), 0))
            tills[number].pay()
            times.append(time.monotonic() - due)

    _in_threads(loop, len(tills))
    return times


def _in_threads(loop: Callable[[int], None], count: int) -> None:
    """Run `loop` with each number at once; end the measurement when one of them failed."""
    with ThreadPoolExecutor(count) as pool:
        for done in [pool.submit(loop, number) for number in range(count)]:
            done.result()


@contextmanager
def served(url: str) -> Iterator[None]:
    """The portal under gunicorn, as in production: 2 processes of 4 threads."""
    options = ["--workers", "2", "--threads", "4", "--bind", f"127.0.0.1:{PORT}", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", "civic.wsgi", *options, "--log-level", "error"]
    process = subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, env=environment(url), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        Till.wait(PORT)
        yield
    finally:
        process.terminate()
        process.wait()


def _world(url: str) -> tuple[int, int]:
    """Citizens with coins, shops with clerks, and live codes; returns the ids of the first shop and the first clerk."""
    migrate(url)
    sizes = {"BENCH_CITIZENS": str(CITIZENS), "BENCH_SHOPS": str(SHOPS)}
    command = [sys.executable, "-m", "bench.redeem_worker", "prepare"]
    env = environment(url, **sizes)
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    database.execute_undecided(url, WORLD.format(citizens=CITIZENS, codes=CODES))
    database.execute(url, "VACUUM ANALYZE")
    first, clerk = done.stdout.split()[-2:]
    return int(first), int(clerk)


if __name__ == "__main__":
    database.start()
    run()
