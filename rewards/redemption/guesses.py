"""Wrong codes at a till: counted in the database, one at a time, so that many at once get no more tries than one."""

from datetime import datetime, timedelta

from django.conf import settings

from civic.accounts.models import User
from rewards.redemption import errors
from rewards.redemption.models import WrongCode


def begin(clerk: User, *, now: datetime) -> None:
    """Inside a transaction: wait for the person's other tries. Raises TooManyWrongCodes."""
    User.objects.select_for_update(no_key=True).get(pk=clerk.pk)  # else many at once would all be let in
    since = now - timedelta(minutes=settings.WRONG_CODES_LOCK_MINUTES)
    if WrongCode.objects.filter(user=clerk, at__gt=since).count() >= settings.WRONG_CODES_BEFORE_LOCK:
        raise errors.TooManyWrongCodes(minutes=settings.WRONG_CODES_LOCK_MINUTES)


def count(clerk: User, *, now: datetime) -> None:
    WrongCode.objects.create(user=clerk, at=now)
