"""The private PostgreSQL: who starts the portal again right after Ctrl-C does not meet the old server."""

import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parents[2]
IMPORTS = "from pathlib import Path; from civic.deploy import embedded; "
KEEP = IMPORTS + "print(embedded.start(Path({!r})), flush=True); input()"
START = IMPORTS + "print(embedded.start(Path({!r})))"


@pytest.fixture
def var():
    """Not in pytest's folder: that one is closed to the system user that PostgreSQL runs as when we are root."""
    with tempfile.TemporaryDirectory(prefix="tuili-ending-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def python(code: str, var: Path) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-c", code.format(str(var))], cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True
    )


def test_a_server_that_is_just_ending_is_waited_for(var):
    with python(KEEP, var) as first:
        first.stdout.readline()
        socket = (var / "postgres" / "postmaster.pid").read_text().splitlines()[4]
        guest = psycopg2.connect(host=socket, user="postgres", dbname="postgres")
        postmaster = int((var / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        subprocess.run(["kill", "-TERM", str(postmaster)], check=True)  # it ends when its last guest has left
        while "stopping" not in (var / "postgres" / "postmaster.pid").read_text():
            time.sleep(0.05)
        threading.Timer(1.5, guest.close).start()
        again = python(START, var)
        said, complaint = again.communicate(timeout=60)
        assert said.startswith("postgres://"), complaint
        first.communicate("\n", timeout=60)
