"""`make run` as its user meets it: it starts, it says where, it keeps its data, and Ctrl-C ends all of it."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from tests import effort, once

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(var: Path, port: int) -> dict[str, str]:
    """Like a fresh terminal: none of the test run's own settings."""
    ours = {"DATABASE_URL", "CELERY_BROKER_URL", "PUBLIC_URL", "DEMO", "DJANGO_SETTINGS_MODULE", "SERVED"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "VAR_DIR": str(var), "PORT": str(port)}


class Portal:
    """One `make run`, from its start to Ctrl-C."""

    def __init__(self, var: Path, port: int | None = None, code: str = "") -> None:
        self.port = port or free_port()
        self.log = (var.parent / f"log-{self.port}").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, *(("-c", code) if code else ("-m", "civic.deploy.launcher"))],
            cwd=ROOT,
            env=environment(var, self.port),
            stdout=self.log,
            stderr=self.log,
        )

    def health(self) -> dict[str, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as answer:
            return json.load(answer)
        except OSError:
            return {}

    def wait_until_well(self) -> None:
        deadline = time.monotonic() + 15 * 60  # a busy machine takes its time; a hang is still found
        while time.monotonic() < deadline:
            if self.health().get("status") == "ok":
                return
            assert self.process.poll() is None, self.said()
            time.sleep(0.2)
        pytest.fail(f"never well: {self.health()}\n{self.said()}")

    def wait_until_said(self, words: str) -> None:
        """It answers a moment before it says so."""
        deadline = time.monotonic() + 5 * 60
        while words not in self.said():
            assert time.monotonic() < deadline, self.said()
            assert self.process.poll() is None, self.said()
            time.sleep(0.2)

    def press_ctrl_c(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(300)

    def said(self) -> str:
        self.log.flush()
        return Path(self.log.name).read_text()


class Begun(NamedTuple):
    """A first start, from an empty folder to Ctrl-C: what it was, and a copy of the folder as it was afterwards."""

    var: str
    copy: str
    port: int
    health: list[str]
    said: str
    code: int
    left: list[str]


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """One for all processes that run tests, for loading the world takes longer than all other starts together."""
    made = once.folder(tmp_path_factory, "first-start", _begin)
    return Begun(*json.loads((made / "notes").read_text()))


def _begin(made: Path) -> None:
    var, copy = made / "var", made / "copy"
    shutil.rmtree(var, ignore_errors=True)
    var.mkdir()
    first = Portal(var)
    first.wait_until_well()
    health = sorted(first.health())
    first.wait_until_said("citizen@demo.test")
    code = first.press_ctrl_c()
    left = left_behind(var)
    shutil.copytree(var, copy, dirs_exist_ok=True)
    begun = Begun(str(var), str(copy), first.port, health, first.said(), code, left)
    (made / "notes").write_text(json.dumps(begun))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of one portal for the whole module."""
    made = tmp_path_factory.mktemp("portal") / "var"
    made.mkdir()
    return made


@pytest.fixture
def var(folder: Path) -> Iterator[Path]:
    """The folder, in which nothing runs: what one test leaves behind when it fails is not the next one's fault."""
    yield folder
    for process in psutil.process_iter():
        if str(folder.parent) in known_of(process):
            process.kill()


@pytest.fixture
def loaded(var: Path, begun: Begun) -> Path:
    """The same, with a world in it."""
    mark = var.parent / "loaded"
    if not mark.exists():
        shutil.rmtree(var)
        shutil.copytree(begun.copy, var)
        mark.touch()
    return var


def left_behind(var: Path) -> list[str]:
    """Processes that still know the portal's folder: by their words, or by an environment that names it."""
    return [line for process in psutil.process_iter() if str(var) in (line := known_of(process))]


def known_of(process: psutil.Process) -> str:
    try:
        return " ".join([*process.cmdline(), process.environ().get("VAR_DIR", "")])
    except psutil.Error:
        return ""


def wait_until(done: Callable[[], bool], why: Callable[[], object]) -> None:
    deadline = time.monotonic() + 5 * 60
    while not done():
        assert time.monotonic() < deadline, why()
        time.sleep(0.2)


def test_it_starts_says_where_keeps_its_data_and_ends_whole(begun: Begun) -> None:
    assert set(begun.health) == {"status", "database", "broker", "worker", "beat", "coins"}
    assert f"http://localhost:{begun.port}" in begun.said
    assert (begun.code, begun.left) == (0, [])

    var = Path(begun.var)
    again = Portal(var, port=begun.port)  # the address is a setting
    again.wait_until_well()
    again.wait_until_said("citizen@demo.test")
    assert "closed:" not in again.said()  # the world was there already
    assert not re.search("Compiling|Checking|Preparing|Gathering", again.said())  # nothing has changed
    assert again.press_ctrl_c() == 0
    assert left_behind(var) == []


def test_a_second_one_in_the_same_folder_says_where_the_first_is(var: Path) -> None:
    first = Portal(var)
    first.wait_until_said("Starting the database")
    second = Portal(var)
    assert second.process.wait(300) == 1
    assert f"already, at http://localhost:{first.port} (process {first.process.pid})" in second.said()
    assert first.press_ctrl_c() == 0


SUPPRESSING = """
import contextlib, os, signal
from civic.deploy import launcher, processes

def read():
    with contextlib.suppress(BaseException):
        os.kill(os.getpid(), signal.SIGINT)

processes.read_libraries = read
launcher.main()
"""


def test_ctrl_c_ends_it_even_where_a_library_that_is_read_suppresses_it(var: Path) -> None:
    portal = Portal(var, code=SUPPRESSING)
    assert portal.process.wait(300) == 0, portal.said()
    assert left_behind(var) == []


FORKING = """
import os, signal
from civic.deploy import launcher

launcher_itself, forks = os.getpid(), []

def forked():
    if os.getpid() == launcher_itself:
        forks.append(1)
        if len(forks) == {which}:
            os.kill(launcher_itself, signal.SIGINT)

os.register_at_fork(after_in_parent=forked)
launcher.main()
"""


@pytest.mark.parametrize("which", [1, 2], ids=["the keeper", "the first part"])
def test_ctrl_c_in_the_moment_in_which_a_child_begins_ends_that_child_too(var: Path, which: int) -> None:
    portal = Portal(var, code=FORKING.format(which=which))
    assert portal.process.wait(120) == 0, portal.said()
    assert left_behind(var) == []


def test_one_that_is_killed_leaves_nothing_behind_and_the_next_starts(loaded: Path) -> None:
    var = loaded
    killed = Portal(var)
    killed.wait_until_said("citizen@demo.test")
    killed.process.kill()
    killed.process.wait(300)
    again = Portal(var, port=killed.port)  # at once: it waits for what is just ending
    again.wait_until_said("citizen@demo.test")  # until then what answers at its port may be the one that ends
    again.wait_until_well()
    assert again.press_ctrl_c() == 0
    wait_until(lambda: left_behind(var) == [], lambda: left_behind(var))


def test_a_copy_of_the_folder_has_a_database_of_its_own(loaded: Path) -> None:
    var, copy = loaded, loaded.parent / "copy"
    shutil.copytree(var, copy)
    first = Portal(var)
    first.wait_until_said("citizen@demo.test")
    shutil.copy(var / "postgres" / "postmaster.pid", copy / "postgres")  # as in a copy of one that runs
    other = Portal(copy)
    other.wait_until_well()
    assert database_folder(copy) == str(copy / "postgres")
    assert other.press_ctrl_c() == 0
    assert "database" in first.health()
    assert first.press_ctrl_c() == 0


def database_folder(var: Path) -> str:
    return (var / "postgres" / "postmaster.pid").read_text().splitlines()[1]


@pytest.mark.long
def test_a_first_start_that_was_killed_while_it_loaded_its_world_is_made_good(tmp_path_factory) -> None:
    half = tmp_path_factory.mktemp("half") / "var"
    half.mkdir()
    first = Portal(half)
    first.wait_until_said("12 shops")
    first.process.kill()
    wait_until(lambda: left_behind(half) == [], lambda: left_behind(half))
    again = Portal(half)
    again.wait_until_said("12 shops")  # from the beginning
    if effort.WORLD_MADE_GOOD:
        again.wait_until_well()
        assert "closed:" in again.said()  # the world is loaded whole
    assert again.press_ctrl_c() == 0
    assert left_behind(half) == []


def test_a_port_in_use_is_named_with_a_way_out(var: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        portal = Portal(var, port=taken.getsockname()[1])
        assert portal.process.wait(300) == 1
    assert re.search(r"Port \d+ is in use: .*PORT=8001", portal.said())


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "mysql://somewhere/db", "only PostgreSQL"),
        ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none", "The database does not answer"),
        ("CELERY_BROKER_URL", "amqp://guest:guest@127.0.0.1:1//", "The broker does not answer"),
        ("PUBLIC_URL", "ftp://example", "PUBLIC_URL is"),
        ("PORT", "eighty", "PORT is"),
    ],
)
def test_a_bad_setting_ends_it_with_one_sentence(var: Path, name: str, value: str, sentence: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "civic.deploy.launcher"],
        cwd=ROOT,
        env={**environment(var, free_port()), name: value},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode != 0
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
