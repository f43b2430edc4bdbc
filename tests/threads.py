"""Many at once: real threads with real database connections of their own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from threading import Barrier, Thread
from typing import Any

from django.db import connection

CONNECTIONS = 40  # below the 100 that PostgreSQL allows, with room for other tests


def at_once(jobs: list[Callable[[], Any]], *, connections: int = CONNECTIONS) -> list[Any]:
    """Run the jobs in threads that start together; return each job's value, or the exception it raised."""
    workers = min(len(jobs), connections)
    start, turns = Barrier(workers), count()
    outcomes: list[Any] = [None] * len(jobs)

    def work() -> None:
        start.wait()
        try:
            while (turn := next(turns)) < len(jobs):
                try:
                    outcomes[turn] = jobs[turn]()
                except Exception as error:
                    outcomes[turn] = error
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@contextmanager
def another_connection() -> Iterator[Any]:
    """A cursor of a session beside this thread's own; a transaction in it begins and ends by what is asked of it."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            yield cursor
    finally:
        other.close()
