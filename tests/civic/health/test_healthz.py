"""/healthz names the part that fails."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from civic.deploy.celery import app
from civic.health import actions, views

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def broker(monkeypatch):
    monkeypatch.setattr(app.conf, "broker_url", "memory://")
    views._latest.clear()


def signs_of_life(worker_ago: int = 5, beat_ago: int = 5) -> None:
    now = timezone.now()
    actions.beat("worker", now=now - timedelta(seconds=worker_ago))
    every = IntervalSchedule.objects.create(every=15, period="seconds")
    PeriodicTask.objects.update_or_create(
        name="heartbeat", defaults={"interval": every, "last_run_at": now - timedelta(seconds=beat_ago)}
    )


def test_all_is_well():
    signs_of_life()
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


@pytest.mark.parametrize(("late", "part"), [({"worker_ago": 600}, "worker"), ({"beat_ago": 600}, "beat")])
def test_a_silent_part_is_named(late, part):
    signs_of_life(**late)
    answer = Client().get("/healthz")
    assert answer.status_code == 503
    assert [name for name, outcome in answer.json().items() if outcome not in ("ok", "failing")] == [part]


def test_a_worker_that_never_came_up_is_named():
    answer = Client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["worker"] == "worker has never been heard of"


def test_a_broker_that_cannot_be_reached_is_named(monkeypatch):
    signs_of_life()
    monkeypatch.setenv("CELERY_BROKER_URL", "amqp://127.0.0.1:1//")  # Celery asks the environment first
    monkeypatch.setattr(app.conf, "broker_url", "amqp://127.0.0.1:1//")
    answer = Client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["broker"].startswith("failed")


def test_who_asks_again_at_once_costs_nothing(django_assert_num_queries):
    signs_of_life()
    first = Client().get("/healthz")
    with django_assert_num_queries(0):
        again = Client().get("/healthz")
    assert again.json() == first.json()
