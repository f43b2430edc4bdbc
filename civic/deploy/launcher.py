"""`make run`: the whole portal on one machine, with its demo world. Ctrl-C ends all of it.

Starts the embedded PostgreSQL (or uses DATABASE_URL), migrates, loads the demo world once, then runs
gunicorn, a Celery worker and Celery beat as children until it is told to stop or one of them ends.
"""

import contextlib
import io
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
GRACE_SECONDS = 10


class Stopped(Exception):
    """Someone pressed Ctrl-C, or asked the launcher to end."""


def main() -> None:
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, _stop)
    try:
        port = _free_port(os.environ.get("PORT", "8000"))
        _set_defaults(port)
        _prepare()
        _serve(port)
    except Stopped:
        pass


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _set_defaults(port: int) -> None:
    """What the demo needs and nobody has set."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civic.settings")
    os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("PUBLIC_URL", f"http://localhost:{port}")
    os.environ.setdefault("VAR_DIR", str(ROOT / "var"))
    os.environ.setdefault("PYTHONWARNINGS", "ignore:You're running the worker")  # Celery, in a container as root
    Path(os.environ["VAR_DIR"]).mkdir(parents=True, exist_ok=True)


def _free_port(text: str) -> int:
    """Read the port, and make sure that nobody else listens there."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT is “{text}”; write a number from 1 to 65535, as in: make run PORT=8001")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError:
            sys.exit(f"Port {text} is in use: end what runs there, or choose another, as in: make run PORT=8001")
    return int(text)


def _prepare() -> None:
    """Everything that must be true before the first page: database, tables, static files, the demo world."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError, call_command
    from django.db import DatabaseError, OperationalError

    from civic.deploy import embedded, messages

    try:
        _say("Starting the database …")
        embedded.ensure_database_url()
        messages.compile_catalogues()
        django.setup()
        call_command("check", stdout=io.StringIO())
        _knock_at_the_broker()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        if os.environ["DEMO"] in {"1", "true", "yes", "on"}:
            call_command("load_demo")
    except OperationalError as error:
        sys.exit(f"The database does not answer: {_first_line(error)}. Check DATABASE_URL and that the server runs.")
    except (ImproperlyConfigured, CommandError, embedded.EmbeddedDatabaseError) as error:
        sys.exit(str(error))
    except DatabaseError as error:
        sys.exit(f"The database refuses: {_first_line(error)}. Tuili needs PostgreSQL 15 or newer.")


def _knock_at_the_broker() -> None:
    """A wrong address would be tried for ever by worker and beat, in lines that nobody reads."""
    from kombu.exceptions import OperationalError

    from civic.health import queries

    try:
        queries.broker()
    except (OperationalError, OSError) as error:
        sys.exit(f"The broker does not answer: {_first_line(error)}. Check CELERY_BROKER_URL and that the server runs.")


def _serve(port: int) -> None:
    """Run web, worker and beat until one ends or the launcher is told to stop."""
    children: dict[str, subprocess.Popen[Any]] = {}
    try:
        for name, command in _commands(port).items():
            children[name] = subprocess.Popen(  # noqa: S603
                command, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True
            )
        _wait_for_web(port, children)
        _announce(port)
        while True:
            for name, child in children.items():
                if child.poll() is not None:
                    sys.exit(f"The {name} process ended by itself (exit code {child.returncode}); see the lines above.")
            time.sleep(0.5)
    finally:
        _end(children)


def _commands(port: int) -> dict[str, list[str]]:
    gunicorn = [sys.executable, "-m", "gunicorn", "civic.wsgi"]
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "civic"]
    return {
        "web": [*gunicorn, "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4",
                "--log-level", "warning", "--worker-tmp-dir", os.environ["VAR_DIR"], "--no-control-socket"],
        "worker": [*celery, "worker", "--pool", "threads", "--concurrency", "4", "--loglevel", "warning",
                   "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", "--loglevel", "warning", "--pidfile", ""],
    }  # fmt: skip


def _wait_for_web(port: int, children: dict[str, Any]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and all(child.poll() is None for child in children.values()):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except urllib.error.HTTPError:
            return  # it answers; worker and beat follow in a moment
        except OSError:
            time.sleep(0.2)
        else:
            return


def _announce(port: int) -> None:
    _say(f"\nTuili 推力 is at {os.environ['PUBLIC_URL']}   (Ctrl-C ends it)")
    from django.conf import settings
    from django.db import connection

    connection.close()
    if settings.DEMO:
        from importlib import import_module

        accounts = import_module("engagement.demo.accounts")
        _say(f"\nDemo accounts, password {accounts.PASSWORD}")
        for account in accounts.ACCOUNTS:
            _say(f"  {account.email:<24} {account.zh} {account.en}")
        _say("")


def _end(children: dict[str, "subprocess.Popen[Any]"]) -> None:
    """Ask every child to finish what it does, then insist. A second Ctrl-C does not disturb this."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children.values():
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
