"""Loaded before Django's settings: gives the tests a server, a private one unless DATABASE_URL names another."""

import atexit
import fcntl
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path


def _own_folder() -> str:
    """A folder for the length of this run. What runs that were killed have left is thrown away."""
    for left in Path(tempfile.gettempdir()).glob("tuili-tests-*/running"):
        if _is_old(left) and _locked(left):
            shutil.rmtree(left.parent, ignore_errors=True)
    folder = tempfile.mkdtemp(prefix="tuili-tests-")
    _locked(Path(folder) / "running")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # before the server's own, so it runs after that
    return folder


def _is_old(path: Path) -> bool:
    """Whether it has had the time to be locked, if it ever will be."""
    with suppress(OSError):  # another run throws it away in this moment
        return time.time() - path.stat().st_mtime > 60
    return False


def _locked(path: Path, held: list[object] = []) -> bool:  # noqa: B006  one list: the locks are held to the end
    try:
        file = path.open("a")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # it is another's, or just gone
        return False
    held.append(file)
    return True


if os.environ.get("PYTEST_XDIST_WORKER") and os.environ.get("TESTS_EMBEDDED"):
    # Each worker has a server of its own: a seal waits for the oldest transaction of the whole server.
    del os.environ["DATABASE_URL"]
    os.environ["VAR_DIR"] = _own_folder()
elif not os.environ.get("VAR_DIR"):
    os.environ["VAR_DIR"] = _own_folder()
os.environ["DEMO"] = "0"
os.environ["PUBLIC_URL"] = "http://localhost:8000"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's sync API runs a loop in the test's thread

from civic.deploy import embedded, messages  # noqa: E402  they read the environment
from tests.template import folders  # noqa: E402

messages.compile_catalogues()
if not os.environ.get("DATABASE_URL"):
    os.environ["TESTS_EMBEDDED"] = "1"
    in_passing = os.environ["VAR_DIR"].startswith(tempfile.gettempdir())  # never the folder of a demo that is kept
    if in_passing:
        folders.place(Path(os.environ["VAR_DIR"]))
    address = embedded.ensure_database_url()
    if in_passing:
        folders.hurry(address)
