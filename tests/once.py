"""What takes long to make is made by one of the processes that run tests; the others wait for it, and copy it."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def folder(factory: pytest.TempPathFactory, name: str, fill: Callable[[Path], object]) -> Path:
    """A folder of this run, filled; nobody may change what is in it. Where filling it failed, the next one tries."""
    base = factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"once-{name}"
    shared.mkdir(exist_ok=True)
    content, done = shared / "content", shared / "done"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            content.mkdir(exist_ok=True)
            fill(content)
            done.touch()
    return content
