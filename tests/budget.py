"""What a run of the tests took: seconds in all, and the ten slowest files, held against a budget.

As a plugin of pytest it notes the times in the file that TEST_TIMES names; several runs add up in it.

python -m tests.budget var/test-times 480    say what they took of 480 s; it never fails, for machines differ
"""

import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ALL = "all"  # the line of a whole run; the others are of one file
SLOWEST = 10
spent: Counter[str] = Counter()
begun = time.monotonic()


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers(config: Any) -> int:
    """One more than there are processors, for each waits now and then for its database or its browser."""
    return (os.cpu_count() or 1) + 1


def pytest_runtest_logreport(report: Any) -> None:
    spent[report.location[0]] += report.duration


def pytest_unconfigure(config: Any) -> None:
    """Note the times, in the process that all workers report to."""
    notes = os.environ.get("TEST_TIMES")
    if notes and spent and not hasattr(config, "workerinput"):
        lines = [*spent.items(), (ALL, time.monotonic() - begun)]
        with Path(notes).open("a", encoding="utf-8") as file:
            file.writelines(f"{seconds:.2f}\t{name}\n" for name, seconds in lines)


def read(notes: Path) -> Counter[str]:
    times: Counter[str] = Counter()
    for line in notes.read_text(encoding="utf-8").splitlines() if notes.exists() else ():
        seconds, name = line.split("\t")
        times[name] += float(seconds)
    return times


def report(times: Counter[str], budget: int) -> list[str]:
    """The sentences that end a run: the ten slowest files, and what it took of the budget (seconds)."""
    took = times.pop(ALL, 0)
    slowest = [f"{seconds:7.1f} s  {name}" for name, seconds in times.most_common(SLOWEST)]
    said = f"{took:.0f} s of a budget of {budget} s."
    if took > budget:
        said += " That is over it: lighten what is slowest (tests/effort.py), or run on an idle machine."
    return [f"The {len(slowest)} slowest of {len(times)} files:", *slowest, said]


def main(notes: Path, budget: int) -> None:
    times = read(notes)
    if times[ALL]:
        print("\n".join(report(times, budget)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
