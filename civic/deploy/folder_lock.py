"""One `make run` for one folder: a second would run every job twice."""

import contextlib
import fcntl
import sys
import time
from pathlib import Path
from typing import IO

import psutil

PATIENCE_SECONDS = 30  # for one that was killed, and whose children are just ending


def take(var: Path, address: str) -> IO[str]:
    """Lock the folder and return the open lock; end with a sentence when the portal runs there already."""
    lock = (var / "run.lock").open("a+", encoding="utf-8")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _taken(lock):
        pid, where = _holder(lock)
        if psutil.pid_exists(pid) or time.monotonic() > deadline:
            sys.exit(
                f"Tuili runs in {var} already, at {where} (process {pid}): end it there with Ctrl-C, "
                "or start another world beside it, as in: VAR_DIR=/tmp/second make run PORT=8001"
            )
        time.sleep(0.1)
    lock.truncate(0)
    lock.write(f"{psutil.Process().pid} {address}\n")
    lock.flush()
    return lock


def _taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system that knows no locks
    return True


def _holder(lock: IO[str]) -> tuple[int, str]:
    """Who has written itself down: process id and address. Nobody yet reads as this very process."""
    with contextlib.suppress(ValueError):
        lock.seek(0)
        pid, where = lock.read().split()
        return int(pid), where
    return psutil.Process().pid, "an address that it has not named yet"
