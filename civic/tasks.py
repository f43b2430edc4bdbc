"""Celery tasks of this app: each calls one action."""

from celery import shared_task
from django.utils import timezone

from civic.health import actions


@shared_task(name="civic.heartbeat")
def heartbeat() -> None:
    """Show that a task travels from beat through the broker to a worker and the database."""
    actions.beat("worker", now=timezone.now())
