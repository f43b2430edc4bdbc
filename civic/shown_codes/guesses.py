"""Wrong guesses in rows: so many within a while, and who made them waits. Counted also when they are made at once.

A code that is looked up among many is guessed by somebody: a person, a device, a network address. That is what this
counts. A secret that belongs to one row (a PIN, a mailed code) counts its wrong tries in that row, under its lock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import models, transaction


@dataclass(frozen=True)
class Guesses:
    """Where wrong guesses of one kind are kept (a model with `at`), and how many within `minutes` lock."""

    model: type[models.Model]
    tries: int
    minutes: int

    def are_too_many(self, *of: dict[str, Any], now: datetime) -> bool:
        """Return whether one of these (a person, an address …) guessed wrong too often lately."""
        since = now - timedelta(minutes=self.minutes)
        lately = self.model._default_manager.filter(at__gt=since)
        return any(lately.filter(**each).count() >= self.tries for each in of)

    def note(self, *, now: datetime, **by: Any) -> None:
        """Keep one wrong guess."""
        self.model._default_manager.create(at=now, **by)

    def forget(self, *, before: datetime) -> int:
        """Delete guesses that no longer count; return how many."""
        return self.model._default_manager.filter(at__lt=before).delete()[0]


class Guesser(Protocol):
    """Who guesses."""

    def one_guess_at_a_time(self) -> None:
        """Wait, inside a transaction, until no other guess of the same one is under way."""

    def refuse_when_locked(self, *, now: datetime) -> None:
        """Raise the error that says how long to wait."""

    def count_guess(self, *, now: datetime) -> None:
        """Keep one wrong guess."""


@contextmanager
def one_guess(by: Guesser, *, wrong: type[Exception], now: datetime) -> Iterator[None]:
    """Run one guess: what it did is rolled back on `wrong`, and the wrong guess stays on file.

    Raises what `by` raises when it is locked, before anything is tried. Not for use inside a transaction that may be
    undone: the count would go with it.
    """
    caught = None
    with transaction.atomic():
        by.one_guess_at_a_time()  # else many at once would all be let in before the first wrong one is counted
        by.refuse_when_locked(now=now)
        try:
            with transaction.atomic():
                yield
        except wrong as error:
            caught = error
            by.count_guess(now=now)
    if caught is not None:
        raise caught
