"""Read the mailbox of returned mail once, and say what was in it."""

from collections import Counter
from datetime import datetime

import structlog
from django.conf import settings
from django.core.cache import cache

from engagement.delivery.channels.email import mailbox, reports, returned
from engagement.delivery.channels.email.returned import Report

log = structlog.get_logger(__name__)
FAULT = "mail.bounces.fault"  # in the cache: why the mailbox could not be read last time


def read(*, now: datetime, address: str = "") -> dict[str, int]:
    """Take what came back since the last time; return how many were taken, repeated, unknown, or no report.

    Raises mailbox.NotOpened, after the desk can read it, too.
    """
    told: Counter[str] = Counter()
    try:
        for raw, seen in mailbox.unread(address or settings.BOUNCE_MAILBOX):
            report = _read(raw)
            told[str(returned.take(report, now=now)) if report else "no report"] += 1
            seen()
    except mailbox.NotOpened as error:
        log.warning("mail.bounces.not_read", fault=str(error))
        cache.set(FAULT, str(error), None)
        raise
    cache.delete(FAULT)
    return dict(told)


def _read(raw: bytes) -> Report | None:
    """One mail that nobody can read must not keep all others from being read, for ever."""
    try:
        return reports.read(raw)
    except Exception:
        log.exception("mail.bounces.not_understood")
        return None
