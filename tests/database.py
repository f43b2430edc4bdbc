"""Loaded before Django's settings: gives the tests a database, the embedded one unless DATABASE_URL names another."""

import os
import tempfile

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="tuili-tests-"))
os.environ["DEMO"] = "0"
os.environ["PUBLIC_URL"] = "http://localhost:8000"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's sync API runs a loop in the test's thread

from civic import embedded, messages

messages.compile_catalogues()
embedded.ensure_database_url()
