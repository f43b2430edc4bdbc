"""`make run`: the whole portal on one machine, with its demo world. Ctrl-C ends all of it.

One process reads the code, and forks all others from itself: first its keeper, which starts the embedded PostgreSQL
(or uses DATABASE_URL), then what prepares the first page, then gunicorn, a Celery worker and Celery beat, until it is
told to stop or one of them ends. It has no thread and no connection itself (see `civic.deploy.children`).
"""

import contextlib
import gc
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from functools import partial
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType

from civic.deploy import children, folder_lock, preparing, processes
from civic.deploy.keeper import Keeper

ROOT = Path(__file__).resolve().parents[2]


class Stopped(BaseException):
    """Someone pressed Ctrl-C, or asked the launcher to end.

    The signal may come while a library is read that suppresses whatever is raised in it. So it is written down too
    (`_asked`), and heeded again before anything is waited for; what fails after it failed because of it.
    """


_asked: list[int] = []


def main() -> None:
    for name in children.STOPPING:
        signal.signal(name, _stop)
    try:
        _run()
    except BaseException:
        if not _asked:
            raise


def _run() -> None:
    port = _port(os.environ.get("PORT", "8000"))
    _set_defaults(port)
    var = Path(os.environ["VAR_DIR"])
    lock = folder_lock.take(var, os.environ["PUBLIC_URL"])
    _refuse_taken(port)
    _say("Starting the database …")
    with contextlib.ExitStack() as held:
        held.enter_context(children.undisturbed())  # until whoever ends it is ready to
        keeper = Keeper(var)  # holds the lock, too, until all is cleared up
        children.keep_private(lock)
        started: dict[str, BaseProcess] = {"keeper": keeper.process}
        try:
            held.close()
            _read(var, keeper)
            _prepare(var, keeper, started)
            _serve(port, keeper, started)
        finally:
            _ignore_further_signals()
            children.end(child for child in started.values() if child is not keeper.process)
            keeper.end()


def _stop(number: int, frame: FrameType | None) -> None:
    _asked.append(number)
    raise Stopped


def _heed() -> None:
    """Stop now where that was asked for and got lost."""
    if _asked:
        raise Stopped


def _set_defaults(port: int) -> None:
    """What the demo needs and nobody has set."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civic.settings")
    os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("PUBLIC_URL", f"http://localhost:{port}")
    os.environ.setdefault("VAR_DIR", str(ROOT / "var"))
    os.environ.setdefault("CELERY_SKIP_CHECKS", "1")  # the launcher checks the code itself, once
    Path(os.environ["VAR_DIR"]).mkdir(parents=True, exist_ok=True)


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT is “{text}”; write a number from 1 to 65535, as in: make run PORT=8001")
    return int(text)


def _refuse_taken(port: int) -> None:
    """Make sure that nobody else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Port {port} is in use: end what runs there, or choose another, as in: make run PORT=8001")


def _read(var: Path, keeper: Keeper) -> None:
    """Read the code, most of it while the database starts."""
    from django.core.exceptions import ImproperlyConfigured

    gc.disable()  # nothing of what is read now becomes garbage
    preparing.prepare_catalogues(var / "stamps", _say)
    processes.read_libraries()
    _heed()
    os.environ["DATABASE_URL"] = keeper.database_url()
    try:
        processes.read_code()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    _heed()
    gc.freeze()  # so that children share it for good
    gc.enable()


def _prepare(var: Path, keeper: Keeper, started: dict[str, BaseProcess]) -> None:
    """Make true what must be before the first page; end with the exit code of the part that failed."""
    parts = {"preparing": preparing.prepare_database, "gathering": preparing.prepare_files}
    for name, work in parts.items():
        _start(name, partial(work, var / "stamps", _say), keeper, started)
    while parts:
        _heed()
        connection.wait([started[name].sentinel for name in parts])
        for name in [name for name in parts if not started[name].is_alive()]:
            del parts[name]
            if started[name].exitcode:
                sys.exit(1)  # it has said why


def _start(name: str, work: Callable[[], object], keeper: Keeper, started: dict[str, BaseProcess]) -> None:
    with children.undisturbed():
        started[name] = children.fork(name, work)
        keeper.watch(started[name].pid)


def _serve(port: int, keeper: Keeper, started: dict[str, BaseProcess]) -> None:
    """Run web, worker and beat until one ends or the launcher is told to stop."""
    for name, work in processes.all_processes(port).items():
        _start(name, work, keeper, started)
    running: dict[object, str] = {child.sentinel: name for name, child in started.items() if child.is_alive()}
    _wait_for_web(port, started["web"])
    _announce()
    _heed()
    ended = running[connection.wait([started[name].sentinel for name in running.values()])[0]]
    started[ended].join()
    sys.exit(f"The {ended} process ended by itself (exit code {started[ended].exitcode}); see the lines above.")


def _wait_for_web(port: int, web: BaseProcess) -> None:
    """Wait until it answers, whatever it answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and web.is_alive():
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(link):
            link.request("HEAD", "/favicon.ico")
            link.getresponse()
            return
        time.sleep(0.05)


def _announce() -> None:
    _say(f"\nTuili 推力 is at {os.environ['PUBLIC_URL']}   (Ctrl-C ends it)")
    from django.conf import settings

    if settings.DEMO:
        from importlib import import_module

        accounts = import_module("engagement.demo.accounts")
        _say(f"\nDemo accounts, password {accounts.PASSWORD}")
        for account in accounts.ACCOUNTS:
            _say(f"  {account.email:<24} {account.zh} {account.en}")
        _say("")


def _ignore_further_signals() -> None:
    """A second Ctrl-C does not disturb the ending."""
    for name in children.STOPPING:
        signal.signal(name, signal.SIG_IGN)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
