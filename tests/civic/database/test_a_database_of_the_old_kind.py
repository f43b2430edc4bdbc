"""A database of the migrations that were begun anew is refused with one sentence, and nothing in it is changed."""

import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from civic.database.history import HALF_WAY, WHAT_TO_DO

ROOT = Path(__file__).resolve().parents[3]
NAME = f"tuili_old_kind_{os.getpid()}"
MADE = """
CREATE TABLE django_migrations (id bigserial PRIMARY KEY, app varchar(255), name varchar(255), applied timestamptz);
INSERT INTO django_migrations (app, name, applied) VALUES ('contenttypes', '0001_initial', now()),
  ('civic', '0001_initial', now()){more};
CREATE TABLE civic_district (id bigint PRIMARY KEY, name varchar(40));
INSERT INTO civic_district VALUES (1, '北區');
"""
BEGUN_ANEW = ", ('civic', '0002_audit_guards', now()), ('rewards', '0135_close_faults', now())"
FOLDED = ", ('civic', '0002_guards', now())"  # and none of the eight after it
CONTENT = """
SELECT (SELECT string_agg(c.relname, ',' ORDER BY c.oid) FROM pg_class c WHERE relnamespace = 'public'::regnamespace),
       (SELECT string_agg(m::text, ',') FROM django_migrations m),
       (SELECT string_agg(d::text, ',') FROM civic_district d)
"""


def ask(url: str, statement: str) -> tuple | None:
    with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(statement)
        return cursor.fetchone() if cursor.description else None


@pytest.fixture
def old_database(request):
    server = os.environ["DATABASE_URL"]
    parts = urlsplit(server)
    url = urlunsplit(parts._replace(path=f"/{NAME}"))
    ask(server, f"CREATE DATABASE {NAME}")
    ask(url, MADE.format(more=request.param))
    yield url
    ask(server, f"DROP DATABASE {NAME} WITH (FORCE)")


def start(url: str, tmp_path: Path, *command: str) -> subprocess.CompletedProcess[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = os.environ | {"DATABASE_URL": url, "VAR_DIR": str(tmp_path), "DEMO": "1", "PORT": port}
    environment.pop("CELERY_BROKER_URL", None)
    return subprocess.run(
        [sys.executable, *command],
        check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old_database", "sentence"), [(BEGUN_ANEW, WHAT_TO_DO), (FOLDED, HALF_WAY)], ids=["begun anew", "half-way"],
    indirect=["old_database"],
)  # fmt: skip
@pytest.mark.parametrize(
    "command", [("manage.py", "migrate"), ("-m", "civic.deploy.launcher")], ids=["migrate", "make run"]
)
def test_it_is_refused_with_one_sentence_and_left_as_it_is(old_database, sentence, tmp_path, command):
    before = ask(old_database, CONTENT)
    refused = start(old_database, tmp_path, *command)
    assert refused.returncode not in (0, None)
    assert refused.stderr.strip().removeprefix("CommandError: ") == sentence
    assert ask(old_database, CONTENT) == before
