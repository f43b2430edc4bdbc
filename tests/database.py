"""Loaded before Django's settings: gives the tests a database, the embedded one unless DATABASE_URL names another."""

import contextlib
import os
import tempfile

import psycopg2

if os.environ.get("PYTEST_XDIST_WORKER") and os.environ.get("TESTS_EMBEDDED"):
    # Each worker has a server of its own: a seal waits for the oldest transaction of the whole server.
    del os.environ["DATABASE_URL"]
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="tuili-tests-")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="tuili-tests-"))
os.environ["DEMO"] = "0"
os.environ["PUBLIC_URL"] = "http://localhost:8000"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's sync API runs a loop in the test's thread

from civic.deploy import embedded, messages


def _hurry(address: str) -> None:
    """Nobody needs these rows after the machine has lost its power; what a killed server loses stays as it is."""
    with contextlib.closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        for name in ("fsync", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {name} = off")
        cursor.execute("SELECT pg_reload_conf()")


messages.compile_catalogues()
if not os.environ.get("DATABASE_URL"):
    address = embedded.ensure_database_url()
    os.environ["TESTS_EMBEDDED"] = "1"
    if os.environ["VAR_DIR"].startswith(tempfile.gettempdir()):  # never the folder of a demo that somebody keeps
        _hurry(address)
