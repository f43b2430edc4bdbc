"""Notices at the size of a county, as ratios: publishing, the size of an audience, home, inbox and search."""

import math
import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import django

from bench import database
from bench.posting import migrate
from bench.reports import pairs, say

CITIZENS = int(os.environ.get("BENCH_CITIZENS", "30000"))  # 790000: the county
FEW = int(os.environ.get("BENCH_FEW", str(max(1000, CITIZENS // 20))))
NOTICES = int(os.environ.get("BENCH_NOTICES", "10000"))
AUDIENCES = int(os.environ.get("BENCH_AUDIENCES", "300"))
ASKED = int(os.environ.get("BENCH_ASKED", "300"))  # citizens whose pages are asked for
PAIRS = int(os.environ.get("PAIRS", "5"))
DISTRICTS, TOPICS = 16, 10

GROUND = """
SET session_replication_role = replica;
INSERT INTO civic_agency (id, slug, name, name_en, phone)
  SELECT n, 'a' || n, '機關' || n, '', '' FROM generate_series(1, 20) n;
INSERT INTO civic_district (id, code, name, name_en, in_county, "order")
  SELECT n, 'd' || n, '鄉' || n, '', true, n FROM generate_series(1, {districts}) n;
INSERT INTO civic_topic (id, code, name, name_en, in_use, "order")
  SELECT n, 't' || n, '主題' || n, '', true, n FROM generate_series(1, {topics}) n;
"""
PEOPLE = """
SET session_replication_role = replica;
INSERT INTO civic_user (id, password, is_superuser, email, name, is_active, is_staff)
  SELECT n, '', false, 'p' || n || '@example.test', '', n % 500 <> 0, false FROM generate_series({first}, {last}) n;
INSERT INTO civic_citizen (id, user_id, birth_year, gender, district_id, level, joined_at)
  SELECT n, n, CASE WHEN n % 9 <> 0 THEN 1930 + (n::bigint * 7919) % 90 END, (ARRAY['', 'female', 'male'])[1 + n % 3],
         1 + (n * 31) % {districts}, (ARRAY['unverified', 'verified', 'digital'])[1 + n % 3], now()
  FROM generate_series({first}, {last}) n;
INSERT INTO civic_citizen_topics (citizen_id, topic_id)
  SELECT n, 1 + (n + k * 3) % {topics} FROM generate_series({first}, {last}) n, generate_series(0, 1) k
  WHERE n % 4 <> k;
INSERT INTO engagement_manner (citizen_id, quiet_from, quiet_until, words_on_screen, language)
  SELECT n, '22:00', '07:00', false, (ARRAY['', 'en', 'zh-hant'])[1 + n % 3]
  FROM generate_series({first}, {last}, 2) n;
"""
TOLD = """
ALTER TABLE engagement_notice ENABLE ALWAYS TRIGGER words_are_found;
SET session_replication_role = replica;
INSERT INTO engagement_audience (id, agency_id, name)
  SELECT n, 1 + n % 20, 'r' || n FROM generate_series(1, {audiences}) n;
INSERT INTO engagement_clause (audience_id, place, min_age, max_age, genders, levels, districts, topics, languages,
    not_districts)
  SELECT n, k, CASE WHEN k % 2 = 1 THEN 20 + (n * k) % 60 END, NULL,
         CASE WHEN k = 1 THEN ARRAY['female'] ELSE '{{}}' END, CASE WHEN k = 2 THEN ARRAY['digital'] ELSE '{{}}' END,
         CASE WHEN k < 4 THEN ARRAY[1 + (n + k) % {districts}, 1 + (n + k * 5) % {districts}] ELSE '{{}}' END,
         CASE WHEN k = 4 THEN ARRAY[1 + n % {topics}] ELSE '{{}}' END,
         CASE WHEN k = 5 THEN ARRAY['en'] ELSE '{{}}' END,
         CASE WHEN k = 5 THEN ARRAY[1 + n % {districts}] ELSE '{{}}' END
  FROM generate_series(1, {audiences}) n, generate_series(1, 5) k;
INSERT INTO engagement_notice (id, agency_id, title, summary, body, picture, picture_alt, state, kind, audience_id,
    proposed_by_id, proposed_at, decided_by_id, decided_at, published_at, approved_hash, failure, is_sent, decision)
  SELECT n, 1 + n % 20, '通知第' || n || '號：' || (ARRAY['流感疫苗', '道路施工', '音樂會', '停水'])[1 + n % 4],
         '請看內文', '這是第' || n || '則通知，說明地點、時間與辦法。' || md5(n::text),
         'notices/none.jpg', '無', 'published', 'news',
         CASE WHEN n % 2 = 0 THEN 1 + n % {audiences} END, 1, now(), 2, now(), now() - n * interval '1 minute', '', '',
         true, '' FROM generate_series(1, {notices}) n;
SELECT setval('engagement_audience_id_seq', {audiences}), setval('engagement_notice_id_seq', {notices});
SELECT setval('civic_agency_id_seq', 20), setval('civic_district_id_seq', {districts}),
       setval('civic_topic_id_seq', {topics});
"""
NUMBERS = {"districts": DISTRICTS, "topics": TOPICS, "audiences": AUDIENCES, "notices": NOTICES}


def run() -> None:
    with database.scratch("notices") as url:
        migrate(url)
        database.execute(url, GROUND.format(**NUMBERS))
        _settle(url, PEOPLE.format(first=1, last=FEW, **NUMBERS))
        database.execute(url, TOLD.format(**NUMBERS))
        os.environ.update({"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "civic.settings", "DEMO": "1", "DEBUG": "0"})
        django.setup()
        few = _publishing()
        _settle(url, PEOPLE.format(first=FEW + 1, last=CITIZENS, **NUMBERS))
        many = _publishing()
        exponent = math.log(many / few) / math.log(CITIZENS / FEW)
        say(
            f"publishing: {few * 1000:.1f} ms with {FEW:,} citizens and {many * 1000:.1f} ms with {CITIZENS:,}: "
            f"exponent {exponent:.2f} (goal: at most 0.1)"
        )
        _sizes()
        _pages()


def _settle(url: str, statements: str) -> None:
    database.execute(url, statements)
    last = "(SELECT max(id) FROM civic_user)"
    database.execute(url, f"SELECT setval('civic_user_id_seq', {last}), setval('civic_citizen_id_seq', {last})")
    database.execute(url, "VACUUM ANALYZE")


def _publishing() -> float:
    """Seconds that one publication takes, of a notice for an audience of five clauses; nothing of it stays."""
    from django.db import transaction
    from django.utils import timezone

    from civic.accounts.models import User
    from civic.agencies import actions as agencies
    from civic.agencies.models import Agency
    from civic.core.roles import Role
    from engagement.notices import actions
    from engagement.notices.models import Notice

    taken, home = [], Agency.objects.get(pk=2)
    with transaction.atomic():
        people = []
        for role in (Role.EDITOR, Role.APPROVER):
            people.append(User.objects.create_user(f"{role}-{time.monotonic_ns()}@example.test"))
            agencies.grant_role(people[-1], role, agency=home, by=None)
        for turn in range(PAIRS * 4):
            facts = {"agency": home, "proposed_by": people[0], "title": f"t{turn}", "summary": "s", "body": "b"}
            facts |= {"picture": "notices/none.jpg", "picture_alt": "a"}
            notice = Notice.objects.create(state=Notice.State.SUBMITTED, audience_id=1, **facts)
            began = time.perf_counter()
            actions.publish(notice, by=people[1], now=timezone.now())
            taken.append(time.perf_counter() - began)
        transaction.set_rollback(True)
    return median(taken[2:])


def _sizes() -> None:
    from civic.accounts.models import Citizen
    from engagement.audiences.models import Audience
    from engagement.audiences.queries import members

    rule = Audience.objects.get(pk=3)

    def count() -> float:
        return _timed(lambda: members(rule, year=2026).count())

    ratio, size, bare = pairs(PAIRS * 2, count, lambda: _timed(Citizen.objects.count))
    say(
        f"the size of an audience of five clauses: {ratio:.2f}× count(*) of citizens (goal: at most 2); "
        f"{size * 1000:.1f} ms and {bare * 1000:.1f} ms; {members(rule, year=2026).count():,} of {CITIZENS:,}"
    )


def _pages() -> None:
    from django.utils import timezone

    from civic.accounts.models import Citizen
    from engagement.inbox import queries as inbox
    from engagement.inbox.asking import Ask
    from engagement.notices import feed
    from engagement.reading.asking import Wish, found

    now = timezone.now()
    people = list(Citizen.objects.filter(pk__in=range(7, CITIZENS, max(1, CITIZENS // ASKED))))
    bare = [_timed(lambda pk=one.pk: list(Citizen.objects.filter(pk=pk).values_list("pk"))) for one in people]
    looked: dict[str, Callable[[Any], Any]] = {
        "home": lambda one: feed.lines(one, number=1, now=now),
        "inbox": lambda one: inbox.part(one, Ask(), cursor=None, size=20, now=now),
    }
    for name, look in looked.items():
        look(people[0])
        taken = [_timed(lambda one=one, look=look: look(one)) for one in people]
        say(
            f"{name}: p99 {_at(taken, 99) * 1000:.2f} ms, {_at(taken, 99) / _at(bare, 99):.1f}× the p99 of a read by "
            f"primary key (goal: at most 10); median {median(taken) * 1000:.2f} ms, "
            f"{median(taken) / median(bare):.1f}×; {NOTICES:,} notices, {AUDIENCES} audiences of five clauses"
        )
    words = ["停水", "流感疫苗", "第 77 則", "施工", "沒有這個字"]
    taken = [
        _timed(
            lambda one=one, n=n: list(found(one, Wish(search=words[n % len(words)]), now=now).values_list("pk")[:13])
        )
        for n, one in enumerate(people)
    ]
    say(
        f"search: p95 {_at(taken, 95) * 1000:.2f} ms, {_at(taken, 95) / _at(bare, 95):.1f}× the p95 of a read by "
        f"primary key; median {median(taken) * 1000:.2f} ms; {NOTICES:,} notices"
    )


def _timed(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _at(taken: list[float], percent: int) -> float:
    return sorted(taken)[min(len(taken) - 1, len(taken) * percent // 100)]


if __name__ == "__main__":
    run()
