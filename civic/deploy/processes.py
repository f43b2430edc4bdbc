"""What `make run` runs: the web server, a Celery worker and Celery beat, in one process that has read the code."""

import os
import sys
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any

LIBRARIES = (  # what the processes need, and what can be read before there are settings
    "gunicorn.app.base", "gunicorn.workers.gthread", "celery.bin.celery", "celery.apps.worker", "celery.apps.beat",
    "celery.concurrency.thread", "django.contrib.postgres.fields", "django.db.backends.postgresql.base",
)  # fmt: skip


def read_libraries() -> None:
    """Import what needs no settings: there is time for it while the database starts."""
    for name in LIBRARIES:
        import_module(name)


def read_code() -> None:
    """Import all that the processes will need, so that each of them need not.

    Raises ImproperlyConfigured when a setting is bad.
    """
    import django
    from django.urls import reverse

    from civic.deploy.celery import app

    django.setup()
    import_module("django_celery_beat.schedulers")
    app.loader.import_default_modules()
    reverse("healthz")  # every address, with its views


def all_processes(port: int) -> dict[str, Callable[[], object]]:
    return {
        "web": lambda: serve_web(port),
        "worker": lambda: run_celery(
            ["worker", "--pool", "threads", "--concurrency", "4", "--loglevel", "warning", "--without-gossip",
             "--without-mingle", "--queues", "celery,bulk"]),
        "beat": lambda: run_celery(["beat", "--loglevel", "warning", "--pidfile", ""]),
    }  # fmt: skip


def serve_web(port: int) -> None:
    """Run gunicorn: the application is made once, and its workers are forked from it."""
    from gunicorn.app.base import BaseApplication

    class Web(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            options = {
                "bind": f"127.0.0.1:{port}", "workers": 2, "threads": 4, "preload_app": True, "loglevel": "warning",
                "worker_tmp_dir": os.environ["VAR_DIR"], "control_socket_disable": True,
            }  # fmt: skip
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return import_module("civic.wsgi").application

    Web().run()


def run_celery(command: list[str]) -> None:
    from civic.deploy.celery import app

    warnings.filterwarnings("ignore", "You're running the worker")  # as root, in a container
    sys.exit(app.start(["--quiet", *command]))  # type: ignore[func-returns-value]  # its exit code
