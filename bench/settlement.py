"""`make bench-settlement`: a month's totals, its close and its detail CSV, as ratios taken in one run."""

import io
import os
import resource
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import django

from bench import database
from bench.posting import migrate
from bench.reports import pairs, say

POSTINGS = int(os.environ.get("BENCH_POSTINGS", "5000000"))
LINES = int(os.environ.get("BENCH_LINES", str(POSTINGS * 2 // 25)))  # 400,000 of 5 million
SHOPS = int(os.environ.get("BENCH_SHOPS", "300"))
AWARDS = int(os.environ.get("BENCH_AWARDS", "10"))
CITIZENS = int(os.environ.get("BENCH_CITIZENS", "100000"))
PAIRS = int(os.environ.get("BENCH_PAIRS", "3"))
SMALL, JANUARY, MONTH = date(2025, 1, 1), date(2026, 1, 1), date(2026, 2, 1)

# The month that is measured is the last and has LINES payments, the first has a tenth of them, and the twelve between
# have the rest. Payments come in order of time, from every citizen, to every shop.
WORLD = """
SET session_replication_role = replica;
SET maintenance_work_mem = '512MB';
CREATE TEMP TABLE paid AS
  SELECT n, 10000 + (n::bigint * 7919) % {citizens} AS citizen, 1 + (n::bigint * 104729) % {shops} AS shop,
         1 + n % 90 AS coins,
         CASE WHEN n <= {lines} / 10 THEN timestamptz '2025-01-01 00:00+08'
                + n * (interval '31 days' / ({lines} / 10 + 1))
              WHEN n > {postings} - {lines} THEN timestamptz '2026-02-01 00:00+08'
                + (n - {postings} + {lines}) * (interval '28 days' / ({lines} + 1))
              ELSE timestamptz '2025-02-01 00:00+08'
                + (n - {lines} / 10) * (interval '365 days' / ({postings} - {lines} - {lines} / 10 + 1)) END AS at
    FROM generate_series(1, {postings}) n;
INSERT INTO rewards_merchant
    (id, name, tax_id, email, phone, contact, bank_code, bank_account, state, applied_at, decision)
  SELECT n, '店家' || n, lpad(n::text, 8, '0'), '', '', '', '', '', 'active', now(), ''
    FROM generate_series(1, {shops}) n;
INSERT INTO rewards_shop (id, merchant_id, name, district_id, address, phone, hours, category, about, picture, takes,
                          is_open, poster_on, poster_most, poster_day)
  SELECT n, n, '門市' || n, 1, '', '', '', 'food', '', '', 'both', true, false, 500, 5000
    FROM generate_series(1, {shops}) n;
INSERT INTO rewards_shopname (shop_id, name, since) SELECT id, name, '2000-01-01 00:00Z' FROM rewards_shop;
INSERT INTO rewards_account (id, address, kind, holder_id, expires_on)
  SELECT n, 'payable/' || n, 'payable', n, NULL::date FROM generate_series(1, {shops}) n
  UNION ALL SELECT 10000 + n, 'wallet/' || n || '/2027-12-31', 'wallet', n, '2027-12-31'
    FROM generate_series(0, {citizens} - 1) n;
INSERT INTO rewards_transaction
    (id, kind, idempotency_key, request_hash, actor, reason, effective_at, month, recorded_at, xid)
  SELECT n, 'spend', md5(n::text), repeat(md5(n::text), 2), 'user:' || shop, '門市' || shop, at,
         date_trunc('month', at AT TIME ZONE 'Asia/Taipei')::date, at, (1 + n / 1000)::text::xid8
    FROM paid;
INSERT INTO rewards_posting (id, transaction_id, source_id, destination_id, amount)
  SELECT n, n, citizen, shop, coins FROM paid;
INSERT INTO rewards_redemption
    (id, receipt, shop_id, citizen_id, amount, transaction_id, confirmed_by_id, completed_at, state)
  SELECT n, upper(lpad(to_hex(n), 8, '0')), shop, citizen, coins, n, 1, at, 'completed' FROM paid;
"""
# As if the job had sealed each minute: a row for each payment, so that nothing is added up beforehand.
SEALED = """
SET session_replication_role = replica;
INSERT INTO rewards_seal (id, version, from_xid, to_xid, transactions, postings, previous_hash, hash)
  VALUES ({postings}, 1, '0', ({postings} / 1000 + 2)::text::xid8, {postings}, {postings}, '', '');
INSERT INTO rewards_turnover (seal_id, month, kind, account_id, transactions, coins)
  SELECT id, month, 'spend', shop, 1, coins FROM paid JOIN rewards_transaction ON id = n ORDER BY id;
"""
# Each citizen was given enough before, in AWARDS parts by the campaigns of five agencies in turn. These entries stand
# before all payments, as they would.
GIVEN = """
SET session_replication_role = replica;
INSERT INTO rewards_account (id, address, kind, holder_id)
  SELECT 1000 + n, 'budget/' || n || '/2025', 'budget', n FROM generate_series(1, 5) n
  UNION ALL SELECT 2000 + n, 'campaign/' || n, 'campaign', n FROM generate_series(1, 5) n
  UNION ALL SELECT 3000, 'mint', 'mint', NULL;
INSERT INTO civic_agency (id, slug, name, name_en, phone) SELECT n, 'bench-' || n, '機關' || n, '', ''
  FROM generate_series(1, 5) n;
INSERT INTO rewards_agencybudget (id, agency_id, year, account_id) SELECT n, n, 2025, 1000 + n
  FROM generate_series(1, 5) n;
CREATE TEMP TABLE gift AS
  SELECT row_number() OVER () - {citizens} * {awards} - 1 AS n, campaign, wallet, coins FROM (
    SELECT 2000 + 1 + n % 5 AS campaign, 10000 + n / {awards} AS wallet,
           90 * {postings} / {citizens} / {awards} + 90 AS coins
      FROM generate_series(0, {citizens} * {awards} - 1) n) each;
INSERT INTO rewards_transaction
    (id, kind, idempotency_key, request_hash, actor, reason, effective_at, month, recorded_at, xid)
  SELECT n, 'award', 'award-' || n, repeat(md5(n::text), 2), 'bench', 'r', timestamptz '2025-01-01 00:00+08',
         date '2025-01-01', now(), '1'::xid8 FROM gift
  UNION ALL SELECT {postings} + n, CASE WHEN n <= 5 THEN 'issue' ELSE 'reserve' END, 'open-' || n, repeat('0', 64),
                   'bench', 'r', '2025-01-01 00:00+08', '2025-01-01', now(), '1'::xid8 FROM generate_series(1, 10) n;
INSERT INTO rewards_posting (id, transaction_id, source_id, destination_id, amount)
  SELECT n, n, campaign, wallet, coins FROM gift
  UNION ALL
  SELECT {postings} + g, {postings} + g, CASE WHEN g <= 5 THEN 3000 ELSE 995 + g END,
         CASE WHEN g <= 5 THEN 1000 + g ELSE 1995 + g END,
         (SELECT sum(coins) FROM gift WHERE campaign = 2000 + 1 + (g - 1) % 5) FROM generate_series(1, 10) g;
"""
SETTLED = f"""
INSERT INTO rewards_settlement
    (month, length, issued_by, redemptions, coins_payable, amount_twd, coin_twd, csv, csv_sha256)
  VALUES ('{JANUARY}', 'month', 'bench', 0, 0, 0, 1, '', '')
"""
BARE = """
COPY (SELECT s.settlement_id, s.number, s.merchant_id, s.merchant_name, l.at, l.kind, h.name, l.receipt, l.coins,
             l.corrects, l.transaction_id
        FROM rewards_statementline l JOIN rewards_statement s ON s.id = l.statement_id
        LEFT JOIN rewards_shop h ON h.id = l.shop_id
       WHERE s.settlement_id = '{month}' ORDER BY l.statement_id, l.at, l.id) TO STDOUT (FORMAT csv)
"""


def main() -> None:
    database.start()
    with database.scratch("settlement") as url:
        migrate(url)
        sizes = {"postings": POSTINGS, "lines": LINES, "shops": SHOPS, "citizens": CITIZENS}
        say("world: " + ", ".join(f"{size:,} {name}" for name, size in sizes.items()))
        world = (WORLD + SEALED).format(**sizes)
        say(f"world built in {_timed(lambda: database.execute(url, world)):.0f} s")
        database.execute(url, GIVEN.format(**sizes, awards=AWARDS))
        database.execute(url, "VACUUM ANALYZE")
        os.environ.update({"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "civic.settings", "DEMO": "1"})
        django.setup()
        _measure()
        from django.db import connection

        connection.close()


def _measure() -> None:
    ratio, totals, count = pairs(PAIRS, _totals, _count)
    say(f"totals of a month: {ratio:.2f}× a serial count(*) (median of {PAIRS}); {totals:.2f} s and {count:.2f} s")
    small, before = _close(SMALL)
    large, after = _close(MONTH)
    say(f"close: {large:.1f} s for {LINES:,} lines, {small:.1f} s for {LINES // 10:,}")
    say(f"memory of the close: {after / before:.2f}× for ten times the lines ({after} MB and {before} MB)")
    keeping = _timed(_keep_january)
    zero, carried = _origins()
    say(
        f"coins by budget, going on from the month before: {carried / zero:.2f}× counting from zero; {carried:.1f} s"
        f" and {zero:.1f} s, the same figures (keeping the month before, from zero: {keeping:.1f} s)"
    )
    ratio, ours, bare = pairs(PAIRS, _detail, _bare)
    say(f"detail CSV: {ratio:.1f}× a bare COPY (median of {PAIRS}); {ours:.1f} s and {bare:.1f} s")


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _totals() -> float:
    from rewards.settlement.closing import queries

    return _timed(lambda: queries.totals_by_merchant(MONTH))


def _count() -> float:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        return _timed(lambda: cursor.execute("SELECT count(*) FROM rewards_posting"))


def _close(month: date) -> tuple[float, int]:
    """Seconds, and the most memory in MB that this process has used so far."""
    from civic.core.calendar import TAIPEI
    from rewards.settlement.closing import actions

    before = _processor()
    taken = _timed(lambda: actions.close_month(month, by="bench", now=datetime(2026, 3, 1, 2, tzinfo=TAIPEI)))
    say(
        f"close of {month:%Y-%m}: {_processor() - before:.1f} s of the database’s processor, {taken:.1f} s by the clock"
    )
    return taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _processor() -> float:
    """Seconds of the processor that our session has used so far; 0 where the server is another machine."""
    from django.db import connection

    connection.ensure_connection()
    try:
        told = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    except OSError:
        return 0.0
    user, system = told.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _keep_january() -> None:
    """Keep the coins by budget of the month before, as if it had been closed, with what lies in each wallet."""
    from django.db import connection

    from rewards.settlement.reports import actions

    with connection.cursor() as cursor:
        cursor.execute(SETTLED)
    actions.keep(JANUARY)


def _origins() -> tuple[float, float]:
    """Seconds to count the last month from zero, and going on from the month before; both must say the same."""
    from rewards.settlement.reports import actions, origins
    from rewards.settlement.reports.models import COLUMNS

    found = {}
    zero = _timed(lambda: found.update(zero=origins.from_zero(MONTH)))
    carried = _timed(lambda: found.update(carried=origins.of_month(MONTH)))
    told = [[[row.budget_id, *(getattr(row, name) for name in COLUMNS)] for row in rows] for rows in found.values()]
    if told[0] != told[1] or not actions.agrees(found["carried"], MONTH):
        raise AssertionError("the coins by budget differ, or do not add up to the ledger")
    return zero, carried


def _detail() -> float:
    from rewards.settlement.statements import exports
    from rewards.settlement.statements.models import Statement

    month = Statement.objects.filter(settlement_id=MONTH)
    return _timed(lambda: exports.lines_csv(month).read())


def _bare() -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        return _timed(lambda: cursor.copy_expert(BARE.format(month=MONTH), io.BytesIO()))


if __name__ == "__main__":
    main()
