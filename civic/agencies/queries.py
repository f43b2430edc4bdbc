"""Who holds which role: today, and on any day that is past."""

from datetime import date

from django.db.models import Q, QuerySet

from civic.accounts.models import User
from civic.agencies.models import Membership, RoleTerm
from civic.core.calendar import day_start
from civic.core.roles import Role


def in_office(day: date) -> QuerySet[Membership]:
    """Find the roles that count on this Taipei day, as far as they stand now."""
    begun = Q(first_day=None) | Q(first_day__lte=day)
    return Membership.objects.filter(begun, Q(last_day=None) | Q(last_day__gte=day))


def coordinators_besides(user: User, *, today: date) -> bool:
    """Whether somebody else could give roles today."""
    others = in_office(today).filter(role=Role.COORDINATOR, user__is_active=True)
    return others.exclude(user=user).exists()


def held_on(day: date) -> QuerySet[RoleTerm]:
    """Find who held which role on a Taipei day, if only for a part of it."""
    still = Q(ended_at=None) | Q(ended_at__gte=day_start(day))
    rows = RoleTerm.objects.filter(still, Q(last_day=None) | Q(last_day__gte=day), first_day__lte=day)
    return rows.select_related("user", "agency", "granted_by").order_by("role", "agency__name", "user_id", "pk")
