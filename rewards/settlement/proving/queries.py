"""What the last proofs found, for the pages of finance and of whoever runs the portal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rewards.settlement.anchoring.queries import LastByWay, last_by_way
from rewards.settlement.proving.models import ProofRun

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
