"""Citizens who joined as the source's tables say, month by month, with the ten days on which most came."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any

from bench.world.rows import ask, bare, one, unguarded, write
from civic.core.calendar import taipei_day
from engagement.demo import figures, places
from engagement.demo.people import GIVEN, SURNAMES

# (months after the account was opened, day of the month, who joined on that day); the first is the whole first month
SPIKES = [(8, 1, 32325), (1, 2, 24204), (8, 12, 19551), (1, 1, 12730), (43, 30, 10134), (33, 27, 8545), (8, 2, 6760),
          (26, 6, 6575), (33, 26, 6245)]  # fmt: skip
# Which of them were emergencies: name, what happened, how severe
EMERGENCIES = [(8, 1, "gas"), (8, 12, "typhoon"), (43, 30, "typhoon"), (33, 27, "typhoon"), (26, 6, "earthquake"),
               (33, 26, "typhoon")]  # fmt: skip

USERS = """
INSERT INTO civic_user (id, password, is_superuser, email, name, is_active, is_staff, date_joined, session_round)
SELECT {users} + n, '!', false, 'world' || lpad(n::text, 6, '0') || '@demo.test',
       substr('{surnames}', 1 + (pg_temp.chance(n, 1) * {of_surnames})::int %% {of_surnames}, 1)
         || substr('{given}', 1 + (pg_temp.chance(n, 2) * {of_given})::int %% {of_given}, 1)
         || substr('{given}', 1 + (pg_temp.chance(n, 3) * {of_given})::int %% {of_given}, 1),
       n %% 700 <> 0, false, least(d.day + interval '7 hours' + pg_temp.chance(n, 4) * interval '16 hours', %(now)s), 0
  FROM joining d, generate_series(d.first, d.last) n
"""
CITIZENS = """
INSERT INTO civic_citizen (id, user_id, birth_year, gender, district_id, level, joined_at)
SELECT {citizens} + n, u.id,
       {year} - (%(young)s::int[])[g.cohort] - floor((%(span)s::int[])[g.cohort] * pg_temp.chance(n, 6) + 0.5)::int,
       (%(genders)s::text[])[g.cohort], home.id,
       CASE WHEN home.in_county AND pg_temp.chance(n, 8) < 0.6 THEN 'verified'
            WHEN NOT home.in_county AND pg_temp.chance(n, 8) < 0.3 THEN 'digital' ELSE 'unverified' END, u.date_joined
  FROM generate_series(1, {count}) n
  JOIN civic_user u ON u.id = {users} + n
 CROSS JOIN LATERAL (SELECT 1 + width_bucket(pg_temp.chance(n, 5), %(cohorts)s::float[]) AS cohort,
                            1 + width_bucket(pg_temp.chance(n, 7), %(homes)s::float[]) AS place) g
  LEFT JOIN civic_district home ON home.code = (%(codes)s::text[])[g.place]
"""
ADDRESSES = """
INSERT INTO account_emailaddress (email, verified, "primary", user_id)
SELECT email, true, true, id FROM civic_user WHERE id > {users} ORDER BY id
"""
AGREED = """
INSERT INTO civic_consent (user_id, document_id, act, at)
SELECT u.id, d.id, 'given', u.date_joined FROM civic_user u, civic_document d
 WHERE u.id > {users} AND d.kind IN ('terms', 'privacy') ORDER BY u.id
"""
FOLLOWED = """
INSERT INTO civic_citizen_topics (citizen_id, topic_id)
SELECT {citizens} + n, (%(topics)s::bigint[])[1 + (n + k * 3) %% {of_topics}]
  FROM generate_series(1, {count}) n, generate_series(0, 1) k WHERE pg_temp.chance(n, 20 + k) < 0.4 - k * 0.15
"""
MANNERS = """
INSERT INTO engagement_manner (citizen_id, quiet_from, quiet_until, words_on_screen, language)
SELECT {citizens} + n, '22:00', '07:00', false, CASE WHEN n %% 9 = 0 THEN 'en' ELSE 'zh-hant' END
  FROM generate_series(1, {count}) n WHERE pg_temp.chance(n, 30) < 0.3
