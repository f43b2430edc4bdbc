"""What a pass's scans come to. Pure: it knows no database, no clock, and no order in which scans arrive.

Doors without reception send what they saw later, in any order, some of it twice. So nothing is worked out step by step:
all scans of a pass that are known are laid in the order of their own times and read from the beginning. The same scans
always come to the same stays, whoever sent them first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

IN, OUT = "in", "out"


@dataclass(frozen=True, order=True)
class Passage:
    """One scan: when by its door's clock, in or out, its key, and at which door. Those of one moment go in first."""

    at: datetime
    direction: str  # "in" sorts before "out"
    key: str
    door: str = ""


@dataclass(frozen=True)
class Stay:
    """From coming in to going out; `left_at` is None while it is open."""

    came_at: datetime
    left_at: datetime | None
    door: str = ""


@dataclass(frozen=True)
class Merged:
    """All stays of a pass, and what became of each scan: counted, or of no effect."""

    stays: tuple[Stay, ...]
    counted: frozenset[str]  # keys of scans that began or ended a stay

    @property
    def is_in(self) -> bool:
        return bool(self.stays) and self.stays[-1].left_at is None

    @property
    def first_in_at(self) -> datetime | None:
        return self.stays[0].came_at if self.stays else None

    @property
    def last_out_at(self) -> datetime | None:
        """When they went out for good; None while they are in, or never came."""
        return self.stays[-1].left_at if self.stays else None

    @property
    def since(self) -> datetime | None:
        """Since when they are in, or out."""
        return self.stays[-1].came_at if self.is_in else self.last_out_at

    @property
    def door(self) -> str:
        """The door through which they came in last."""
        return self.stays[-1].door if self.stays else ""

    def seconds_until(self, end: datetime) -> int:
        """How long they were inside; an open stay is counted up to `end`."""
        parts = (max((each.left_at or max(end, each.came_at)) - each.came_at, timedelta()) for each in self.stays)
        return round(sum(parts, timedelta()).total_seconds())


def merge(scans: Iterable[Passage]) -> Merged:
    """Lay scans in the order of their times: the first in begins a stay, the next out ends it; the rest has no effect.

    The same key counts once. Coming in while in, and going out while out, changes nothing.
    """
    stays: list[Stay] = []
    counted: set[str] = set()
    for scan in _in_order(scans):
        inside = bool(stays) and stays[-1].left_at is None
        if scan.direction == IN and not inside:
            stays.append(Stay(scan.at, None, scan.door))
            counted.add(scan.key)
        elif scan.direction == OUT and inside:
            stays[-1] = Stay(stays[-1].came_at, scan.at, stays[-1].door)
            counted.add(scan.key)
    return Merged(tuple(stays), frozenset(counted))


def before(scans: Iterable[Passage], scan: Passage) -> Merged:
    """What the scans that lie before this one come to: what its door would have seen, had it known them all.

    Of one and the same second, those that are known already lie before it: two doors at once do not both say "in".
    """
    return merge(each for each in scans if each.at <= scan.at and each.key != scan.key)


def _in_order(scans: Iterable[Passage]) -> Sequence[Passage]:
    """By their own times, each key once: of a key that was told in two ways, the earlier time holds."""
    once: dict[str, Passage] = {}
    for scan in sorted(scans):
        once.setdefault(scan.key, scan)
    return list(once.values())
