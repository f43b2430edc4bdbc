"""The portal with its demo world under gunicorn, beside a bare hello under the same; requests a second, and queries."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.reports import pairs, say

ROOT = Path(__file__).resolve().parent.parent
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
PAIRS = int(os.environ.get("BENCH_PAIRS", "3"))
CITIZENS = os.environ.get("BENCH_CITIZENS", "2000")
CONNECTIONS = 4


class Portal:
    """Both servers: one process of four threads each, so that the one who asks has a core of its own."""

    def __init__(self, var: Path) -> None:
        self.var, self.children = var, []
        self.ports = {"portal": _free_port(), "hello": _free_port()}
        self.address = f"http://localhost:{self.ports['portal']}"
        os.environ["PUBLIC_URL"] = self.address

    def __enter__(self) -> "Portal":
        _prepare()
        self.cookie = _session_of("citizen@demo.test")
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
        return subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT)  # noqa: S603

    def rate(self, name: str, path: str) -> float:
        """Answers a second to four connections that are kept open."""
        host = f"localhost:{self.ports[name]}"
        cookie = f"Cookie: {self.cookie[0]}={self.cookie[1]}\r\n" if name == "portal" else ""
        request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{cookie}\r\n"
        asked = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "bench.asking", str(self.ports[name]), str(SECONDS), str(CONNECTIONS)],
            input=request, capture_output=True, text=True, check=True, cwd=ROOT,
        )  # fmt: skip
        return float(asked.stdout)


def rates(portal: Portal, pages: Sequence[str]) -> None:
    for path in pages:
        portal.rate("portal", path)  # the session has seen what was agreed to
        ratio, page, hello = pairs(PAIRS, lambda path=path: portal.rate("portal", path),  # type: ignore[misc]
                                   lambda: portal.rate("hello", "/"))  # fmt: skip
        say(f"  {path:<10} {ratio:.3f}× Django's bare hello ({page:.0f}/s of {hello:.0f}/s); goal ≥ 0.08×")


def queries(portal: Portal, pages: Sequence[str]) -> None:
    """Of the second visit, with session and consent."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    client.cookies[portal.cookie[0]] = portal.cookie[1]
    for path in pages:
        client.get(path)
        with CaptureQueriesContext(connection) as made:
            answer = client.get(path)
        say(f"  {path:<10} {len(made)} queries, {len(answer.content) / 1024:.0f} KB of HTML; goal ≤ 6")


def _prepare() -> None:
    """Tables, static files, the demo's world."""
    import django

    from civic import messages

    os.environ["DJANGO_SETTINGS_MODULE"] = "civic.settings"
    messages.compile_catalogues()
    django.setup()
    from django.core.management import call_command

    for command, options in [("migrate", {"interactive": False}), ("createcachetable", {}),
                             ("collectstatic", {"interactive": False})]:  # fmt: skip
        call_command(command, verbosity=0, **options)
    call_command("load_demo", citizens=int(CITIZENS))


def _session_of(email: str) -> tuple[str, str]:
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(email=email))
    return settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value


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
