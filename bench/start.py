"""`make bench-start`: how long `make run` takes until the first page, fresh and again. ROUNDS=3 says how often.

The libraries are installed already. `start fresh` begins with an empty var/, `start again` with the one that it left.
Processor seconds are those of all its processes until the first page, without the database's.
"""

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

from bench.reports import say

ROOT = Path(__file__).resolve().parent.parent
GOALS = {"fresh": 60, "again": 6}  # seconds, on an idle machine
FOREIGN = ("DATABASE_URL", "CELERY_BROKER_URL", "PUBLIC_URL", "DJANGO_SETTINGS_MODULE")


def main() -> None:
    rounds = [measured() for _ in range(int(os.environ.get("ROUNDS") or 3))]
    for name, goal in GOALS.items():
        seconds = statistics.median(each[name][0] for each in rounds)
        processor = statistics.median(each[name][1] for each in rounds)
        say(f"start {name}: {seconds:.1f} s (goal ≤ {goal} s), processor {processor:.1f} s")


def measured() -> dict[str, tuple[float, float]]:
    """One fresh start and one after it: seconds to the first page, and processor seconds."""
    with tempfile.TemporaryDirectory(prefix="tuili-bench-") as folder:
        Path(folder).chmod(0o755)  # as root, the database runs as a user of its own
        return {name: start(Path(folder) / "var") for name in GOALS}


def start(var: Path) -> tuple[float, float]:
    port, began = free_port(), time.monotonic()
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    launcher = subprocess.Popen(
        [sys.executable, "-m", "civic.deploy.launcher"],
        cwd=ROOT,
        env={**kept, "VAR_DIR": str(var), "PORT": str(port), "LOG_LEVEL": "CRITICAL"},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for_page(f"http://127.0.0.1:{port}/", launcher)
        return time.monotonic() - began, processor_seconds(launcher.pid)
    finally:
        launcher.send_signal(signal.SIGINT)
        launcher.wait(120)


def wait_for_page(address: str, launcher: "subprocess.Popen[bytes]") -> None:
    while launcher.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=60).close()  # noqa: S310  our own
        except urllib.error.URLError:
            time.sleep(0.05)
        else:
            return
    sys.exit("make run ended before its first page; its own words are above.")


def processor_seconds(pid: int) -> float:
    """Of a process, of those that it started and that run, and of those that have ended."""
    launcher = psutil.Process(pid)
    return sum(sum(each.cpu_times()[:4]) for each in [launcher, *launcher.children(recursive=True)])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
