"""The Celery application: `celery -A civic worker` and `celery -A civic beat`."""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import beat_init, before_task_publish, setup_logging, task_postrun, task_prerun, worker_ready

from civic.core import tracing
from civic.deploy import folder_broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civic.settings")
REQUEST = "tuili_request_id"  # the header of a task
folder_broker.use()
app = Celery("tuili")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_configure.connect
def make_broker_folders(sender: Celery, **kwargs: Any) -> None:
    """The filesystem broker wants its folders to be there."""
    options = sender.conf.broker_transport_options
    for name in ("data_folder_in", "control_folder"):
        if name in options:
            Path(options[name]).mkdir(parents=True, exist_ok=True)


@setup_logging.connect
def keep_django_logging(**kwargs: Any) -> None:
    """Celery leaves the log settings of Django as they are."""


@before_task_publish.connect
def name_the_request(headers: dict[str, Any], **kwargs: Any) -> None:
    """A task carries the id of the request, or of the task, that asked for it."""
    if request_id := tracing.current():
        headers[REQUEST] = str(request_id)


@task_prerun.connect
def take_the_requests_name(task_id: str, task: Any, **kwargs: Any) -> None:
    """What the task logs, files and audits carries it too; one that nobody asked for has its own number."""
    asked = getattr(task.request, REQUEST, None) or task_id
    task.request.traced = tracing.begin(asked, task=task.name)


@task_postrun.connect
def lay_the_requests_name_down(task: Any, **kwargs: Any) -> None:
    tracing.end(getattr(task.request, "traced", {}))


@worker_ready.connect
def show_that_the_worker_lives(**kwargs: Any) -> None:
    """The first sign of life, so that /healthz need not wait for the first heartbeat task."""
    _show("worker")


@beat_init.connect
def show_that_beat_lives(**kwargs: Any) -> None:
    _show("beat")


def _show(name: str) -> None:
    from django.utils import timezone

    from civic.health.actions import beat

    beat(name, now=timezone.now())
