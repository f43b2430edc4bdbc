"""Delete what attempts left behind, after a few days."""

from datetime import datetime, timedelta

from django.conf import settings

from civic.core.calendar import taipei_day
from rewards.redemption.attempts.models import PayerPhone, WrongCode, WrongPin


def forget(*, now: datetime) -> int:
    """Delete what the fraud desk no longer needs; return how many rows were deleted."""
    before = taipei_day(now) - timedelta(days=settings.TRACE_DAYS)
    phones, _by_model = PayerPhone.objects.filter(day__lt=before).delete()
    since = now - timedelta(days=settings.TRACE_DAYS)
    tries = [each.objects.filter(at__lt=since).delete()[0] for each in (WrongPin, WrongCode)]
    return phones + sum(tries)
