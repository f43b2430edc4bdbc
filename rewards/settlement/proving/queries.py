"""What the last proofs found, for the pages of finance and of whoever runs the portal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from civic.core.calendar import taipei_day
from rewards.ledger.checkpoints import ROUNDS
from rewards.settlement.anchoring.queries import LastByWay, last_by_way
from rewards.settlement.periods import queries as periods
from rewards.settlement.periods.models import Settlement
from rewards.settlement.proving.models import ProofRun
from rewards.settlement.statements.models import NOT_OVER, Statement

Kind = ProofRun.Kind
PATIENCE = timedelta(hours=26)  # every proof is run each night; later than that, something keeps it from running


@dataclass(frozen=True)
class LastProof:
    """The last run of one kind of proof; of periods, the one that is not in order, or else the newest."""

    kind: ProofRun.Kind
    run: ProofRun | None
    is_late: bool
    ways: Sequence[LastByWay] = ()  # of the anchor: each way out of the house, with its last time

    @property
    def label(self) -> str:
        """What was proven, in the reader's language."""
        return str(self.kind.label)

    @property
    def state(self) -> str:
        """`well`, `faulty`, `failed`, `late`, or `never`."""
        if self.run is None:
            return "never"
        return "late" if self.is_late and self.run.is_well else str(self.run.outcome)

    @property
    def is_well(self) -> bool:
        return self.state == "well"


def last_proofs(*, now: datetime) -> list[LastProof]:
    """Find the last proof of each kind, in the order of a night: the books, the periods, the anchor."""
    return [_last(kind, now) for kind in Kind]


def _last(kind: ProofRun.Kind, now: datetime) -> LastProof:
    runs = list(latest(kind).values())
    newest = max(runs, key=lambda each: each.pk, default=None)
    wrong = next((each for each in runs if not each.is_well), None)
    late = newest is not None and now - newest.ended_at > PATIENCE
    return LastProof(kind, wrong or newest, is_late=late, ways=last_by_way() if kind == Kind.ANCHOR else ())


def latest(kind: ProofRun.Kind) -> dict[date | None, ProofRun]:
    """Map each period (None for what has none) to its last run of this kind."""
    runs = ProofRun.objects.filter(kind=kind).order_by("month", "-pk").distinct("month")
    return {each.month: each for each in runs}


def due(now: datetime) -> list[date]:
    """List the periods that are proven tonight, the oldest first: open, not wholly paid, faulty, and some in rotation.

    Of those that are settled and paid, a thirtieth: the ones that were looked at longest ago.
    """
    first, known = periods.first_period(), latest(Kind.PERIOD)
    if first is None:
        return []
    every = [period.first for period in periods.timetable().between(first, taipei_day(now))]
    unpaid = Statement.objects.filter(status__in=NOT_OVER).values_list("settlement_id", flat=True)
    wanted = set(every) - set(Settlement.objects.values_list("pk", flat=True)) | set(unpaid)
    wanted |= {month for month, last in known.items() if month and not last.is_well}
    waiting = [month for month in every if month not in wanted]
    longest = sorted(waiting, key=lambda month: known[month].pk if month in known else 0)
    return sorted(wanted | set(longest[: ceil(len(waiting) / ROUNDS)]))
