"""What the help desk may do to an account: close it, and open it again."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.erasure import is_erased
from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.core.hooks import Hook
from civic.core.roles import Role, require_role


class StaffAccount(DomainError):
    code = "staff_account"
    family = DomainError.FORBIDDEN
    message = _("This person works in the administration: a coordinator revokes their roles first.")


class ErasedAccount(DomainError):
    code = "erased_account"
    family = DomainError.CONFLICT
    message = _("This account was erased at its owner’s wish; nobody can bring it back.")


class MergedAccount(DomainError):
    code = "merged_account"
    family = DomainError.CONFLICT
    message = _("This person goes on with another account, which has the coins of this one.")


GOES_ON_ELSEWHERE: Hook[[User], bool] = Hook("Does this person go on with another account?")


class OwnAccount(DomainError):
    code = "own_account"
    family = DomainError.FORBIDDEN
    message = _("You cannot close your own account here: ask a colleague.")


@transaction.atomic
def deactivate(user: User, *, by: User, reason: str) -> None:
    """Close an account: signing in, open sessions and API tokens stop at once. The wallet stays."""
    _require_help_desk(user, by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    audit.record("user.deactivated", by=by, about=user, reason=reason)


@transaction.atomic
def reactivate(user: User, *, by: User, reason: str) -> None:
    """Open a closed account again. Raises ErasedAccount, MergedAccount."""
    _require_help_desk(user, by)
    if is_erased(user):
        raise ErasedAccount
    if any(GOES_ON_ELSEWHERE(user)):
        raise MergedAccount
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("user.reactivated", by=by, about=user, reason=reason)


@transaction.atomic
def forget_birth_year(user: User, *, by: User, reason: str) -> None:
    """A document at the counter shows that the year of birth was wrong: it is emptied, and may be told anew."""
    _require_help_desk(user, by)
    Citizen.objects.filter(user=user).update(birth_year=None)
    audit.record("user.birth_year_forgotten", by=by, about=user, reason=reason)


def _require_help_desk(user: User, by: User) -> None:
    require_role(by, Role.OPERATOR, Role.COORDINATOR)
    if user.pk == by.pk:
        raise OwnAccount
    if user.is_superuser or user.memberships.exists():
        raise StaffAccount
