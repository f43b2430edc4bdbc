"""Processes forked from one that has read the code already: they start in milliseconds and share its memory.

Forking is sound only while the parent has one thread and no connection to a database or a broker. The launcher keeps
it so: whatever needs one runs in a child.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.process import BaseProcess
from typing import Protocol

GRACE_SECONDS = 10  # that a child may take to finish what it does
STOPPING = (signal.SIGINT, signal.SIGTERM)


class Closable(Protocol):
    def close(self) -> None: ...


_private: list[Closable] = []


def keep_private(*ours: Closable) -> None:
    """Let children that are forked from now on close these: they belong to the parent alone."""
    _private.extend(ours)


def fork(name: str, work: Callable[[], object]) -> BaseProcess:
    """Run `work` in a child with a session of its own, so that Ctrl-C reaches only the parent.

    Raises RuntimeError where the parent has a second thread: a lock that it holds would stay closed in the child.
    """
    if threading.active_count() > 1:
        raise RuntimeError(f"{name} cannot be forked from a process with {threading.active_count()} threads")
    child = multiprocessing.get_context("fork").Process(target=_begin, args=(work,), name=name)
    with undisturbed():  # until the child has put off its parent's handlers
        child.start()
    return child


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Who asks to end is heard afterwards: whoever starts a child must have noted it, to end it, too."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end(children: Iterable[BaseProcess]) -> None:
    """Ask every child to finish what it does, then insist."""
    alive = [child for child in children if child.is_alive()]
    for child in alive:
        child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in alive:
        child.join(max(0.1, deadline - time.monotonic()))
        if child.is_alive():
            kill_group(child.pid)


def kill_group(leader: int | None) -> None:
    """End a child and all that it started, at once."""
    if leader:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, signal.SIGKILL)


def _begin(work: Callable[[], object]) -> None:
    os.setsid()
    for number in STOPPING:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    for each in _private:
        each.close()
    work()
