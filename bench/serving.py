"""The portal with its demo world under gunicorn, beside a bare hello under the same; requests a second, and queries."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from bench.reports import say

ROOT = Path(__file__).resolve().parent.parent
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
PAIRS = int(os.environ.get("BENCH_PAIRS", "3"))
CITIZENS = os.environ.get("BENCH_CITIZENS", "2000")
CONNECTIONS = 4


class Pace(NamedTuple):
    """Answers a second, and seconds of the answering process for each."""

    rate: float
    seconds: float


class Portal:
    """Both servers: one process of four threads each, so that the one who asks has a core of its own."""

    def __init__(self, var: Path) -> None:
        self.var, self.children = var, []
        self.ports = {"portal": _free_port(), "hello": _free_port()}
        self.address = f"http://localhost:{self.ports['portal']}"
        os.environ["PUBLIC_URL"] = self.address

    def __enter__(self) -> "Portal":
        _prepare()
        self.cookies, self.of_clerk = _cookies_of("citizen@demo.test"), _cookies_of("clerk@demo.test")
        self.children = [self._serve("civic.wsgi", "portal"), self._serve("bench.hello", "hello")]
        for port in self.ports.values():
            _wait_for(port)
        return self

    def __exit__(self, *why: Any) -> None:
        for child in self.children:
            child.terminate()
            child.wait(20)
        from django.db import connections

        connections.close_all()

    def _serve(self, module: str, name: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "gunicorn", f"{module}:application", "--bind", f"127.0.0.1:{self.ports[name]}",
                   "--workers", "1", "--threads", "4", "--worker-tmp-dir", str(self.var)]  # fmt: skip
        return subprocess.Popen([*command, "--no-control-socket", "--log-level", "error"], cwd=ROOT)  # noqa: S603

    def ask(self, name: str, path: str) -> Pace:
        """Over four connections that are kept open."""
        used = self._processor_seconds(name)
        rate = self._rate(name, path)
        return Pace(rate, (self._processor_seconds(name) - used) / (rate * SECONDS))

    def _processor_seconds(self, name: str) -> float:
        """What the one process that answers has used so far, of its own and of the system; Linux tells."""
        master = self.children[list(self.ports).index(name)].pid
        worker = Path(f"/proc/{master}/task/{master}/children").read_text().split()[0]
        numbers = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()
        return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")

    def _rate(self, name: str, path: str) -> float:
        host = f"localhost:{self.ports[name]}"
        cookies = "; ".join(f"{cookie}={value}" for cookie, value in self.cookies.items())
        cookie = f"Cookie: {cookies}\r\n" if name == "portal" else ""
        request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{cookie}\r\n"
        asked = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "bench.asking", str(self.ports[name]), str(SECONDS), str(CONNECTIONS)],
            input=request, capture_output=True, text=True, check=True, cwd=ROOT,
        )  # fmt: skip
        return float(asked.stdout)


def rates(portal: Portal, pages: Sequence[str]) -> None:
    """Two ratios: of answers a second, which also holds the waiting for the database, and of processor time."""
    for path in pages:
        portal.ask("portal", path)  # the session has seen what was agreed to
        pairs = [(portal.ask("portal", path), portal.ask("hello", "/")) for _ in range(PAIRS)]
        rate = median(page.rate / hello.rate for page, hello in pairs)
        cost = median(hello.seconds / page.seconds for page, hello in pairs)
        page, hello = (Pace(*map(median, zip(*side, strict=True))) for side in zip(*pairs, strict=True))
        say(f"  {path:<10} {rate:.3f}× Django's bare hello ({page.rate:.0f}/s of {hello.rate:.0f}/s); goal ≥ 0.08×")
        say(f"  {'':<10} {cost:.3f}× by processor time ({page.seconds * 1000:.1f} and {hello.seconds * 1000:.2f} ms)")


def queries(portal: Portal, pages: Sequence[str]) -> None:
    """Of the second visit, with session and consent."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    client.cookies.load(portal.cookies)
    for path in pages:
        client.get(path)
        with CaptureQueriesContext(connection) as made:
            answer = client.get(path)
        say(f"  {path:<10} {len(made)} queries, {len(answer.content) / 1024:.0f} KB of HTML; goal ≤ 6")


def _prepare() -> None:
    """Tables, static files, the demo's world."""
    import django

    from civic.deploy import messages

    os.environ["DJANGO_SETTINGS_MODULE"] = "civic.settings"
    messages.compile_catalogues()
    django.setup()
    from django.core.management import call_command

    for command, options in [("migrate", {"interactive": False}), ("createcachetable", {}),
                             ("collectstatic", {"interactive": False})]:  # fmt: skip
        call_command(command, verbosity=0, **options)
    call_command("load_demo", citizens=int(CITIZENS))


def _cookies_of(email: str) -> dict[str, str]:
    """What a browser sends on a second visit: the session, and the secret of forms."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(get_user_model().objects.get(email=email))
    client.get("/accessibility/")
    return {name: cookie.value for name, cookie in client.cookies.items()}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The server did not start.")
