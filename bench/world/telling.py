"""One line that says how far the world is; on a terminal it stays one line."""

import sys
import time

WIDTH = 24


class Telling:
    """Tell each step with its seconds. Weights are what the steps take, so that the bar moves evenly."""

    def __init__(self, weights: dict[str, int]) -> None:
        self.weights, self.done, self.began = weights, 0.0, time.monotonic()
        self.step, self.since = "", self.began

    def begin(self, step: str) -> None:
        self._end()
        self.step, self.since = step, time.monotonic()
        self.part(0, 1)

    def part(self, done: int, of: int) -> None:
        """Say how much of the step is done."""
        share = (self.done + self.weights[self.step] * done / of) / sum(self.weights.values())
        if sys.stdout.isatty():
            bar = "█" * round(share * WIDTH)
            sys.stdout.write(f"\r\x1b[K{bar:<{WIDTH}} {share:4.0%}  {self.step}, {time.monotonic() - self.began:.0f} s")
            sys.stdout.flush()

    def end(self) -> float:
        """Close the last step; return the seconds of all."""
        self._end()
        return time.monotonic() - self.began

    def _end(self) -> None:
        if self.step:
            self.done += self.weights[self.step]
            start = "\r\x1b[K" if sys.stdout.isatty() else ""
            share = self.done / sum(self.weights.values())
            sys.stdout.write(f"{start}{share:4.0%}  {self.step}: {time.monotonic() - self.since:.1f} s\n")
            sys.stdout.flush()
