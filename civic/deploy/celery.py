"""The Celery application: `celery -A civic worker` and `celery -A civic beat`."""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_ready

from civic.deploy import folder_broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civic.settings")
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
