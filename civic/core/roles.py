"""Who may do what: every check of a role goes through here."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.core.calendar import taipei_day
from civic.core.errors import NotAllowed

AnyUser = Any  # an accounts.User or AnonymousUser; the ground floor knows neither class


class Role(models.TextChoices):
    """What a member of staff may do; docs/glossary.md says what each is there for."""

    EDITOR = "editor", _("editor")
    APPROVER = "approver", _("approver")
    COORDINATOR = "coordinator", _("coordinator")
    OPERATOR = "operator", _("operator")
    FINANCE = "finance", _("finance")
    AUDITOR = "auditor", _("auditor")


AGENCY_ROLES = (Role.EDITOR, Role.APPROVER)


def roles(user: AnyUser) -> dict[str, set[int | None]]:
    """Map each role that the person holds today to the ids of its agencies (None: the whole portal).

    A role begins and ends at midnight in Taipei, so this asks the clock: every check of a right goes through here.
    """
    if not user.is_authenticated or not user.is_active:
        return {}
    if user.held_roles is None:
        held: dict[str, set[int | None]] = {}
        today = taipei_day(timezone.now())
        for role, agency, first, last in user.memberships.values_list("role", "agency_id", "first_day", "last_day"):
            if (first is None or first <= today) and (last is None or last >= today):
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


def sees_every_agency(user: AnyUser) -> bool:
    return has_role(user, Role.COORDINATOR, Role.OPERATOR, Role.FINANCE, Role.AUDITOR)


def role_names(user: AnyUser) -> Iterable[str]:
    return [str(Role(role).label) for role in roles(user)]
