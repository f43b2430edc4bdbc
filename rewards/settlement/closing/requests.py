"""Close a period on request: an operator asks, a job closes and notes how far it is.

The request is a row, so it outlives the broker. A worker that dies leaves it; the next one closes again from where
the books say it was.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_noop, override

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.progress import told
from civic.core.roles import Role, require_role
from rewards.settlement.closing import actions, errors
from rewards.settlement.closing.models import CloseRequest
from rewards.settlement.periods import queries as periods
from rewards.settlement.periods.calendar import Period
from rewards.settlement.periods.models import Settlement

LEASE = timedelta(minutes=15)  # after that a worker is taken for dead
BROKE_OFF = gettext_noop(
    "It stopped before anything was issued. Close the period once more, or wait: it is tried again at night."
)
log = structlog.get_logger(__name__)


def waiting(*, now: datetime) -> Period | None:
    """Find the oldest period that is over and not closed."""
    return next(iter(periods.periods_to_close(today=taipei_day(now))), None)


@transaction.atomic
def ask(month: date, *, by: User, now: datetime) -> CloseRequest:
    """File a request to close the period that begins on this day; return the open one if there is one.

    Raises NotAllowed, UnknownPeriod, MonthNotOver, MonthAlreadyClosed, NothingToClose.
    """
    require_role(by, Role.OPERATOR)
    period = periods.beginning(month)
    if period.last >= taipei_day(now):
        over = errors.MonthNotOver if period.is_month else errors.PeriodNotOver
        raise over(month=str(period), last=f"{period.last}")
    if Settlement.objects.filter(pk=month).exists():
        raise errors.MonthAlreadyClosed(month=str(period))
    if period not in periods.periods_to_close(today=taipei_day(now)):
        raise errors.NothingToClose(month=str(period))
    asked, made = CloseRequest.objects.get_or_create(
        month=month, ended_at=None, defaults={"asked_by": by, "asked_at": now}
    )
    if made:
        audit.record("month.close_asked", by=by, about=asked)
    return asked


def work(*, now: datetime) -> int:
    """Close every period that was asked for and that no living worker is closing; return how many were taken."""
    free = CloseRequest.objects.filter(ended_at=None).filter(Q(taken_at=None) | Q(taken_at__lt=now - LEASE))
    ids = list(free.order_by("month").values_list("pk", flat=True))
    # The UPDATE claims the request: of two workers one changes a row, the other none and goes on.
    return sum(_close(pk, now=now) for pk in ids if free.filter(pk=pk).update(taken_at=now))


def _close(request_id: int, *, now: datetime) -> int:
    """Close the period of one request, and note on it how that ended."""
    asked = CloseRequest.objects.get(pk=request_id)
    ended: dict[str, Any] = {"ended_at": now}
    try:
        with told(_noting(asked)):
            actions.close_month(asked.month, by=f"user:{asked.asked_by_id}", now=now)
    except errors.MonthAlreadyClosed:
        pass  # by the night's job, or by a worker that died afterwards
    except DomainError as error:
        ended |= fault_of(error)
    except Exception:
        log.exception("month.close_failed", month=str(asked))
        ended |= {"fault": BROKE_OFF}
    CloseRequest.objects.filter(pk=asked.pk).update(**ended)
    log.info("month.close_asked", month=str(asked), fault=ended.get("fault", ""))
    return 1


def fault_of(error: DomainError) -> dict[str, Any]:
    """Take an error apart into the sentence in the source and the facts that fill it, to be read in any language.

    One that counts something has a sentence for each number; it is kept in the county's language.
    """
    with override(None):
        words = str(error.message)
    if words:
        return {"fault": words, "facts": {name: str(fact) for name, fact in error.facts.items()}}
    return {"fault": str(error)[:300] or BROKE_OFF}


def _noting(asked: CloseRequest) -> Callable[[int, int], None]:
    """Make a listener that writes down how far it is.

    It has a connection of its own: the closing transaction shows nothing until it ends.
    """

    def note(done: int, parts: int) -> None:
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute(
                    "UPDATE rewards_closerequest SET done = %s, parts = %s WHERE id = %s", [done, parts, asked.pk]
                )
        finally:
            other.close()

    return note
