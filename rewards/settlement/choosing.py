"""How long settlement periods are to be: an operator proposes it, somebody else in the finance office decides."""

from datetime import date, datetime

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from rewards.settlement.schemes import Length, SettlementScheme

State = SettlementScheme.State


class SchemeTooLate(DomainError):
    code = "scheme_too_late"
    family = DomainError.CONFLICT
    message = _(
        "A scheme begins with a month whose books have not begun: choose the 1st of a later month. "
        "What was settled before stays as it is."
    )


class SchemeUnchanged(DomainError):
    code = "scheme_unchanged"
    message = _("Periods are that long on this day already: there is nothing to change.")


class SchemeProposed(DomainError):
    code = "scheme_proposed"
    family = DomainError.CONFLICT
    message = _("Another scheme waits for the finance office; it is decided first.")


class SchemeDecided(DomainError):
    code = "scheme_decided"
    family = DomainError.CONFLICT
    message = _("This scheme was decided before.")


class NotTheProposer(DomainError):
    code = "not_the_proposer"
    family = DomainError.FORBIDDEN
    message = _("Who proposed a scheme cannot decide about it.")


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
        with transaction.atomic():
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
    """Let it come into force on its day; the database looks whether those books have begun.

    Raises NotAllowed, NotTheProposer, SchemeDecided, SchemeTooLate.
    """
    scheme = _undecided(scheme_id, by)
    try:
        _decide(scheme, State.APPROVED, by=by, now=now)
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", "") != "TS001":
            raise
        raise SchemeTooLate from error
    audit.record("scheme.approved", by=by, about=scheme, length=scheme.length, valid_from=str(scheme.valid_from))
    return scheme


@transaction.atomic
def reject(scheme_id: int, *, by: User, reason: str, now: datetime) -> SettlementScheme:
    """Leave periods as they are. Raises NotAllowed, NotTheProposer, SchemeDecided."""
    scheme = _undecided(scheme_id, by)
    _decide(scheme, State.REJECTED, by=by, now=now, reason=reason)
    audit.record("scheme.rejected", by=by, about=scheme, reason=reason)
    return scheme


def in_force(day: date) -> tuple[Length, date | None]:
    """How long periods are on a day, and since when; None: from the beginning."""
    scheme = _approved().filter(valid_from__lte=day).first()
    return (Length(scheme.length), scheme.valid_from) if scheme else (Length.MONTH, None)


def coming(today: date) -> list[tuple[Length, date]]:
    """How long periods will be, and from when, the nearest first: of two for one day the later decision counts."""
    latest = {each.valid_from: each for each in _approved().filter(valid_from__gt=today).order_by("valid_from", "id")}
    return [(Length(each.length), day) for day, each in latest.items()]


def _approved() -> QuerySet[SettlementScheme]:
    return SettlementScheme.objects.filter(state=State.APPROVED).order_by("-valid_from", "-id")


def _undecided(scheme_id: int, by: User) -> SettlementScheme:
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
