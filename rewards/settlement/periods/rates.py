"""What a coin is worth to a merchant, by the day: a rate that changes holds for months that have not begun."""

from datetime import date, datetime

import structlog
from django.conf import settings
from django.db import transaction

from civic.core import locks
from civic.core.calendar import month_of, next_month
from civic.core.locks import Lock
from rewards.settlement.periods.models import CoinRate, Settlement

BEGINNING = date(2000, 1, 1)  # before any books
log = structlog.get_logger(__name__)


def of(day: date) -> int:
    """Find the rate of the period that begins on a day, in NT$."""
    rate = CoinRate.objects.filter(valid_from__lte=day).values_list("twd", flat=True).first()
    return settings.COIN_TWD if rate is None else rate


@transaction.atomic
def note(*, now: datetime) -> CoinRate | None:
    """Note the setting COIN_TWD where it differs from the rate to come; it holds from the next month on.

    The first time it holds for all that is not settled yet. Safe to run again, and by two at once.
    """
    locks.hold(Lock.SETTLEMENT, 0)
    last = CoinRate.objects.first()
    if last is not None and last.twd == settings.COIN_TWD:
        return None
    start = _beginning() if last is None else next_month(month_of(now))
    log.info("coin_rate.noted", twd=settings.COIN_TWD, holds_from=str(start))
    return CoinRate.objects.create(valid_from=start, twd=settings.COIN_TWD)


def _beginning() -> date:
    """Find from when the first rate holds: after what is settled, and of that each keeps its own."""
    settled = Settlement.objects.order_by("-month").values_list("month", flat=True).first()
    return next_month(settled) if settled else BEGINNING
