"""`make bench-history`: an owner's pages of payments beside many lines and beside few, as ratios taken in one run."""

import io
import os
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import django

from bench import database
from bench.posting import migrate
from bench.reports import pairs, say

LINES = int(os.environ.get("BENCH_LINES", "400000"))
FEW = 4_000
PAIRS = int(os.environ.get("BENCH_PAIRS", "5"))
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)

# Merchant 1 has LINES payments in a year, in two shops; merchant 2 as few as FEW. Half a million of others lie between.
WORLD = """
SET session_replication_role = replica;
INSERT INTO rewards_merchant
    (id, name, tax_id, email, phone, contact, bank_code, bank_account, state, applied_at, decision)
  SELECT n, '店家' || n, lpad(n::text, 8, '0'), '', '', '', '', '', 'active', now(), '' FROM generate_series(1, 3) n;
INSERT INTO rewards_shop (id, merchant_id, name, district_id, address, phone, hours, category, about, picture, takes,
                          is_open, poster_on, poster_most, poster_day)
  SELECT n, 1 + (n - 1) / 2, '門市' || n, 1, '', '', '', 'food', '', '', 'both', true, false, 500, 5000
    FROM generate_series(1, 6) n;
INSERT INTO rewards_redemption (id, receipt, shop_id, amount, transaction_id, completed_at, state)
  SELECT n, upper(substr(md5(n::text), 1, 4) || '-' || substr(md5(n::text), 5, 4) || n % 7),
         CASE WHEN n % 9 < 4 THEN 1 + n % 2 WHEN n <= {few} * 9 / 5 THEN 3 + n % 2 ELSE 5 + n % 2 END,
         1 + n % 90, n, timestamptz '2026-01-01 00:00+08' + n * (interval '364 days' / ({lines} * 9 / 4)), 'completed'
    FROM generate_series(1, {lines} * 9 / 4) n ON CONFLICT DO NOTHING;
"""


def main() -> None:
    database.start()
    with database.scratch("history") as url:
        migrate(url)
        database.execute(url, WORLD.format(lines=LINES, few=FEW))
        database.execute(url, "VACUUM ANALYZE")
        os.environ.update({"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "civic.settings", "DEMO": "1"})
        django.setup()
        _measure()
        from django.db import connection

        connection.close()


def _measure() -> None:
    from rewards.redemption.takings import queries

    many, few = (queries.found(_search(merchant)).count() for merchant in (1, 2))
    say(f"payments: {many:,} of one merchant, {few:,} of another")
    _compare("first page", _page)
    _compare("a page in mid-year", _middle)
    say(f"totals of all: {_timed(lambda: queries.totals(queries.found(_search(1)))) * 1000:.0f} ms")
    say(f"a search that finds nothing in all: {_timed(lambda: queries.page_of(_search(1, 'ZZZ'))) * 1000:.0f} ms")
    ratio, ours, bare = pairs(3, _csv, _bare)
    say(f"CSV of all: {ratio:.1f}× a bare COPY (median of 3); {ours:.1f} s and {bare:.1f} s")


def _compare(what: str, work: Callable[[int], float]) -> None:
    ratio, many, few = pairs(PAIRS, lambda: work(1), lambda: work(2))
    say(f"{what}: {ratio:.2f}× of that beside few (median of {PAIRS}); {many * 1000:.1f} and {few * 1000:.1f} ms")


def _search(merchant: int, text: str = "") -> Any:
    from rewards.redemption.takings.search import Search
    from rewards.shops.models import Shop

    return Search(tuple(Shop.objects.filter(merchant=merchant)), FIRST, LAST, text)


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _page(merchant: int) -> float:
    from rewards.redemption.takings import queries

    search = _search(merchant)
    return _timed(lambda: queries.page_of(search))


def _middle(merchant: int) -> float:
    from rewards.redemption.takings import queries

    search = _search(merchant)
    days = 182 if merchant == 1 else 1  # the few lie in the first days
    mark = queries.Mark(datetime.fromisoformat("2026-01-01T00:00+08:00") + timedelta(days=days), 1)
    return _timed(lambda: queries.page_of(search, before=mark))


def _csv() -> float:
    from rewards.redemption.takings import exports

    search = _search(1)
    return _timed(lambda: exports.csv_file(search).close())


def _bare() -> float:
    from django.db import connection

    rows = "SELECT shop_id, completed_at, receipt, amount, way FROM rewards_redemption WHERE shop_id IN (1, 2)"
    with connection.cursor() as cursor:
        return _timed(lambda: cursor.copy_expert(f"COPY ({rows}) TO STDOUT (FORMAT csv)", io.BytesIO()))


if __name__ == "__main__":
    main()
