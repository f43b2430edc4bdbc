"""Messages at the size of a county: rows planned over a bare INSERT … SELECT, and rows leased out of a million."""

import os
import time

import django

from bench import database
from bench.posting import migrate
from bench.reports import pairs, say

CITIZENS = int(os.environ.get("BENCH_CITIZENS", "790000"))
WAITING = int(os.environ.get("BENCH_WAITING", "1000000"))
PAIRS = int(os.environ.get("BENCH_PAIRS", "3"))
PARTS = [part for part in os.environ.get("PARTS", "planning,leasing").split(",") if part]
BATCH = 500

# Everybody has a device; one in fifty chose something, one in a hundred rests, one in ten wants mails.
WORLD = """
SET session_replication_role = replica;
INSERT INTO civic_user (id, password, is_superuser, email, name, is_active, is_staff)
  SELECT n, '', false, 'p' || n || '@example.test', '', true, false FROM generate_series(1, {citizens}) n;
INSERT INTO civic_citizen (id, user_id, gender, level)
  SELECT n, n, '', 'unverified' FROM generate_series(1, {citizens}) n;
INSERT INTO engagement_pushsubscription (user_id, endpoint, p256dh, auth, key_id, session_key, device, language,
    created_at)
  SELECT n, 'https://push.example/' || n, 'p', 'a', 'k', '', '', '', now() FROM generate_series(1, {citizens}) n;
INSERT INTO engagement_preference (citizen_id, family, channel, how)
  SELECT n, 'notices', 'webpush', 'off' FROM generate_series(1, {citizens}, 50) n;
INSERT INTO engagement_manner (citizen_id, quiet_from, quiet_until, words_on_screen, language, paused_until)
  SELECT n, '22:00', '07:00', false, '', now() + interval '9 days' FROM generate_series(1, {citizens}, 100) n;
INSERT INTO civic_agency (id, slug, name, name_en, phone) VALUES (1, 'a', '衛生局', '', '');
INSERT INTO engagement_notice (id, agency_id, title, summary, body, picture, picture_alt, state, kind,
    proposed_by_id, proposed_at, decided_by_id, decided_at, published_at, approved_hash, failure, is_sent, decision)
  VALUES (1, 1, '通知', '一句話', '內文', 'notices/none.jpg', '無', 'published', 'news', 1, now(), 2, now(), now(),
          '', '', true, '');
"""

# The bare side: as many rows of the same columns into the same table with the same indexes, from one table.
SLIM = """
INSERT INTO civic_outboxitem (channel, urgency, key, user_id, address, about, content, state, once, tries, unknown,
    due_at, expires_at, error, reference, created_at)
SELECT 'webpush', 3, 'slim:' || s.id, s.user_id, s.id::text, 'notice:1', '{"notice": 1}', 'waiting', false, 0, 0,
       now(), now() + interval '2 days', '', '', now()
FROM engagement_pushsubscription s LIMIT %s"""

MANY = """
INSERT INTO civic_outboxitem (channel, urgency, key, address, about, content, state, once, tries, unknown, due_at,
    error, reference, created_at)
SELECT 'webpush', 3, 'many:' || n, '1', 'notice:1', '{{"notice": 1}}', 'waiting', false, 0, 0,
       now() - interval '1 hour' + n * interval '1 millisecond', '', '', now() FROM generate_series(1, {waiting}) n"""


def run() -> None:
    with database.scratch("messages") as url:
        migrate(url)
        database.execute(url, WORLD.format(citizens=CITIZENS))
        database.execute(url, "VACUUM ANALYZE")
        os.environ.update({"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "civic.settings", "DEMO": "1", "DEBUG": "0"})
        django.setup()
        if "planning" in PARTS:
            _planning()
        if "leasing" in PARTS:
            database.execute(url, "TRUNCATE civic_outboxitem CASCADE")
            database.execute(url, MANY.format(waiting=WAITING))
            database.execute(url, "VACUUM ANALYZE civic_outboxitem")
            _leasing()


def _planning() -> None:
    count = _plan(keep=True)[1]
    ratio, planned, bare = pairs(PAIRS, lambda: _plan()[0], lambda: _slim(count))
    say(
        f"planning rows: {ratio:.2f}× a bare INSERT … SELECT of as many (median of {PAIRS} pairs; {count:,} rows for "
        f"{CITIZENS:,} citizens); {planned:.1f} s and {bare:.1f} s"
    )


def _plan(*, keep: bool = False) -> tuple[float, int]:
    from django.db import transaction
    from django.utils import timezone

    from engagement.delivery.planning.statement import carry_out
    from engagement.notices.models import Notice
    from engagement.sends.actions import plan_of

    _empty()
    now = timezone.now()
    began = time.perf_counter()
    with transaction.atomic():
        planned = carry_out(plan_of(Notice.objects.get(pk=1), now=now), now=now)
    return time.perf_counter() - began, planned["webpush"]


def _slim(count: int) -> float:
    from django.db import connection, transaction

    _empty()
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SLIM, [count])
    return time.perf_counter() - began


def _empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE civic_outboxitem CASCADE")


def _leasing() -> None:
    ratio, leased, read = pairs(max(PAIRS, 5), _lease, _read)
    say(
        f"leasing {BATCH} of {WAITING:,} waiting rows: {ratio:.1f}× reading {BATCH} rows by their numbers "
        f"(median of {max(PAIRS, 5)} pairs); {leased * 1000:.1f} ms and {read * 1000:.1f} ms"
    )


def _lease() -> float:
    from django.utils import timezone

    from civic.outbox import actions
    from civic.outbox.channels import CHANNELS

    type(CHANNELS["webpush"]).batch = BATCH
    began = time.perf_counter()
    rows = actions.lease(CHANNELS["webpush"], now=timezone.now())
    taken = time.perf_counter() - began
    if len(rows) != BATCH:
        raise SystemExit(f"{len(rows)} rows were leased")
    return taken


def _read() -> float:
    from civic.outbox.models import OutboxItem

    first = OutboxItem.objects.order_by("pk").values_list("pk", flat=True)[0]
    numbers = list(range(first + 700_000 % WAITING, first + 700_000 % WAITING + BATCH))
    began = time.perf_counter()
    rows = list(OutboxItem.objects.filter(pk__in=numbers))
    taken = time.perf_counter() - began
    if not rows:
        raise SystemExit("nothing was read")
    return taken


if __name__ == "__main__":
    run()
