"""Carrying out an erasure: the register of personal columns says what happens to each table."""

from datetime import datetime

import structlog
from django.db import DatabaseError, transaction

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.audit.models import AuditWords
from civic.core.errors import DomainError
from civic.core.personal import REGISTER, Personal
from civic.mydata.models import Erasure
from civic.mydata.registry import accounts, obstacles

log = structlog.get_logger(__name__)


def carry_out_due(*, now: datetime) -> int:
    """Erase everybody whose week is over; return how many. Who cannot be erased yet is tried again the next time."""
    due = Erasure.objects.filter(cancelled_at__isnull=True, done_at__isnull=True, due_at__lte=now)
    return sum(_try(pk, now) for pk in due.order_by("pk").values_list("pk", flat=True))


def _try(pk: int, now: datetime) -> bool:
    try:
        return carry_out(pk, now=now)
    except DomainError as error:  # coins that moved at this moment, a stop of all coins: tomorrow is another day
        log.warning("erasure.waits", erasure=pk, why=error.code)
    except DatabaseError:  # rows that nobody foresaw hold on to this person: the others are erased all the same
        log.exception("erasure.failed", erasure=pk)
    return False


@transaction.atomic
def carry_out(pk: int, *, now: datetime) -> bool:
    """Erase one person, all of it or nothing; False when the wish was taken back or something stands in the way."""
    wish = Erasure.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if wish is None or wish.cancelled_at or wish.done_at or wish.due_at > now:
        return False
    user = User.objects.select_for_update().get(pk=wish.user_id)
    list(Citizen.objects.select_for_update(no_key=True).filter(user=user))  # before their wallet, as awards do
    people = accounts(user)
    if any(obstacles(person) for person in people):
        log.warning("erasure.waits", erasure=pk, why="obstacle")
        return False
    for person in people:
        _erase(person, wish, now)
    return True


def _erase(person: User, wish: Erasure, now: datetime) -> None:
    """Erase one account of the person who wished it; each has a line of its own for the backups."""
    for entry in sorted(REGISTER.values(), key=_turn):
        _apply(entry, person, now)
    if person.pk != wish.user_id:
        wish = Erasure(user=person, requested_at=wish.requested_at, due_at=wish.due_at)
    wish.done_at = now
    wish.save()
    audit.record("account.erased", by=None, about=person, erasure=wish.pk)


def _turn(entry: Personal) -> int:
    """What others wrote is found by the person's rows, so it goes first; some rows by the address, which goes last."""
    return {AuditWords: 0, User: 2}.get(entry.table, 1)


def _apply(entry: Personal, user: User, now: datetime) -> None:
    if entry.erase is not None:
        entry.erase(user, now)
    elif entry.of is not None and not entry.stays:
        entry.of(user).delete()
