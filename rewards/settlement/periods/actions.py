"""Change how long settlement periods are: an operator proposes, somebody else in the finance office decides."""

from datetime import date, datetime

from django.db import DatabaseError, IntegrityError, transaction

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.roles import Role, require_role
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

State = SettlementScheme.State


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
    audit.record("scheme.proposed", by=by, about=made, reason=reason, length=length, valid_from=str(valid_from))
    return made


@transaction.atomic
def approve(scheme_id: int, *, by: User, now: datetime) -> SettlementScheme:
    """Approve a scheme, which comes into force on its day; the database checks that those books have not begun.

    Raises NotAllowed, NotTheProposer, SchemeDecided, SchemeTooLate.
    """
    scheme = _undecided(scheme_id, by)
    try:
        _decide(scheme, State.APPROVED, by=by, now=now)
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", "") != "TS001":  # from settlement_scheme_guard: those books have begun
            raise
        raise SchemeTooLate from error
    audit.record("scheme.approved", by=by, about=scheme, length=scheme.length, valid_from=str(scheme.valid_from))
    return scheme


@transaction.atomic
def reject(scheme_id: int, *, by: User, reason: str, now: datetime) -> SettlementScheme:
    """Reject a scheme; periods stay as they are. Raises NotAllowed, NotTheProposer, SchemeDecided."""
    scheme = _undecided(scheme_id, by)
    _decide(scheme, State.REJECTED, by=by, now=now, reason=reason)
    audit.record("scheme.rejected", by=by, about=scheme, reason=reason)
    return scheme


def _undecided(scheme_id: int, by: User) -> SettlementScheme:
    """Return the scheme, locked, for a decision by this person, or raise why there is none."""
    require_role(by, Role.FINANCE)
    scheme = SettlementScheme.objects.select_for_update(of=("self",)).get(pk=scheme_id)
    if scheme.state != State.PROPOSED:
        raise SchemeDecided
    if scheme.proposed_by_id == by.pk:
        raise NotTheProposer
    return scheme


def _decide(
    scheme: SettlementScheme, state: SettlementScheme.State, *, by: User, now: datetime, reason: str = ""
) -> None:
    scheme.state, scheme.decided_by, scheme.decided_at, scheme.decision = state, by, now, reason
    scheme.save(update_fields=["state", "decided_by", "decided_at", "decision"])
