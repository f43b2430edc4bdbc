"""What minors may earn in a year before a guardian agrees: counted and held inside the award's own transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.core.calendar import day_start, taipei_day
from civic.core.errors import DomainError
from civic.guardians.queries import capped, has_consent, in_force, is_capped
from civic.guardians.room import YEAR_ROOM


class GuardianNeeded(DomainError):
    """The coins would go beyond a minor's cap, and no guardian has agreed; the activity itself goes on."""

    code = "guardian_needed"
    help = "guardian"
    family = DomainError.LIMIT
    message = _("Beyond %(cap)s coins a year a parent or guardian must agree first.")


class AgeNeeded(GuardianNeeded):
    """The same, for somebody whose age nobody knows."""

    code = "age_needed"
    help = "birth-year"
    message = _("Beyond %(cap)s coins a year we need your year of birth first.")


def guardian_needed(citizen: Citizen, coins: int, *, now: datetime) -> bool:
    """Whether these coins would go beyond the cap. Costs no query for anybody who is no minor."""
    left = room(citizen, now)
    return left is not None and coins > left


@YEAR_ROOM.connect
def room(citizen: Citizen, now: datetime) -> int | None:
    """Coins that are left under the year's cap; None for whoever has none, which costs no query for grown-ups."""
    if not is_capped(citizen, today=taipei_day(now)) or has_consent(citizen):
        return None
    return max(0, int(settings.MINOR_COIN_CAP) - _earned([citizen.pk], now=now).get(citizen.pk, 0))


@contextmanager
def counted(citizen: Citizen, coins: int, *, key: str, now: datetime) -> Iterator[None]:
    """Around an award: for whoever has a cap, the row is locked, counted and held until the coins are posted.

    Raises GuardianNeeded or AgeNeeded; what `key` gave before is not asked again. Others cost nothing.
    """
    if not is_capped(citizen, today=taipei_day(now)):
        yield
        return
    with transaction.atomic():
        locked = Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)
        if guardian_needed(locked, coins, now=now) and not _was_given(key):
            raise (AgeNeeded if locked.birth_year is None else GuardianNeeded)(cap=settings.MINOR_COIN_CAP)
        yield


def within_cap(citizens: Sequence[int], coins: int, *, now: datetime) -> list[int]:
    """Those of a batch whose cap these coins fit under; minors' rows stay locked until the transaction ends."""
    young = Citizen.objects.filter(capped(taipei_day(now)), pk__in=citizens)
    minors = set(young.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    if not minors:
        return list(citizens)
    minors -= set(in_force().filter(citizen__in=minors).values_list("citizen", flat=True))
    earned = _earned(sorted(minors), now=now)
    beyond = {pk for pk in minors if earned.get(pk, 0) + coins > settings.MINOR_COIN_CAP}
    return [pk for pk in citizens if pk not in beyond]


def _was_given(key: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM rewards_transaction WHERE idempotency_key = %s", [key])
        return cursor.fetchone() is not None


def _earned(citizens: list[int], *, now: datetime) -> dict[int, int]:
    """Coins that each was awarded in this Taipei year."""
    start = day_start(date(taipei_day(now).year, 1, 1))
    with connection.cursor() as cursor:
        cursor.execute(_EARNED, [citizens, start])
        return dict(cursor.fetchall())


_EARNED = """
SELECT w.holder_id, sum(p.amount)::bigint
  FROM rewards_account w
  JOIN rewards_posting p ON p.destination_id = w.id
  JOIN rewards_transaction t ON t.id = p.transaction_id
 WHERE w.kind = 'wallet' AND w.holder_id = ANY (%s) AND t.kind = 'award' AND t.effective_at >= %s
 GROUP BY w.holder_id
"""
