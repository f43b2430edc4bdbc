"""Roles that nobody uses end: whoever has not signed in for STAFF_IDLE_DAYS leaves the administration, after a notice.

The account of a citizen stays. The only coordinator stays too: somebody has to give roles.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest

from civic.accounts.models import User
from civic.agencies import actions
from civic.agencies.models import Membership
from civic.outbox import mail

NOTICE = timedelta(days=14)  # between the mail and the end, at least
WORDS = "unused account"


def last_used(rows: "QuerySet[User]") -> "QuerySet[Any, Any]":
    """Add `used_at`: the last sign-in, or when the newest role was granted, whichever came later."""
    granted = Membership.objects.filter(user=OuterRef("pk")).values("user").annotate(at=Max("since")).values("at")
    return rows.annotate(used_at=Greatest("last_login", Subquery(granted)))  # PostgreSQL's passes over NULL


def staff() -> "QuerySet[Any, Any]":
    return last_used(User.objects.filter(is_active=True, memberships__isnull=False).distinct())


def tell(*, now: datetime) -> int:
    """Write to whoever will be off in NOTICE, once for each time that the account falls asleep; return how many."""
    edge = now - timedelta(days=settings.STAFF_IDLE_DAYS) + NOTICE
    count = 0
    for user in staff().filter(used_at__lt=edge):
        with transaction.atomic():
            mine = Membership.objects.select_for_update().filter(user=user)
            if any(each.told_idle_at and each.told_idle_at > user.used_at for each in mine):
                continue
            mine.update(told_idle_at=now)
            mail.write("civic/staff/idle_mail.txt", user.email, user=user, day=now + NOTICE, done=False)
            count += 1
    return count


def end(*, now: datetime) -> int:
    """End the roles of those who were told NOTICE ago and have still not signed in; return how many people."""
    edge = now - timedelta(days=settings.STAFF_IDLE_DAYS)
    told = Membership.objects.filter(user=OuterRef("pk")).order_by("told_idle_at").values("told_idle_at")[:1]
    count = 0
    for user in staff().annotate(told_at=Subquery(told)).filter(used_at__lt=edge, told_at__lte=now - NOTICE):
        if user.told_at < user.used_at:
            continue
        try:
            actions.leave(user, by=None, reason=WORDS, now=now)
        except actions.LastCoordinator:
            continue
        mail.write("civic/staff/idle_mail.txt", user.email, user=user, day=now, done=True)
        count += 1
    return count
