"""Load from 2 processes of 4 threads each: the processes stay, and work when they are told to."""

import random
import subprocess
import sys
import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path

PROCESSES, THREADS = 2, 4
ROOT = Path(__file__).resolve().parent.parent


class Crew:
    """Processes that run one module's `serve` loop."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        self.processes = [
            subprocess.Popen(  # noqa: S603
                command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            for _ in range(PROCESSES)
        ]
        for process in self.processes:
            self._line(process)

    def rate(self, seconds: float) -> float:
        """Let all work for so long; return what they did per second."""
        for process in self.processes:
            assert process.stdin  # noqa: S101
            process.stdin.write(f"{seconds}\n")
            process.stdin.flush()
        return sum(float(self._line(process)) for process in self.processes)

    def end(self) -> None:
        for process in self.processes:
            process.communicate()

    def _line(self, process: subprocess.Popen[str]) -> str:
        assert process.stdout  # noqa: S101
        if line := process.stdout.readline():
            return line
        sys.exit("A process of the load ended by itself; its complaint stands above.")


@contextmanager
def crew(module: str, env: dict[str, str], *, python: str = sys.executable) -> Iterator[Crew]:
    team = Crew([python, "-m", module], env)
    try:
        yield team
    finally:
        team.end()


def serve(work: Callable[[random.Random], object], done: Callable[[], object]) -> None:
    """Answer each line “seconds” on standard input with the rate at which THREADS threads did the work."""
    say = sys.stdout
    print("ready", file=say, flush=True)
    for line in sys.stdin:
        print(_rate(work, done, float(line)), file=say, flush=True)


def _rate(work: Callable[[random.Random], object], done: Callable[[], object], seconds: float) -> float:
    counts = [0] * THREADS

    def loop(number: int) -> None:
        chance, end = random.Random(), time.monotonic() + seconds  # noqa: S311
        while time.monotonic() < end:
            work(chance)
            counts[number] += 1
        done()

    threads = [threading.Thread(target=loop, args=[number]) for number in range(THREADS)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - began)


class Zipf:
    """Numbers from 1 to n, the number k about 1/k as often as 1: a few busy shops, many quiet ones."""

    def __init__(self, n: int) -> None:
        self.sums = list(accumulate(1 / k for k in range(1, n + 1)))

    def draw(self, chance: random.Random) -> int:
        return bisect_left(self.sums, chance.random() * self.sums[-1]) + 1
