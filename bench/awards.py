"""award_many over award one by one, and the memory that it takes. Run as a module, it is one measured process."""

import os
import resource
import subprocess
import sys
import time
from itertools import count
from statistics import median

from bench import database
from bench.crews import ROOT
from bench.posting import environment, migrate
from bench.reports import say

SIZES = [int(size) for size in os.environ.get("BENCH_AWARDS", "20000,100000").split(",")]
SAMPLE = int(os.environ.get("BENCH_SAMPLE", "300"))
PAIRS = int(os.environ.get("BENCH_AWARD_PAIRS", "3"))
PEOPLE = """
WITH people AS (INSERT INTO civic_user (email, name, password, is_superuser, is_staff, is_active, date_joined)
  SELECT 'bench{size}-' || n || '@example.test', 'c', '', false, false, true, now() FROM generate_series(1, {size}) n
  RETURNING id)
INSERT INTO civic_citizen (user_id, gender, level) SELECT id, '', 'unverified' FROM people
"""


def run() -> None:
    peaks = []
    with database.scratch("awards") as url:
        migrate(url)
        env = environment(url, GRANT_BATCH_LIMIT=str(10**9))
        for size in SIZES:
            command = [sys.executable, "-m", "bench.awards", str(size)]
            done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
            ratio, many, one, peak = map(float, done.stdout.split())
            peaks.append(peak)
    say(
        f"award_many: {ratio:.0f}× award one by one (median of {PAIRS} pairs; {SIZES[-1]:,} citizens, sample {SAMPLE});"
        f" {many:.0f}/s and {one:.0f}/s"
    )
    told = ", ".join(f"{peak:.0f} MB for {size:,}" for size, peak in zip(SIZES, peaks, strict=True))
    say(f"award_many: peak memory {told}: {peaks[-1] / peaks[0]:.2f}×")


def measure(size: int) -> None:
    """Print the median ratio, citizens per second both ways, and this process's peak memory in MB."""
    import django

    django.setup()
    from django.db import connection

    from rewards import coins
    from tests import factories as make

    with connection.cursor() as cursor:
        cursor.execute(PEOPLE.format(size=size))
        cursor.execute("SELECT array_agg(id) FROM (SELECT id FROM civic_citizen ORDER BY id DESC LIMIT %s) c", [size])
        citizens = cursor.fetchone()[0]
        cursor.execute("ANALYZE")
    make._numbers = count(size)  # names that the process before did not use
    pot = make.campaign(max_coins=10**9)
    by = make.staff("editor", pot.agency)
    sample = list(make.Citizen.objects.filter(pk__in=citizens[:: size // SAMPLE])[:SAMPLE])
    rates = []
    for number in range(PAIRS):
        began = time.perf_counter()
        coins.award_many(citizens, 1, campaign=pot, key=f"many-{size}-{number}", reason="thanks", by=by, now=make.NOW)
        between = time.perf_counter()
        for person in sample:
            coins.award(person, 1, campaign=pot, key=f"one-{number}-{person.pk}", reason="thanks", by="b", now=make.NOW)
        rates.append((size / (between - began), SAMPLE / (time.perf_counter() - between)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio, many, one_by_one = (median(r) for r in zip(*((m / o, m, o) for m, o in rates), strict=True))
    say(f"{ratio} {many} {one_by_one} {peak}")


if __name__ == "__main__":
    measure(int(sys.argv[1]))
