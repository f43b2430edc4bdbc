"""How soon the first push of an emergency leaves while bulk waits: from the second person's yes to the push service.

The worker and the beat are those of `make run`: one process with four threads, and a broker of files.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median, quantiles

from bench.crews import ROOT
from bench.messages import endpoint, world
from bench.messages.world import CITIZENS
from bench.reports import say

TIMES = int(os.environ.get("BENCH_EMERGENCIES", "20"))
BULK = int(os.environ.get("BENCH_BULK", "100000"))  # rows
RUN = "from civic.deploy import processes as p; p.read_code(); p.all_processes(0)['{name}']()"
PATIENCE, WARM = 120, 40  # seconds
QUIET = 4  # half seconds, longer than it takes to file some thousand rows
GONE = "DELETE FROM civic_outboxitem WHERE urgency = 0"


def run(url: str) -> None:
    port = int(os.environ["PUSH_HOSTS"].rpartition(":")[2])
    world.let_wait(BULK)
    with _process("worker"), _process("beat"):
        time.sleep(WARM)  # bulk is under way
        took = [_confirmed(port, number) for number in range(TIMES)]
        left = _bulk_left()
    late = quantiles(took, n=20, method="inclusive")[18]
    say(
        f"emergency: first push after {median(took):.2f} s (p95 {late:.2f} s of {TIMES}; goal ≤ 2 s) for "
        f"{CITIZENS:,} citizens while {BULK:,} bulk rows wait or leave, {left:,} of them still after the last; "
        f"load {os.getloadavg()[0]:.1f}"
    )


def _bulk_left() -> int:
    from civic.outbox.models import OutboxItem, Urgency

    return OutboxItem.objects.filter(urgency=Urgency.BULK, state__in=("waiting", "sending")).count()


@contextmanager
def _process(name: str) -> Iterator[None]:
    environment = {**os.environ, "CELERY_SKIP_CHECKS": "1"}
    process = subprocess.Popen([sys.executable, "-c", RUN.format(name=name)], cwd=ROOT, env=environment)  # noqa: S603
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def _confirmed(port: int, number: int) -> float:
    """Write a bulletin, confirm it as the second person, and wait for the first push. Then all is as before."""
    from django.utils import timezone

    from engagement.delivery.channels.webpush.channel import topic
    from engagement.emergencies.incidents import actions as incidents
    from engagement.emergencies.incidents.models import Bulletin, Kind

    writer, other = _coordinators()
    now, words = timezone.now(), Bulletin(title=f"氣體外洩 {number}", todo="請立即離開。")
    made = incidents.write(words, by=writer, now=now, kind=Kind.GAS)
    about = topic(f"incident:{made.incident_id}")
    began = time.time()
    incidents.confirm(made.pk, by=other, now=timezone.now())
    while (at := endpoint.first(port, about)) is None:
        if time.time() > began + PATIENCE:
            raise SystemExit(f"no push of an emergency within {PATIENCE} s")
        time.sleep(0.05)
    _put_away(made.incident)
    return at - began


def _coordinators() -> list[object]:
    from civic.accounts.models import User
    from civic.agencies.actions import grant_role
    from civic.core.roles import Role

    emails = ["one@example.test", "two@example.test"]
    for email in emails:
        if not User.objects.filter(email=email).exists():
            grant_role(User.objects.create(email=email), Role.COORDINATOR, agency=None, by=None)
    return list(User.objects.filter(email__in=emails))


def _put_away(incident: object) -> None:
    """End the incident and take back what of it still waits, so that the next one meets the bulk alone."""
    from django.utils import timezone

    from civic.outbox.models import OutboxItem, Urgency

    incident.ended_at = timezone.now()  # type: ignore[attr-defined]
    incident.save()  # type: ignore[attr-defined]
    quiet = 0
    while quiet < QUIET:  # what was leased is just being sent, and a worker may be filing more of it
        world.ask(GONE)
        time.sleep(0.5)
        quiet = 0 if OutboxItem.objects.filter(urgency=Urgency.EMERGENCY).exists() else quiet + 1
