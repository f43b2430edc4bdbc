"""What /healthz looks at. Each check returns None when all is well, or a sentence that says what is not."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django_celery_beat.models import PeriodicTask

from civic.core.hooks import Hook
from civic.deploy.celery import app
from civic.health.models import Heartbeat

PATIENCE = timedelta(seconds=settings.HEARTBEAT_SECONDS * 4)


def database(now: datetime) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return None


def broker(now: datetime | None = None) -> str | None:
    with app.connection_for_write() as link:
        link.ensure_connection(max_retries=1, timeout=2)
        with link.channel():
            return None


def worker(now: datetime) -> str | None:
    """The last heartbeat task that a worker finished."""
    seen = Heartbeat.objects.filter(name="worker").values_list("at", flat=True).first()
    return _too_old("worker", seen, now)


def beat(now: datetime) -> str | None:
    """The last time that beat sent the heartbeat task, or started."""
    sent = PeriodicTask.objects.filter(name="heartbeat").values_list("last_run_at", flat=True).first()
    started = Heartbeat.objects.filter(name="beat").values_list("at", flat=True).first()
    return _too_old("beat", max((at for at in (sent, started) if at), default=None), now)


CHECKS: dict[str, Callable[[datetime], str | None]] = {
    "database": database,
    "broker": broker,
    "worker": worker,
    "beat": beat,
}


FACTS: Hook[[], tuple[str, str]] = Hook("What else should /healthz tell, though no part of the portal is down?")


def facts() -> dict[str, str]:
    """Map what the slices above tell by its name: `ok`, or what a person has to look at."""
    try:
        return dict(FACTS())
    except DatabaseError:
        return {}  # the report says it


def report(*, now: datetime) -> dict[str, str]:
    """Run every check; map its name to `ok` or to what is wrong."""
    return {name: _outcome(check, now) for name, check in CHECKS.items()}


def _outcome(check: Callable[[datetime], str | None], now: datetime) -> str:
    try:
        return check(now) or "ok"
    except Exception as error:  # whatever breaks a check is what the report is for
        return f"failed: {type(error).__name__}"


def _too_old(name: str, seen: datetime | None, now: datetime) -> str | None:
    if seen is None:
        return f"{name} has never been heard of"
    if now - seen > PATIENCE:
        return f"last sign of life {int((now - seen).total_seconds())} s ago"
    return None
