"""The launcher's other half: it starts the database, and clears up once the launcher is gone, however it went.

It is forked first, so that the database starts while the launcher reads the code. A pipe joins the two: when the
launcher is killed, the pipe ends, and the keeper ends the children that were left and the database.
"""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil

from civic.deploy import children, embedded

PATIENCE_SECONDS = 2 * embedded.PATIENCE  # for a database that is just beginning, and then has to end


class Keeper:
    """The launcher's view of its keeper. `var` is the folder of the embedded database."""

    def __init__(self, var: Path) -> None:
        self.line, theirs = Pipe()
        children.keep_private(self.line)
        self.process = children.fork("keeper", partial(_keep, var, theirs))
        theirs.close()

    def database_url(self) -> str:
        """Wait for the database and return its address; end the launcher with a sentence when it did not start."""
        try:
            started, words = self.line.recv()
        except EOFError:
            sys.exit("The process that starts the database ended by itself; see the lines above.")
        return words if started else sys.exit(words)

    def watch(self, pid: int | None) -> None:
        """Name a child that must not outlive the launcher."""
        with contextlib.suppress(OSError):
            self.line.send(pid)

    def end(self) -> None:
        """Say that all children have ended, and wait until the database has, too."""
        with contextlib.suppress(OSError):
            self.line.send(None)
        self.line.close()
        self.process.join(PATIENCE_SECONDS)
        if self.process.is_alive():
            children.kill_group(self.process.pid)
            # Printed, and no exit of its own: after Ctrl-C the launcher raises nothing that comes later.
            print("The database did not end in time and was left.", file=sys.stderr)  # noqa: T201


def _keep(var: Path, line: "Connection[Any, Any]") -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: None)  # it ends when the launcher does
    with contextlib.ExitStack() as stack:
        try:
            url = os.environ.get("DATABASE_URL") or stack.enter_context(embedded.serving(var))
        except embedded.EmbeddedDatabaseError as error:
            line.send((False, str(error)))
            return
        with contextlib.suppress(OSError):
            line.send((True, url))
        _end_all(list(_named(line)))


def _named(line: "Connection[Any, Any]") -> Iterator[int]:
    """The children that the launcher has left behind: none when it could say that they have ended."""
    named: list[int] = []
    with contextlib.suppress(EOFError, OSError):
        while (pid := line.recv()) is not None:
            named.append(pid)
        return
    yield from named


def _end_all(leaders: list[int]) -> None:
    for pid in leaders:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + children.GRACE_SECONDS
    while any(map(_lives, leaders)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in leaders:
        children.kill_group(pid)


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
