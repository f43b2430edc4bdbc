from django.db import transaction

from civic.accounts.actions import end_every_session
from civic.accounts.models import User
from civic.agencies.models import Agency, Membership
from civic.audit import actions as audit
from civic.core.roles import Role


@transaction.atomic
def grant_role(user: User, role: Role, *, agency: Agency | None = None, by: User | None) -> Membership:
    """Give a person a role; whoever holds one may open the administration, after signing in anew."""
    membership = Membership(user=user, role=role, agency=agency)
    membership.full_clean()
    membership.save()
    sync_staff_flag(user)
    end_every_session(user)
    audit.record("role.granted", by=by, about=user, role=str(role), agency=agency.slug if agency else "")
    return membership


@transaction.atomic
def revoke_role(membership: Membership, *, by: User | None) -> None:
    """Take a role away; the last one closes the administration to that person."""
    user = membership.user
    audit.record("role.revoked", by=by, about=user, role=membership.role)
    membership.delete()
    sync_staff_flag(user)
    end_every_session(user)


def sync_staff_flag(user: User) -> None:
    """`is_staff` follows the memberships."""
    user.is_staff = user.is_superuser or user.memberships.exists()
    user.save(update_fields=["is_staff"])
    user.held_roles = None
