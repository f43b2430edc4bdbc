"""`make bench-surveys`: answering, results and exports of questionnaires, as ratios of what the database could do.

`submitting`: answers through the action, with their coins, over pgbench -c8 calling one PL/pgSQL function that writes
the same rows. `results`: the page of results, and the night that counts them, over a bare count(*) of the answers.
`export`: single answers as rows over a bare COPY of the answers. The last two also say how they grow.
PARTS=submitting,results,export chooses.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from math import log
from pathlib import Path

import psycopg2

from bench import database
from bench.crews import ROOT, crew
from bench.posting import environment, migrate
from bench.reports import pairs, say

CITIZENS = int(os.environ.get("BENCH_CITIZENS", "60000"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
PAIRS = int(os.environ.get("BENCH_PAIRS", "3"))
SIZES = [int(size) for size in os.environ.get("BENCH_RESPONSES", "10000,100000").split(",")]
PARTS = [part for part in os.environ.get("PARTS", "submitting,results,export").split(",") if part]

PEOPLE = """
WITH people AS (INSERT INTO civic_user (email, name, password, is_superuser, is_staff, is_active, date_joined)
  SELECT 'bench' || n || '@example.test', 'c', '', false, false, true, now() FROM generate_series(1, {citizens}) n
  RETURNING id)
INSERT INTO civic_citizen (user_id, gender, level, birth_year) SELECT id, '', 'verified', 1980 FROM people;
CREATE SEQUENCE bench_citizen START {first};
"""
# The same rows as the action writes: participation, response, answers, the award with its wallet, its message.
LIMIT = """
CREATE FUNCTION bench_submit(p_version bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  who bigint := (SELECT id FROM civic_citizen ORDER BY id OFFSET 0 LIMIT 1) + nextval('bench_citizen');
  asked bigint := (SELECT questionnaire_id FROM surveys_version WHERE id = p_version);
  pot bigint; given integer; title text; key uuid := gen_random_uuid();
BEGIN
  SELECT c.account_id, q.coins, q.title INTO pot, given, title
    FROM surveys_questionnaire q JOIN rewards_campaign c ON c.id = q.campaign_id WHERE q.id = asked;
  INSERT INTO surveys_participation (questionnaire_id, version_id, citizen_id, tries, passed, coins_awarded, "on")
    VALUES (asked, p_version, who, 1, true, given, current_date);
  INSERT INTO surveys_response (id, version_id, "on", gender) VALUES (key, p_version, current_date, '');
  INSERT INTO surveys_answer (id, response_id, question_id, choice_id, text, number)
    SELECT gen_random_uuid(), key, s.id,
           CASE WHEN s.kind = 'single' THEN (SELECT min(c.id) FROM surveys_choice c WHERE c.question_id = s.id) END,
           CASE WHEN s.kind = 'short' THEN '謝謝' ELSE '' END, CASE WHEN s.kind = 'rating' THEN 4 END
      FROM surveys_question s WHERE s.version_id = p_version;
  PERFORM ledger_award_many('questionnaire:' || asked, repeat('0', 64), 'questionnaires', title, now(), pot, given,
                            current_date + 400, ARRAY[who]);
  INSERT INTO engagement_message (citizen_id, kind, facts, key, created_at)
    VALUES (who, 'coins_awarded', jsonb_build_object('coins', given, 'reason', title), 'bench:' || who, now());
  RETURN who;
END $$;
"""


def run() -> None:
    if "submitting" in PARTS:
        _submitting()
    if {"results", "export"} & set(PARTS):
        _reading()


def _submitting() -> None:
    if database.pgbench() is None:
        say("submitting: pgbench is missing on this machine (Debian: postgresql-client), so there is no limit to show")
        return
    with ExitStack() as stack:
        url = stack.enter_context(database.scratch("surveys"))
        migrate(url)
        env = environment(url)
        version = int(_ask(env, "prepare"))
        database.execute(url, PEOPLE.format(citizens=CITIZENS, first=1))
        database.execute(url, LIMIT)
        database.execute(url, "VACUUM ANALYZE")
        script = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "submit.sql"
        script.write_text(f"SELECT bench_submit({version});\n")
        ours = stack.enter_context(crew("bench.surveys_worker", {**env, "BENCH_VERSION": str(version)}))
        ours.rate(1)  # warm
        ratio, rate, limit = pairs(
            PAIRS, lambda: ours.rate(SECONDS), lambda: database.run_pgbench(url, script, seconds=int(SECONDS)) or 0
        )
    say(
        f"submitting: {ratio:.2f}× of one PL/pgSQL call writing the same rows (median of {PAIRS} pairs; 2 processes × "
        f"4 threads, 5 questions with coins); {rate:.0f}/s of {limit:.0f}/s"
    )


def _reading() -> None:
    figures = []
    for size in SIZES:
        with database.scratch(f"surveys_{size}") as url:
            migrate(url)
            env = environment(url, BENCH_RESPONSES=str(size), PARTS=",".join(PARTS))
            pk = _ask(env, "fill")
            database.execute(url, "VACUUM ANALYZE")
            figures.append({what: _ask(env, what, pk).split() for what in ("results", "export") if what in PARTS})
    if "results" in PARTS:
        _tell_results([list(map(float, each["results"])) for each in figures])
    if "export" in PARTS:
        _tell_export([list(map(float, each["export"])) for each in figures])


def _tell_results(told: list[list[float]]) -> None:
    page, queries, night, bare, peak = told[-1]
    size = f"{SIZES[-1]:,} × 30"
    say(f"results page of {size}: p95 {page * 1000:.0f} ms, {page / bare:.2f}× a bare count(*); {queries:.0f} queries")
    say(f"the night that counts {size}: {night:.1f} s, {night / bare:.1f}× a bare count(*) ({bare:.2f} s)")
    say(f"growth from {SIZES[0]:,} to {SIZES[-1]:,}: page {_growth(told, 0):.2f}, night {_growth(told, 2):.2f}")
    say(f"results: peak memory {told[0][4]:.0f} and {peak:.0f} MB: {peak / told[0][4]:.2f}×")


def _tell_export(told: list[list[float]]) -> None:
    ratio, ours, bare, peak = told[-1]
    say(
        f"single answers of {SIZES[-1]:,} × 30 as rows: {ratio:.2f}× a bare COPY of the answers (median of {PAIRS} "
        f"pairs); {ours:.1f} s and {bare:.1f} s; growth {_growth(told, 1):.2f}"
    )
    say(f"export: peak memory {told[0][3]:.0f} and {peak:.0f} MB: {peak / told[0][3]:.2f}×")


def _growth(told: list[list[float]], place: int) -> float:
    """The exponent with which a time grows with the number of responses."""
    return log(told[-1][place] / told[0][place]) / log(SIZES[-1] / SIZES[0]) if len(SIZES) > 1 else float("nan")


def _ask(env: dict[str, str], *what: str) -> str:
    """One process of ours, so that its memory is its own."""
    command = [sys.executable, "-m", "bench.surveys_worker", *what]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return done.stdout.strip().splitlines()[-1]


def count(url: str, query: str) -> float:
    with psycopg2.connect(database.dsn(url)) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return float(cursor.fetchone()[0])


if __name__ == "__main__":
    run()
