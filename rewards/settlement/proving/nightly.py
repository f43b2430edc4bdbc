"""The proofs of each night. Each is kept with its time and outcome; one that is not in order is an alarm."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from civic.core.calendar import taipei_day
from civic.core.locks import again_when_busy
from civic.outbox.models import OutboxItem
from civic.outbox.noting import NOTED
from rewards.ledger import anchors, stops
from rewards.ledger.verification import keep as keep_checkpoint
from rewards.ledger.verification import verify
from rewards.settlement.anchoring import queries as anchoring
from rewards.settlement.anchoring import ways
from rewards.settlement.proving import proofs, queries
from rewards.settlement.proving.models import ProofRun
from rewards.settlement.proving.runs import Found, keep, run

Kind = ProofRun.Kind
SEAL_WAIT = 120  # seconds


def prove_ledger(*, now: datetime, whole: bool = False) -> ProofRun:
    """Prove what is new and a part of what is old, or the `whole` ledger, and then what is paid from likewise.

    All coins are stopped when the ledger is broken.
    """
    return run(Kind.LEDGER, lambda: _books(now, whole=whole), now=now)


def _books(now: datetime, *, whole: bool) -> Found:
    report = verify(everything=whole, rotate=not whole)
    again_when_busy(SEAL_WAIT)(keep_checkpoint)(report, whole=whole)  # a seal of many rows holds it up a while
    paid_from = proofs.of_payments(queries.due(now), whole=whole)
    if not report.well:
        stops.stop(f"nightly proof: {report.faults[0]}")
    return Found([*report.faults, *paid_from], f"{report.transactions} transactions, {report.postings} postings")


def reconcile_periods(*, now: datetime) -> list[ProofRun]:
    """Reconcile every period that is open or not wholly paid, what was found faulty before, and some old ones."""
    return [
        run(Kind.PERIOD, lambda month=month: Found(proofs.of_period(month)), now=now, month=month)  # type: ignore[misc]
        for month in queries.due(now)
    ]


def send_anchor(*, now: datetime) -> ProofRun:
    """Send yesterday's head of the chain out of the house, signed, by every way that the settings name.

    An alarm: no key, no address outside, or one of the night before that has not left yet.
    """
    day = taipei_day(now) - timedelta(days=1)
    made = run(Kind.ANCHOR, lambda: _sent_outside(day, now), now=now)
    for item in anchoring.still_here(day):
        made = _not_left(item, now=now)
    return made


def _sent_outside(day: date, now: datetime) -> Found:
    found = ways.file(anchors.export(day), day=day, now=now)
    return Found((), f"{day}, {len(found)} addresses")


@NOTED.connect
def noted(items: Sequence[OutboxItem]) -> None:
    """An anchor that was refused for good is an alarm at once; one that still waits is one after a day."""
    for item in items:
        if item.about.startswith(ways.ABOUT) and item.state == OutboxItem.State.FAILED:
            item.refresh_from_db(fields=["error", "tries"])
            _not_left(item, now=timezone.now())


def _not_left(item: OutboxItem, *, now: datetime) -> ProofRun:
    day = item.about.removeprefix(ways.ABOUT)
    told = f"{day}, {item.channel} {item.address}: {item.tries} tries, {item.error or 'not tried yet'}"
    return keep(Kind.ANCHOR, ProofRun.Outcome.FAILED, started=now, told=told)
