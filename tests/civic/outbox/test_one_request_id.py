"""What a request sets off bears its id wherever it is done: in the worker's log, in the outbox, in the audit log."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import structlog
from django.db import connection
from django.utils import timezone

from civic.audit.models import AuditEvent
from civic.core import tracing
from civic.core.roles import Role
from civic.deploy.postgresql import base
from civic.outbox import mail
from civic.outbox.models import OutboxItem
from civic.tasks import send_outbox
from tests import factories as make
from tests.processes import database_url
from tests.staff import at_desk

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A worker on a queue of its own, and the file of its log."""
    queue, lines = f"test-{timezone.now():%H%M%S%f}", tmp_path / "worker.log"
    command = [sys.executable, "-m", "celery", "-A", "civic", "worker", "-P", "threads", "-c", "2", "-Q", queue]
    env = {**os.environ, "DATABASE_URL": database_url(), "DEMO": "1", "LOG_LEVEL": "INFO"}
    with lines.open("w") as log, subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log) as it:
        yield queue, lines
        it.terminate()


def told(lines: Path, event: str) -> dict[str, Any]:
    found = [json.loads(line) for line in lines.read_text().splitlines() if f'"event": "{event}"' in line]
    return found[0] if found else {}


@pytest.mark.django_db(transaction=True)
def test_the_worker_logs_the_request_that_asked_for_a_task_and_the_one_that_filed_a_message(worker):
    queue, lines = worker
    filed, asked = uuid4(), uuid4()
    with tracing.of(filed):
        item = mail.file("lin@example.test", "s", "t")
    with tracing.of(asked):
        send_outbox.apply_async(queue=queue)
    names = set()
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute("SELECT application_name FROM pg_stat_activity WHERE datname = current_database()")
            names |= {name for (name,) in cursor.fetchall()}
        if told(lines, "outbox.worked"):
            break
        time.sleep(0.1)
    assert item is not None
    assert told(lines, "outbox.ended")["request_id"] == str(filed)
    assert told(lines, "outbox.ended")["item"] == item.pk
    assert told(lines, "outbox.worked")["request_id"] == str(asked)
    assert any(name.startswith("tuili worker ") for name in names), names
    assert "lin@" not in lines.read_text()


@pytest.mark.django_db
def test_lines_of_the_audit_log_and_messages_of_one_request_bear_one_id_and_the_next_ones_another():
    desk, someone = at_desk(make.staff(Role.COORDINATOR)), make.staff(Role.FINANCE)
    ids = []
    for reason in ("first", "second"):
        with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
            desk.post("/admin/civic/factorreset/add/", {"user": someone.email, "reason": reason})
        ids.append({line["request_id"] for line in lines if "request_id" in line})
        someone = make.staff(Role.OPERATOR)
    assert [len(each) for each in ids] == [1, 1]
    written = set(AuditEvent.objects.exclude(request_id=None).values_list("request_id", flat=True))
    written |= set(OutboxItem.objects.exclude(request_id=None).values_list("request_id", flat=True))
    assert written == {UUID(each) for one in ids for each in one}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["/usr/bin/gunicorn", "civic.wsgi", "--workers", "4"], "web"),
        (["/venv/bin/celery", "-A", "civic", "worker", "--queues", "bulk"], "worker"),
        (["/venv/celery/__main__.py", "-A", "civic", "beat"], "beat"),
        (["manage.py", "backup", "/srv/backups"], "manage.py backup"),
    ],
)
def test_a_session_of_the_database_says_what_its_process_is_there_for_and_nothing_that_was_typed(
    monkeypatch, words, name
):
    monkeypatch.setattr(sys, "argv", words)
    assert base.part() == name
