"""What a page costs in one process without a server: calls of Python's functions, which are the same on every machine,
and processor time of Python and of the database's session."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

from bench.reports import say
from bench.serving import Portal

ROUNDS, REQUESTS = 5, int(os.environ.get("BENCH_REQUESTS", "100"))


def work(portal: Portal, pages: Sequence[str]) -> None:
    from django.core.wsgi import get_wsgi_application
    from django.db import connection

    connection.settings_dict["CONN_MAX_AGE"] = None  # one session to the end, whose time can be read
    application, cookies = get_wsgi_application(), "; ".join(f"{name}={it}" for name, it in portal.cookies.items())
    for path in pages:
        ask = _asker(application, path, cookies)
        for _warm in range(20):
            ask()
        calls, rounds = _calls(ask), [_round(ask, connection) for _ in range(ROUNDS)]
        python, database = (median(side) * 1e6 for side in zip(*rounds, strict=True))
        say(f"  {path:<14} {calls:>6,} calls; processor {python:.0f} µs, of the database {database:.0f} µs")


def _asker(application: Any, path: str, cookies: str) -> Callable[[], None]:
    asked = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost", "HTTP_COOKIE": cookies, "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
    }  # fmt: skip

    def ask() -> None:
        answer = application(
            {**asked, "wsgi.input": BytesIO()}, lambda status, _headers, _error=None: said.append(status)
        )
        b"".join(answer)
        answer.close()
        if not said.pop().startswith("200"):
            sys.exit(f"{path} did not answer")

    said: list[str] = []
    return ask


def _calls(ask: Callable[[], None]) -> int:
    count = 0

    def called(_frame: Any, event: str, _what: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(called)
    ask()
    sys.setprofile(None)
    return count


def _round(ask: Callable[[], None], connection: Any) -> tuple[float, float]:
    """Seconds a request, of this process and of the session's; nothing of the latter where Linux does not tell."""
    session = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    before, began = _used(session), time.process_time()
    for _request in range(REQUESTS):
        ask()
    return (time.process_time() - began) / REQUESTS, (_used(session) - before) / REQUESTS


def _used(process: Path) -> float:
    if not process.exists():
        return 0.0
    numbers = process.read_text().rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")
