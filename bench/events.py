"""`make bench-events`: check-ins over HTTP, a rush for few places, and a door's list, as ratios taken in one run.

Check-ins are measured over the limit of payments: pgbench that calls one PL/pgSQL function (bench/redeem.py). Each is
the first of its pass and brings a coin. The rush: so many people want a tenth as many places, all at the same moment;
every answer must be a 201. The list is what a door's phone keeps, over one statement that reads the same rows.
PARTS=checkins,rush,list chooses.
"""

import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import quantiles
from typing import Any

import psycopg2

from bench import database, redeem
from bench.crews import ROOT
from bench.posting import environment
from bench.reports import pairs, say

GATES = 8  # programs that let people in at the same time
AT_ONCE = 64  # connections of the rush
KB = 1024
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "5000"))  # in the list of a door


def run() -> None:
    parts = (os.environ.get("PARTS") or "checkins,rush,list").split(",")
    redeem.CITIZENS = max(redeem.CITIZENS, PEOPLE)  # else the list were shorter than it says
    with ExitStack() as stack:
        url = stack.enter_context(database.scratch("events"))
        first, clerk = redeem._world(url)
        script = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "redeem.sql"
        script.write_text(redeem.SCRIPT.format(shops=redeem.SHOPS, first=first, clerk=clerk))
        world = _world(url)
        stack.enter_context(redeem.served(url))
        if "list" in parts:
            _list(url, world)
        if "rush" in parts:
            _rush(url, world, script)
        if "checkins" in parts:
            _checkins(url, world, script)