"""
PREFERENCES = """
INSERT INTO engagement_preference (citizen_id, family, channel, how)
SELECT {citizens} + n, 'notices', 'email', (ARRAY['daily', 'weekly', 'off'])[1 + n %% 3]
  FROM generate_series(1, {count}) n WHERE pg_temp.chance(n, 31) < 0.25
"""


def create(count: int, *, now: datetime) -> tuple[int, int]:
    """Make the citizens, in order of joining; return how far their numbers lie behind 1, of users and of citizens."""
    users, citizens = one("SELECT max(id) FROM civic_user"), one("SELECT max(id) FROM civic_citizen")
    _days(count, now=now)
    facts = _facts() | {"now": now, "topics": [pk for (pk,) in ask("SELECT id FROM civic_topic ORDER BY id")]}
    names = {
        "users": users, "citizens": citizens, "count": count, "year": taipei_day(now).year, "surnames": SURNAMES,
        "given": GIVEN, "of_surnames": len(SURNAMES), "of_given": len(GIVEN), "of_topics": len(facts["topics"]),
    }  # fmt: skip
    with unguarded(), bare(*TABLES):
        for statement in (USERS, CITIZENS, ADDRESSES, AGREED, FOLLOWED, MANNERS, PREFERENCES):
            write(statement.format(**names), facts)
            if statement is USERS:
                write("ANALYZE civic_user")
    for table in ("civic_user", "civic_citizen"):
        write(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
    write(f"ANALYZE {', '.join(TABLES)}")
    return users, citizens


TABLES = ("civic_user", "civic_citizen", "account_emailaddress", "civic_consent", "civic_citizen_topics",
          "engagement_manner", "engagement_preference")  # fmt: skip


def _facts() -> dict[str, Any]:
    total = sum(row[3] for row in figures.AGE_GENDER)
    codes, shares = places.weights()
    return {
        "young": [row[0] for row in figures.AGE_GENDER],
        "span": [row[1] - row[0] for row in figures.AGE_GENDER],
        "genders": [row[2] for row in figures.AGE_GENDER],
        "cohorts": list(accumulate(row[3] / total for row in figures.AGE_GENDER))[:-1],
        "codes": codes,
        "homes": list(accumulate(share / sum(shares) for share in shares))[:-1],
    }


def _days(count: int, *, now: datetime) -> None:
    """Who joined on which day, as ranges of numbers, in the temporary table `joining`."""
    rows, before = [], 0
    for day, until in joined_by_day(count, now=now):
        if until > before:
            rows.append(f"(timestamptz '{day} 00:00+08', {before + 1}, {until})")
            before = until
    write("CREATE TEMP TABLE joining (day timestamptz, first int, last int)")
    write(f"INSERT INTO joining VALUES {', '.join(rows)}")


def joined_by_day(count: int, *, now: datetime) -> list[tuple[date, int]]:
    """Each day with how many had joined by its end; the last month of the source is this one, and ends today."""
    today, scale = taipei_day(now), count / figures.FRIENDS_BY_MONTH[-1]
    months, told, before = _months(today), [], 0.0
    for index, (first, friends) in enumerate(zip(months, figures.FRIENDS_BY_MONTH, strict=True)):
        last = monthrange(first.year, first.month)[1] if first != months[-1] else today.day
        rush = {day: gain for month, day, gain in SPIKES if month == index and day <= last}
        quiet = max(0, friends - before - sum(rush.values())) / max(1, last - len(rush))
        joined = before
        for day in range(1, last + 1):
            joined += rush.get(day, quiet)
            told.append((first.replace(day=day), round(min(joined, friends) * scale)))
        before = friends
        told[-1] = (told[-1][0], round(friends * scale))
    return told


def spike_day(months: int, day: int, *, now: datetime) -> date:
    """The day of this world on which the source's day of the n-th month lies."""
    first = _months(taipei_day(now))[months]
    return first.replace(day=min(day, monthrange(first.year, first.month)[1]))


def _months(today: date) -> list[date]:
    months = [today.replace(day=1)]
    for _each in figures.FRIENDS_BY_MONTH[1:]:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]
