"""The private PostgreSQL: who starts the portal again right after Ctrl-C does not meet the old server."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
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


def test_a_guest_that_was_killed_does_not_keep_the_server_for_ever(var):
    with python(KEEP, var) as killed:
        killed.stdout.readline()
        killed.kill()
    with python(KEEP, var) as last:
        last.stdout.readline()
        server = psutil.Process(int((var / "postgres" / "postmaster.pid").read_text().splitlines()[0]))
        last.communicate("\n", timeout=60)
    server.wait(60)
    assert not server.is_running()


def test_a_process_that_took_the_number_of_a_server_before_the_last_restart_is_not_taken_for_it(var):
    with python(KEEP, var) as first:
        first.stdout.readline()
        lines = (var / "postgres" / "postmaster.pid").read_text().splitlines()
        first.communicate("\n", timeout=60)
    (var / "postgres" / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:], ""]))
    again = python(START, var)
    said, complaint = again.communicate(timeout=60)
    assert said.startswith("postgres://"), complaint


def test_a_list_of_guests_that_was_cut_short_is_begun_anew(var):
    (var / "postgres").mkdir()
    with python(KEEP, var) as first:
        first.stdout.readline()
        first.communicate("\n", timeout=60)
    (var / "postgres" / ".handle_pids.json").write_text("[12")
    said, complaint = python(START, var).communicate(timeout=60)
    assert said.startswith("postgres://"), complaint
