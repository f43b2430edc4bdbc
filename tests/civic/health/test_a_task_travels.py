"""A task goes through the broker of this run (the filesystem's, or RabbitMQ in `make test-served`) to a worker."""

import time

import pytest
from celery.contrib.testing.worker import start_worker
from django.utils import timezone

from civic.celery import app
from civic.health import queries
from civic.health.models import Heartbeat
from civic.tasks import heartbeat
from rewards.tasks import seal_ledger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker():
    """A worker on a queue of its own, so that nobody else's tasks come along."""
    queue = f"test-{timezone.now():%H%M%S%f}"
    only = {"pool": "threads", "concurrency": 2, "queues": [queue]}
    with start_worker(app, perform_ping_check=False, shutdown_timeout=30, **only):
        yield queue


def test_a_heartbeat_reaches_the_database(worker):
    Heartbeat.objects.all().delete()
    heartbeat.apply_async(queue=worker)
    seal_ledger.apply_async(queue=worker)
    for _ in range(200):
        if Heartbeat.objects.filter(name="worker").exists():
            break
        time.sleep(0.1)
    assert queries.worker(timezone.now()) is None
    assert queries.broker(timezone.now()) is None
