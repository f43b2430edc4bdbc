"""Taking a way in away again: never the last one."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError, NotFound
from civic.signin.queries import ways_of


class LastWayIn(DomainError):
    code = "last_way_in"
    help = "last-way-in"
    family = DomainError.CONFLICT
    message = _("This is your only way to sign in. Add another one first, then take this one away.")


def unlink(user: User, *, provider: str) -> str:
    """Take LINE or Google off the account; return what it was linked to. Raises NotFound, LastWayIn."""
    return _take_away(user, SocialAccount.objects.filter(user=user, provider=provider))


def remove_passkey(user: User, *, passkey: int) -> str:
    """Take a passkey off the account; return its name. Raises NotFound, LastWayIn."""
    keys: Any = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN, pk=passkey)
    return _take_away(user, keys)


@transaction.atomic
def _take_away(user: User, way: models.QuerySet[Any]) -> str:
    """The person's row is locked, so that two at once do not take each other's last way."""
    User.objects.select_for_update().get(pk=user.pk)
    found = way.first()
    if found is None:
        raise NotFound
    if ways_of(user).number < 2:
        raise LastWayIn
    name = str(found)
    if user.is_staff:
        audit.record("factor.removed", by=user, about=user, kind=found._meta.model_name)
    found.delete()
    keys = Authenticator.objects.filter(user=user)
    if not keys.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        keys.delete()  # recovery codes stand in for something; alone they mean nothing
    return name


@transaction.atomic
def end_every_way(user: User) -> None:
    """Recovery at a counter: whatever opened the account until now no longer does."""
    SocialAccount.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.emailaddress_set.all().delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
