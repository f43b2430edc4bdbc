"""A task goes through the broker of this run (the filesystem's, or RabbitMQ in `make test-served`) to a worker.

The worker is a process of its own, as in production. One inside this process closes a file of another library's,
which later closes the same number again: by then it was the database connection's.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.utils import timezone

from civic.health import queries
from civic.health.models import Heartbeat
from civic.tasks import heartbeat
from rewards.tasks import seal_ledger
from tests.processes import database_url

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def worker():
    """A worker on a queue of its own, so that nobody else's tasks come along."""
    queue = f"test-{timezone.now():%H%M%S%f}"
    command = [sys.executable, "-m", "celery", "-A", "civic", "worker", "-P", "threads", "-c", "2", "-Q", queue]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "DATABASE_URL": database_url(), "DEMO": "1"}, **quiet
    ) as it:
        yield queue
        it.terminate()


def test_a_heartbeat_reaches_the_database(worker):
    Heartbeat.objects.all().delete()
    heartbeat.apply_async(queue=worker)
    seal_ledger.apply_async(queue=worker)
    for _ in range(600):
        if Heartbeat.objects.filter(name="worker").exists():
            break
        time.sleep(0.1)
    assert queries.worker(timezone.now()) is None
    assert queries.broker(timezone.now()) is None
