"""Confirm a statement with one tap; or take silence past the deadline for a yes, where the county has decided so."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from civic.accounts.models import User
from civic.audit import actions as audit
from rewards.settlement.statements import reminders
from rewards.settlement.statements.errors import DisputeOpen, NothingToConfirm
from rewards.settlement.statements.models import Statement
from rewards.settlement.statements.queries import deadline, lock_own

Status = Statement.Status


@transaction.atomic
def confirm(number: str, *, by: User, now: datetime) -> Statement:
    """Confirm that the figures are right, as the owner; tapped on two phones, it happens once and both read the same.

    Raises NotFound (not an own, issued statement), DisputeOpen, NothingToConfirm.
    """
    statement = lock_own(number, by)
    if statement.status == Status.DISPUTED:
        raise DisputeOpen
    if statement.status == Status.CLOSED:
        raise NothingToConfirm
    if statement.status == Status.ISSUED:
        statement.status, statement.confirmed_by, statement.confirmed_at = Status.CONFIRMED, by, now
        statement.save(update_fields=["status", "confirmed_by", "confirmed_at"])
        reminders.take_back(statement, now=now)
        audit.record("statement.confirmed", by=by, about=statement, sha256=statement.lines_sha256)
    return statement


def deem_confirmed(*, now: datetime) -> int:
    """Confirm statements whose deadline passed in silence, where the county has decided so; return how many."""
    if settings.STATEMENT_UNCONFIRMED != "deemed":
        return 0
    late = [
        each.pk
        for each in Statement.objects.filter(status=Status.ISSUED).only("pk", "issued_at")
        if (until := deadline(each)) is not None and until <= now
    ]
    return sum(_deem(pk, now=now) for pk in late)


@transaction.atomic
def _deem(pk: int, *, now: datetime) -> bool:
    """Confirm one statement by silence; the owner's own word, given meanwhile, counts first."""
    # Locked and read again: the owner may have answered since the list was made.
    statement = Statement.objects.select_for_update(of=("self",)).get(pk=pk)
    if statement.status != Status.ISSUED:
        return False
    statement.status, statement.deemed, statement.confirmed_at = Status.CONFIRMED, True, now
    statement.save(update_fields=["status", "deemed", "confirmed_at"])
    audit.record("statement.deemed_confirmed", by=None, about=statement, sha256=statement.lines_sha256)
    return True
