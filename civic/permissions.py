"""Who may do what: every check of a role goes through here."""

from collections.abc import Iterable
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from civic.accounts.models import User
from civic.agencies.models import Role
from civic.errors import NotAllowed

AnyUser = User | AnonymousUser


def roles(user: AnyUser) -> dict[str, set[int | None]]:
    """Map each role that the person holds to the ids of its agencies (None: the whole portal)."""
    if not user.is_authenticated or not user.is_active:
        return {}
    if user.held_roles is None:
        held: dict[str, set[int | None]] = {}
        for role, agency in user.memberships.values_list("role", "agency_id"):
            held.setdefault(role, set()).add(agency)
        user.held_roles = held
    return user.held_roles


def has_role(user: AnyUser, *wanted: Role, agency_id: int | None = None) -> bool:
    """Tell whether the person holds one of the roles; with `agency_id`, in that agency or for the whole portal."""
    held = roles(user)
    return any(role in held and (agency_id is None or agency_id in held[role] or None in held[role]) for role in wanted)


def agencies_of(user: AnyUser, *wanted: Role) -> set[int]:
    """The ids of the agencies in which the person holds one of the roles."""
    return {agency for role in wanted for agency in roles(user).get(role, set()) if agency is not None}


def require_role(user: AnyUser, *wanted: Role, agency_id: int | None = None) -> None:
    """Raise NotAllowed unless `has_role`."""
    if not has_role(user, *wanted, agency_id=agency_id):
        raise NotAllowed


def role_permission(*wanted: Role) -> type[Any]:
    """A DRF permission class that lets these roles in: a program with its token, a browser with its second factor."""
    from rest_framework.permissions import BasePermission

    class RolePermission(BasePermission):
        def has_permission(self, request: Any, view: Any) -> bool:
            return has_role(request.user, *wanted) and (bool(request.auth) or is_sure_of(request))

    return RolePermission


def is_sure_of(request: Any) -> bool:
    """Whether this session has shown what the administration asks of staff."""
    records = get_authentication_records(request, request.user)
    return not settings.STAFF_SECOND_FACTOR or any(record["method"] == "mfa" for record in records)


def sees_every_agency(user: AnyUser) -> bool:
    return has_role(user, Role.COORDINATOR, Role.OPERATOR, Role.FINANCE, Role.AUDITOR)


def role_names(user: AnyUser) -> Iterable[str]:
    return [str(Role(role).label) for role in roles(user)]
