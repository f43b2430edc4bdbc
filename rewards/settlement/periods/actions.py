"""Change how long settlement periods are: an operator proposes, somebody else in the finance office decides."""

from datetime import date, datetime

from django.db import DatabaseError, IntegrityError, transaction

from civic.accounts.models import User
from civic.core.calendar import taipei_day
from civic.core.locks import again_when_busy
from civic.core.roles import Role, require_role
from civic.decisions.actions import Decisions
from rewards.settlement.periods.calendar import Length
from rewards.settlement.periods.errors import (
    NotTheProposer,
    SchemeDecided,
    SchemeProposed,
    SchemeTooLate,
    SchemeUnchanged,
)
from rewards.settlement.periods.models import SettlementScheme
from rewards.settlement.periods.queries import in_force

SCHEMES = Decisions(
    SettlementScheme, log="scheme", roles=(Role.FINANCE,), same_person=NotTheProposer, decided=SchemeDecided
)


@transaction.atomic
def propose(length: Length, *, valid_from: date, reason: str, by: User, now: datetime) -> SettlementScheme:
    """Propose how long periods are from the first day of a coming month on. Nothing changes yet.

    Raises NotAllowed, SchemeTooLate, SchemeUnchanged, SchemeProposed.
    """
    require_role(by, Role.OPERATOR)
    if valid_from.day != 1 or valid_from <= taipei_day(now):
        raise SchemeTooLate(fields={"valid_from": [str(SchemeTooLate.message)]})
    if in_force(valid_from)[0] == length:
        raise SchemeUnchanged(fields={"length": [str(SchemeUnchanged.message)]})
    try:
        with transaction.atomic():  # a savepoint; of two operators at once the database takes one proposal
            made = SettlementScheme.objects.create(
                length=length, valid_from=valid_from, reason=reason.strip(), proposed_by=by, proposed_at=now
            )
    except IntegrityError as error:
        if "scheme_one_proposal_at_a_time" not in str(error):
            raise
        raise SchemeProposed from error
    return SCHEMES.told(made, "proposed", by=by, reason=reason, length=length, valid_from=str(valid_from))


@again_when_busy(5)
@transaction.atomic
def approve(scheme_id: int, *, by: User, now: datetime) -> SettlementScheme:
    """Approve a scheme, which comes into force on its day; the database checks that those books have not begun.

    Raises NotAllowed, NotTheProposer, SchemeDecided, SchemeTooLate, Busy while somebody writes into the books.
    """
    scheme = SCHEMES.waiting(scheme_id, by=by)
    facts = {"length": scheme.length, "valid_from": str(scheme.valid_from)}
    try:
        return SCHEMES.approve(scheme, by=by, now=now, **facts)
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", "") != "TS001":  # from settlement_scheme_guard: those books have begun
            raise
        raise SchemeTooLate from error


@transaction.atomic
def reject(scheme_id: int, *, by: User, reason: str, now: datetime) -> SettlementScheme:
    """Reject a scheme; periods stay as they are. Raises NotAllowed, NotTheProposer, SchemeDecided."""
    return SCHEMES.reject(SCHEMES.waiting(scheme_id, by=by), by=by, reason=reason, now=now)
