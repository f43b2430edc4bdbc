"""Who read and who answered. Whoever answers has read; every third citizen is one who answers at all."""

from datetime import datetime
from itertools import accumulate

from django.db import connection
from psycopg2.extras import execute_values

from bench.world.notices import Asked
from bench.world.rows import bare, unguarded, write

STEP = 1_000_003  # a prime above the number of citizens: who comes next, so that nobody comes twice

ASKED = """
CREATE TEMP TABLE asked (id bigint, version bigint, one bigint, two bigint, stars bigint, choices_one bigint[],
    choices_two bigint[], notice bigint, at timestamptz, coins int, agency bigint, people int, pool int);
"""
# How many were there when it came out, of whom every third answers; ids are in order of joining.
POOLS = """
UPDATE asked a SET pool = greatest(1,
  coalesce((SELECT max(d.last) FROM joining d WHERE d.day < a.at), 1) / 3);
UPDATE asked SET people = least(people, pool);
"""
TAKEN = """
INSERT INTO surveys_participation (questionnaire_id, version_id, citizen_id, tries, passed, coins_awarded, "on")
SELECT a.id, a.version, {citizens} + 1 + 3 * ((a.id * 7919 + j::bigint * {step}) % a.pool),
       1 + (pg_temp.chance(a.id * 1000000 + j, 40) < 0.2)::int, p.passed,
       CASE WHEN p.passed THEN a.coins ELSE 0 END,
       (least(a.at - ln(1 - pg_temp.chance(a.id * 1000000 + j, 42)) * interval '36 hours', {now})
        AT TIME ZONE 'Asia/Taipei')::date
  FROM asked a, generate_series(1, a.people) j,
       LATERAL (SELECT a.coins = 0 OR pg_temp.chance(a.id * 1000000 + j, 41) < 0.85 AS passed) p
"""
SHEETS = """
INSERT INTO surveys_response (id, version_id)
SELECT md5('sheet' || a.id || ' ' || j)::uuid, a.version FROM asked a, generate_series(1, a.people) j ORDER BY 1
"""
ANSWERS = """
INSERT INTO surveys_answer (id, response_id, question_id, choice_id, text, number)
SELECT md5(s.sheet::text || k)::uuid, s.sheet, CASE k WHEN 1 THEN s.one WHEN 2 THEN s.two ELSE s.stars END,
       CASE k WHEN 1 THEN s.choices_one[least(4, 1 + floor(-ln(1 - s.luck) * 1.2)::int)]
              WHEN 2 THEN s.choices_two[1 + floor(s.luck * 4)::int] END,
       '', CASE WHEN k = 3 THEN 1 + floor(sqrt(s.luck) * 5) END
  FROM (SELECT md5('sheet' || a.id || ' ' || j)::uuid AS sheet, a.*, k,
               pg_temp.chance(a.id * 1000000 + j, 50 + k) AS luck
          FROM asked a, generate_series(1, a.people) j, generate_series(1, 3) k) s
"""
READS = """
INSERT INTO engagement_noticeread (notice_id, citizen_id, at, ended_at)
SELECT n.id, {citizens} + 1 + 3 * ((coalesce(a.id, n.id) * 7919 + j::bigint * {step}) % n.pool), r.at,
       CASE WHEN pg_temp.chance(n.id * 1000000 + j, 61) < 0.6 THEN r.at + interval '50 seconds' END
  FROM reading n LEFT JOIN asked a ON a.notice = n.id, generate_series(1, n.people) j,
       LATERAL (SELECT least(n.at - ln(1 - pg_temp.chance(n.id * 1000000 + j, 60)) * interval '30 hours',
                             {now}) AS at) r
"""
READING = """
CREATE TEMP TABLE reading AS
SELECT n.id, n.published_at AS at, greatest(1, coalesce((SELECT max(d.last) FROM joining d
         WHERE d.day < n.published_at), 1) / 3) AS pool, coalesce(a.people, 0) AS people
  FROM engagement_notice n LEFT JOIN asked a ON a.notice = n.id WHERE n.id > {first} AND n.state = 'published'
"""
# The rest of the reads, spread over all as evenly as the number of citizens of that day lets them.
MORE = """
UPDATE reading SET people = least(pool, people + ({reads} - (SELECT sum(people) FROM reading))
                                        / (SELECT count(*) FROM reading))::int
"""
LAST_LOOK = """
INSERT INTO engagement_noticesseen (citizen_id, until)
SELECT {citizens} + n, {now} - pg_temp.chance(n, 70) * interval '60 days' FROM generate_series(1, {count}, 3) n
"""


def create(asked: list[Asked], *, citizens: int, count: int, responses: int, reads: int, now: datetime) -> None:
    """Write participations, sheets with their answers, and reads. The temporary tables stay for the coins."""
    write(ASKED)
    shares = [1 / (rank + 1) ** 0.4 for rank in range(len(asked))]
    bounds = [round(responses * part / sum(shares)) for part in (0, *accumulate(shares))]
    with connection.cursor() as cursor:
        execute_values(
            cursor.cursor,
            "INSERT INTO asked VALUES %s",
            [
                (a.id, a.version, *a.questions, *map(list, a.choices), a.notice, a.at, a.coins, a.agency,
                 bounds[number + 1] - bounds[number], 1)
                for number, a in enumerate(asked)
            ],
        )  # fmt: skip
    write(POOLS)
    first = min(a.notice for a in asked) - 1
    names = {"citizens": citizens, "step": STEP, "reads": reads, "first": first, "count": count,
             "now": f"timestamptz '{now.isoformat()}'"}  # fmt: skip
    write(READING.format(**names))
    write(MORE.format(**names))
    tables = ("surveys_participation", "surveys_response", "surveys_answer", "engagement_noticeread")
    with unguarded(), bare(*tables, of_keys=("surveys_answer",)):
        for statement in (TAKEN, SHEETS, ANSWERS, READS, LAST_LOOK):
            write(statement.format(**names))
    write("ANALYZE surveys_participation, surveys_response, surveys_answer, engagement_noticeread")
