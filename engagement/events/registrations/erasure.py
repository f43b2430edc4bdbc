"""What becomes of a person's places at events when they are erased."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from civic.accounts.models import User
from engagement.events.registrations import guests, promoting
from engagement.events.registrations.actions import lock_session
from engagement.events.registrations.models import Registration


@transaction.atomic
def step_back_everywhere(user: User, now: datetime) -> None:
    """Give back every place that is to come, so that the next gets it; untie what is over from the person."""
    mine = Registration.objects.filter(pk__in=theirs(user).values("pk"))
    coming = mine.filter(state__in=Registration.LIVE, session__ends_at__gt=now).order_by("session", "pk")
    for registration in coming:
        session = lock_session(registration.session_id)
        promoting.end(registration, Registration.State.LEFT, now=now)
        promoting.go_on(session, now=now)
    mine.update(citizen=None, guest="", guest_who="")


def theirs(user: User) -> QuerySet[Registration]:
    """All that is kept of somebody's places: their own, and those in lists under their address or card."""
    known = Q(citizen__user=user)
    citizen = getattr(user, "citizen", None)
    return Registration.objects.filter(known | guests.of(citizen) if citizen else known)
