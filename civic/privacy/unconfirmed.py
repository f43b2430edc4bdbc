"""Addresses that nobody confirmed: whoever typed them owes us nothing, and their owner may never have heard of us."""

from datetime import datetime, timedelta

import structlog
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q, QuerySet

from civic.accounts.erasure import end_sessions_of
from civic.accounts.models import Citizen, User
from civic.audit.models import AuditEvent
from civic.core import keyset
from civic.core.hooks import Hook

log = structlog.get_logger(__name__)

KEEPS: Hook[[User], bool] = Hook("Must the account stay, for coins, work for a shop, a list under way?")


def forget(*, now: datetime) -> int:
    """Delete accounts whose address was not confirmed within UNCONFIRMED_DAYS; return how many.

    Nobody has ever come in by such an account. It stays all the same when it has a role, coins or a merchant, or when
    staff had to do with it: an account made at a counter gets an address to confirm when anybody types it.
    """
    gone = [user for user in keyset.by_pk(stale(now=now)) if _delete(user.pk)]
    end_sessions_of(gone)  # whoever asked for the code may still have the address in an open page
    return len(gone)


def stale(*, now: datetime) -> QuerySet[User]:
    """Accounts that were asked for long ago, with an address that never became theirs, and that nobody ever used."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(
        Exists(addresses),
        ~Exists(addresses.filter(verified=True)),
        date_joined__lt=now - timedelta(days=settings.UNCONFIRMED_DAYS),
        last_login__isnull=True,
        is_staff=False,
        is_superuser=False,
        memberships__isnull=True,
    ).order_by("pk")


def is_known_to_staff(user: User) -> bool:
    """Whether the audit log tells of the account or of its citizen."""
    about = Q(object_type=User._meta.label_lower, object_id=str(user.pk))
    for pk in Citizen.objects.filter(user=user).values_list("pk", flat=True):
        about |= Q(object_type=Citizen._meta.label_lower, object_id=str(pk))
    return AuditEvent.objects.filter(about).exists()


@transaction.atomic
def _delete(pk: int) -> bool:
    """Delete one of them, unless it was confirmed a moment ago or something above still needs it."""
    user = User.objects.select_for_update().filter(pk=pk, last_login__isnull=True).first()
    addresses = list(EmailAddress.objects.select_for_update().filter(user_id=pk))
    if user is None or any(address.verified for address in addresses):
        return False
    if is_known_to_staff(user) or any(KEEPS(user)):
        return False
    try:
        with transaction.atomic():
            user.delete()
    except ProtectedError:
        log.warning("unconfirmed.kept", user=pk)
        return False
    return True
