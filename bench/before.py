"""Payments and postings of another commit and of this tree, each in one warm session, in turn: PARTS=before.

The other commit (BENCH_BEFORE) is checked out beside for so long, and runs with the libraries of this one.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from bench.crews import ROOT
from bench.reports import say

BEFORE = os.environ.get("BENCH_BEFORE", "41fd857")
ROUNDS, TIMES = int(os.environ.get("BENCH_ROUNDS", "16")), 300
NAMES = {"pay": "payment", "post": "posting"}


class Session:
    """A process that works in one of the two trees."""

    def __init__(self, root: Path) -> None:
        codes = str(TIMES * (ROUNDS + 4))
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, str(ROOT / "bench/before_worker.py"), str(root)],
            cwd=root, env={**os.environ, "BENCH_CODES": codes}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def wait(self) -> "Session":
        while self._line() != "ready":
            pass
        return self

    def ms(self, work: str) -> tuple[float, float]:
        """What one took of the processor, and by the clock."""
        assert self.process.stdin  # noqa: S101
        self.process.stdin.write(f"{work} {TIMES}\n")
        self.process.stdin.flush()
        processor, clock = map(float, self._line().split())
        return processor, clock

    def _line(self) -> str:
        assert self.process.stdout  # noqa: S101
        assert self.process.stderr  # noqa: S101
        if line := self.process.stdout.readline():
            return line.strip()
        sys.exit(self.process.stderr.read())


@contextmanager
def checked_out(commit: str) -> Iterator[Path | None]:
    """The tree of a commit, for so long; None where the history does not reach back to it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "before"
        git = ["git", "-C", str(ROOT), "worktree"]
        made = subprocess.run([*git, "add", "-q", "--detach", str(root), commit], check=False, capture_output=True)  # noqa: S603
        try:
            yield None if made.returncode else root
        finally:
            subprocess.run([*git, "remove", "--force", str(root)], check=False, capture_output=True)  # noqa: S603


def run() -> None:
    with ExitStack() as stack:
        root = stack.enter_context(checked_out(BEFORE))
        if root is None:
            say(f"before: there is no commit {BEFORE} in this history, so there is nothing to compare with")
            return
        old, new = (stack.enter_context(_session(tree)) for tree in (root, ROOT))
        for work, name in NAMES.items():
            found = [(old.ms(work), new.ms(work)) for _ in range(ROUNDS)]
            for place, way in enumerate(("processor", "clock")):
                ratio = median(one[place] / other[place] for one, other in found)
                before, now = (median(each[side][place] for each in found) for side in (0, 1))
                say(f"{name} over that of {BEFORE}, {way}: {ratio:.2f}× (median of {ROUNDS} pairs of {TIMES};"
                    f" {before:.2f} ms and {now:.2f} ms)")  # fmt: skip


@contextmanager
def _session(root: Path) -> Iterator[Session]:
    session = Session(root).wait()
    try:
        yield session
    finally:
        session.process.communicate()


if __name__ == "__main__":
    run()
