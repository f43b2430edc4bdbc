"""What a channel is: it takes rows of the outbox, speaks to the outside world, and says how each of them ended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar

from civic.core.hooks import Register
from civic.outbox.models import OutboxItem


class End(StrEnum):
    """How one try ended."""

    SENT = "sent"
    LATER = "later"  # nothing left: it is tried again
    UNKNOWN = "unknown"  # it may have left, and nobody can tell
    NEVER = "never"  # the other side said no for good
    MOOT = "moot"  # there is nobody, or nothing, left to tell


@dataclass(frozen=True)
class Outcome:
    """How a try of one row ended; `wait` is what the other side asked for, `reference` its own name for the message."""

    end: End
    error: str = ""
    wait: timedelta | None = None
    reference: str = ""


SENT = Outcome(End.SENT)


class Channel:
    """One way out of the process. A channel never raises: whatever happens is the outcome of a row.

    `batch` rows at most are taken at a time; `seconds` is the longest that one batch may take, after which its rows
    count as left by a dead worker and are taken again. `noted_together` ends are written in one transaction at most:
    more than one only where a second try of what has left does no harm, for a worker may die before it has written.
    """

    name: ClassVar[str]
    title: ClassVar[Any]
    batch: ClassVar[int] = 50
    batch_in_emergency: ClassVar[int] = 500  # where it is smaller: a round looks sooner for what is newer
    seconds: ClassVar[int] = 300
    noted_together: ClassVar[int] = 1
    most_tries: ClassVar[int] = 12
    first_wait: ClassVar[timedelta] = timedelta(seconds=30)
    longest_wait: ClassVar[timedelta] = timedelta(hours=2)

    def send(self, items: Sequence[OutboxItem]) -> Iterator[tuple[OutboxItem, Outcome]]:
        """Send the rows, and yield how each ended as soon as that is known."""
        raise LookupError(f"channel “{self.name}” sends nothing")


CHANNELS: Register[Channel] = Register("channel")
