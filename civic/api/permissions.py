"""Who may call an address of the API."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from rest_framework.permissions import BasePermission

from civic.core.roles import Role, has_role


def role_permission(*wanted: Role) -> type[Any]:
    """A DRF permission class that lets these roles in: a program with its token, a browser with its second factor."""

    class RolePermission(BasePermission):
        def has_permission(self, request: Any, view: Any) -> bool:
            return has_role(request.user, *wanted) and (bool(request.auth) or is_sure_of(request))

    return RolePermission


def is_sure_of(request: Any) -> bool:
    """Whether this session has shown what the administration asks of staff."""
    records = get_authentication_records(request, request.user)
    return not settings.STAFF_SECOND_FACTOR or any(record["method"] == "mfa" for record in records)
