"""A lost second factor is taken away by two coordinators; its owner sets up another one at the next sign-in."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.actions import end_every_session
from civic.accounts.erasure import end_sessions
from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from civic.decisions.actions import Decisions
from civic.outbox import mail
from civic.staff.models import FactorReset


class OwnFactor(DomainError):
    code = "own_factor"
    family = DomainError.FORBIDDEN
    message = _("You cannot take away your own second factor: ask two colleagues.")


class NotStaff(DomainError):
    code = "not_staff"
    message = _("This person has no role in the administration. Citizens come to a counter instead.")


class WaitsAlready(DomainError):
    code = "waits_already"
    family = DomainError.CONFLICT
    message = _("A reset for this person waits for a second coordinator already.")


def _not_their_own(reset: FactorReset, by: User) -> None:
    if reset.user_id == by.pk:
        raise OwnFactor


RESETS = Decisions(FactorReset, log="factor_reset", roles=(Role.COORDINATOR,), joined=("user",), refuse=_not_their_own)


@transaction.atomic
def ask(user: User, *, reason: str, by: User) -> FactorReset:
    """Ask for a colleague's reset; its owner is told at once, so that nobody is surprised. Raises the errors above."""
    require_role(by, Role.COORDINATOR)
    if user.pk == by.pk:
        raise OwnFactor
    User.objects.select_for_update().get(pk=user.pk)
    if not user.memberships.exists():
        raise NotStaff
    if FactorReset.objects.filter(user=user, state=FactorReset.State.REQUESTED).exists():
        raise WaitsAlready
    made = FactorReset.objects.create(user=user, reason=reason, proposed_by=by)
    audit.record("factor_reset.requested", by=by, about=user, reason=reason, reset=made.pk)
    mail.write("civic/staff/reset_mail.txt", user.email, user=user, done=False)
    return made


@transaction.atomic
def approve(pk: int, *, by: User, now: datetime) -> FactorReset:
    """Take passkeys, app codes and recovery codes away, and sign the person out everywhere."""
    reset = RESETS.waiting(pk, by=by)
    Authenticator.objects.filter(user=reset.user).delete()
    end_sessions(reset.user)
    end_every_session(reset.user)
    mail.write("civic/staff/reset_mail.txt", reset.user.email, user=reset.user, done=True)
    return RESETS.approve(reset, by=by, now=now, verb="done")


@transaction.atomic
def reject(pk: int, *, by: User, reason: str, now: datetime) -> FactorReset:
    return RESETS.reject(RESETS.waiting(pk, by=by), by=by, reason=reason, now=now)
