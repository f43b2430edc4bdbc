"""`make run` as its user meets it: it starts, it says where, it keeps its data, and Ctrl-C ends all of it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

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

    def __init__(self, var: Path, port: int | None = None) -> None:
        self.port = port or free_port()
        self.log = (var.parent / f"log-{self.port}").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "civic.deploy.launcher"],
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


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("portal") / "var"
    folder.mkdir()
    yield folder
    for process in psutil.process_iter(["cmdline"]):
        if str(folder) in " ".join(process.info["cmdline"] or []):
            process.kill()


def left_behind(var: Path) -> list[str]:
    """Processes that still know the portal's folder."""
    lines = [" ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"])]
    return [line for line in lines if str(var) in line]


def test_it_starts_says_where_keeps_its_data_and_ends_whole(var: Path) -> None:
    first = Portal(var)
    first.wait_until_well()
    assert set(first.health()) == {"status", "database", "broker", "worker", "beat"}
    first.wait_until_said(f"http://localhost:{first.port}")
    first.wait_until_said("citizen@demo.test")
    assert first.press_ctrl_c() == 0
    assert left_behind(var) == []

    again = Portal(var)
    again.wait_until_well()
    again.wait_until_said("citizen@demo.test")
    assert "closed:" not in again.said()  # the world was there already
    assert again.press_ctrl_c() == 0
    assert left_behind(var) == []


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
