"""Roles: granted, given a last day, revoked, ended by the clock; and everything at once for whoever leaves."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.actions import end_every_session
from civic.accounts.erasure import end_sessions
from civic.accounts.models import User
from civic.agencies import queries
from civic.agencies.models import Agency, Membership
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.hooks import Hook
from civic.core.roles import Role, require_role

LEAVES: Hook[[User, User | None], Iterable[str]] = Hook(
    "What else ends when a person leaves the administration, or is handed on to this colleague? In words."
)


class OwnRole(DomainError):
    code = "own_role"
    family = DomainError.FORBIDDEN
    message = _("You cannot change your own roles: ask another coordinator.")


class DayIsOver(DomainError):
    code = "day_is_over"
    message = _("That day is over. Choose today or a later one.")


class LastCoordinator(DomainError):
    code = "last_coordinator"
    family = DomainError.CONFLICT
    message = _("This is the only coordinator: make somebody else one first.")


class NoRole(DomainError):
    code = "no_role"
    family = DomainError.CONFLICT
    message = _("This person has no role any more; nothing was changed.")


class NobodyToTakeOver(DomainError):
    code = "nobody_to_take_over"
    message = _("The person who takes over must be somebody else with a role in the administration.")


@transaction.atomic
def grant_role(
    user: User, role: Role, *, agency: Agency | None = None, by: User | None, first_day: date | None = None,
    last_day: date | None = None,
) -> Membership:  # fmt: skip
    """Give a person a role; whoever holds one may open the administration, after signing in anew.

    It counts from the start of `first_day` to the end of `last_day`, both Taipei days. Raises OwnRole.
    """
    if by is not None and by.pk == user.pk:
        raise OwnRole
    membership = Membership(user=user, role=role, agency=agency, granted_by=by, first_day=first_day, last_day=last_day)
    membership.full_clean()
    membership.save()
    sync_staff_flag(user)
    end_every_session(user)
    days = {"first_day": str(first_day or ""), "last_day": str(last_day or "")}
    audit.record("role.granted", by=by, about=user, role=str(role), agency=agency.slug if agency else "", **days)
    return membership


@transaction.atomic
def set_last_day(membership: Membership, last_day: date | None, *, by: User, now: datetime) -> None:
    """Prolong or shorten a role; None: until it is revoked. Raises OwnRole, DayIsOver."""
    if membership.user_id == by.pk:
        raise OwnRole
    if last_day is not None and last_day < taipei_day(now):
        raise DayIsOver
    was, membership.last_day = Membership.objects.get(pk=membership.pk).last_day, last_day
    membership.full_clean()
    membership.save(update_fields=["last_day"])
    audit.record(
        "role.last_day_set", by=by, about=membership.user, role=membership.role, was=str(was or ""),
        last_day=str(last_day or ""),
    )  # fmt: skip


@transaction.atomic
def revoke_role(membership: Membership, *, by: User | None) -> None:
    """Take a role away; the last one closes the administration to that person. Raises OwnRole."""
    user = membership.user
    if by is not None and by.pk == user.pk:
        raise OwnRole
    audit.record("role.revoked", by=by, about=user, role=membership.role)
    membership.delete()
    sync_staff_flag(user)
    end_every_session(user)


@transaction.atomic
def end_due(*, now: datetime) -> int:
    """End the roles whose last day is over; they gave no right since midnight. Return how many."""
    over = Membership.objects.filter(last_day__lt=taipei_day(now)).select_related("user").order_by("user_id", "pk")
    due = list(over.select_for_update(of=("self",)))
    for membership in due:
        audit.record("role.ended", by=None, about=membership.user, role=membership.role)
        membership.delete()
        sync_staff_flag(membership.user)
        end_every_session(membership.user)
    return len(due)


@transaction.atomic
def leave(user: User, *, to: User | None = None, by: User | None, reason: str, now: datetime) -> list[str]:
    """Offboard a member of staff in one act: roles, sessions and tokens end, what waits for them goes to `to`.

    The account stays what every citizen has. Returns what was ended or handed on beside the roles, in words.
    Raises NotAllowed, OwnRole, NoRole, LastCoordinator, NobodyToTakeOver.
    """
    if by is not None:
        require_role(by, Role.COORDINATOR)
        if by.pk == user.pk:
            raise OwnRole
    today = taipei_day(now)
    held = list(Membership.objects.select_for_update().filter(user=user).order_by("pk"))
    if not held:
        raise NoRole
    if any(each.role == Role.COORDINATOR for each in held) and not queries.coordinators_besides(user, today=today):
        raise LastCoordinator
    if to is not None and (to.pk == user.pk or not to.is_active or not queries.in_office(today).filter(user=to)):
        raise NobodyToTakeOver
    told = [words for some in LEAVES(user, to) for words in some]
    Membership.objects.filter(pk__in=[each.pk for each in held]).delete()
    sync_staff_flag(user)
    end_sessions(user)
    end_every_session(user)
    audit.record(
        "staff.left", by=by, about=user, reason=reason, roles=sorted({each.role for each in held}),
        to=to.pk if to else None, also=len(told),
    )  # fmt: skip
    return told


def sync_staff_flag(user: User) -> None:
    """`is_staff` follows the memberships, those that begin on a later day too: their second factor is set up before."""
    user.is_staff = user.is_superuser or user.memberships.exists()
    user.save(update_fields=["is_staff"])
    user.held_roles = None