def _world(url: str) -> dict[str, Any]:
    seconds = (redeem.PAIRS + 1) * redeem.SECONDS
    events = max(1, -(-400 * seconds // redeem.CITIZENS))  # enough passes, were it 400 check-ins a second
    command = [sys.executable, "-m", "bench.events_worker", "prepare"]
    env = environment(url, BENCH_EVENTS=str(events))
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    database.execute(url, "VACUUM ANALYZE")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _checkins(url: str, world: dict[str, Any], script: Path) -> None:
    if database.pgbench() is None:
        say("check-ins: pgbench is missing on this machine (Debian: postgresql-client), so there is no limit to show")
        return
    passes = iter(world["passes"])
    lock, times = threading.Lock(), []  # type: ignore[var-annotated]

    def together() -> float:
        end, counts, began = time.monotonic() + redeem.SECONDS, [0] * GATES, time.monotonic()

        def gate(number: int) -> None:
            web = _web()
            while time.monotonic() < end:
                with lock:
                    event, code = next(passes)
                at = time.monotonic()
                _check_in(web, world["tokens"][str(event)], event, code)
                times.append(time.monotonic() - at)
                counts[number] += 1

        _threads(gate, GATES)
        return sum(counts) / (time.monotonic() - began)

    together()  # warm
    times.clear()
    ratio, rate, limit = pairs(redeem.PAIRS, together, lambda: redeem._limit(url, script))
    p95 = quantiles(times, n=20)[-1] * 1000
    say(
        f"check-ins over HTTP: {ratio:.3f}× of the limit of payments (median of {redeem.PAIRS} pairs; {GATES} gates);"
        f" {rate:.0f}/s of {limit:.0f}/s; p95 {p95:.0f} ms, {len(times)} check-ins, 0 errors"
    )


def _check_in(web: http.client.HTTPConnection, token: str, event: int, code: str) -> None:
    headers = {
        "Authorization": f"Door {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": uuid.uuid4().hex,
    }
    body = json.dumps({"pass": code, "direction": "in"})
    web.request("POST", f"/api/v1/events/{event}/checkins/", body, headers)
    answer = web.getresponse()
    said = answer.read()
    if answer.status != 201:
        sys.exit(f"HTTP {answer.status}: {said[:300]!r}")


def _rush(url: str, world: dict[str, Any], script: Path) -> None:
    """All stand before the door when it opens; the seconds of an answer count from then."""
    runners, states, times = iter(world["runners"]), Counter(), []  # type: ignore[var-annotated]
    lock, start = threading.Lock(), threading.Barrier(AT_ONCE)
    opened = [0.0]

    def runner(number: int) -> None:
        web = _web()
        if start.wait() == 0:
            opened[0] = time.monotonic()
        while True:
            with lock:
                token = next(runners, None)
            if token is None:
                return
            headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
            sent = time.monotonic()
            web.request("POST", f"/api/v1/events/{world['rush']}/registrations/", "{}", headers)
            answer = web.getresponse()
            said = json.loads(answer.read() or b"{}")
            states[answer.status, said.get("state")] += 1
            times.append(time.monotonic() - sent)

    _threads(runner, AT_ONCE)
    took = time.monotonic() - opened[0]
    many = len(world["runners"])
    wanted = {(201, "registered"): many // 10, (201, "waiting"): many - many // 10}
    if states != wanted:
        sys.exit(f"The rush was not answered as it should be: {states}")
    _in_order(url, world["rush"], many)
    limit = redeem._limit(url, script) if database.pgbench() else 0
    over = f"; {many / took / limit:.2f}× of the limit of payments ({limit:.0f}/s)" if limit else ""
    say(
        f"{many // 10} places under {many:,} tries: {many // 10} registered, {many - many // 10} waiting in order,"
        f" 0 errors; p95 {quantiles(times, n=20)[-1] * 1000:.0f} ms with {AT_ONCE} connections; all answered in"
        f" {took:.1f} s, {many / took:.0f}/s{over}"
    )


def _in_order(url: str, event: int, many: int) -> None:
    with psycopg2.connect(database.dsn(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT state FROM engagement_registration WHERE event_id = %s ORDER BY number", [event])
        states = [state for (state,) in cursor.fetchall()]
    if states != ["registered"] * (many // 10) + ["waiting"] * (many - many // 10):
        sys.exit("The places did not go to those who came first.")


READ = """SELECT r.nonce, r.state, u.name, u.email FROM engagement_registration r
  JOIN civic_citizen c ON c.id = r.citizen_id JOIN civic_user u ON u.id = c.user_id
 WHERE r.event_id = %s ORDER BY r.id"""


def _list(url: str, world: dict[str, Any]) -> None:
    """Asked for by a browser that has opened the door, over a line that stays."""
    web = _web()
    books = psycopg2.connect(database.dsn(url)).cursor()
    sizes: list[int] = []

    def ours() -> float:
        began = time.perf_counter()
        sizes.append(len(_got(web, f"/doors/{world['list']}/list/", world["cookie"])))
        return time.perf_counter() - began

    def rows() -> float:
        began = time.perf_counter()
        books.execute(READ, [world["list"]])
        books.fetchall()
        return time.perf_counter() - began

    ours(), rows()
    ratio, seconds, bare = pairs(redeem.PAIRS * 2, ours, rows)
    say(
        f"a door's list of {_many(url, world):,}: {sizes[-1] / KB:.0f} KB, {seconds:.2f} s; {ratio:.0f}× of reading its"
        f" rows ({bare * 1000:.0f} ms; median of {redeem.PAIRS * 2} pairs)"
    )


def _many(url: str, world: dict[str, Any]) -> int:
    return database._one(url, f"SELECT count(*) FROM engagement_registration WHERE event_id = {int(world['list'])}")


def _got(web: http.client.HTTPConnection, path: str, cookie: str) -> bytes:
    web.request("GET", path, headers={"Cookie": cookie})
    answer = web.getresponse()
    body = answer.read()
    if answer.status != 200:
        sys.exit(f"{path}: HTTP {answer.status}")
    return body


def _web() -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", redeem.PORT)


def _threads(loop: Any, count: int) -> None:
    with ThreadPoolExecutor(count) as pool:
        for done in [pool.submit(loop, number) for number in range(count)]:
            done.result()


if __name__ == "__main__":
    database.start()
    run()
