"""Read who has declared what, and who owns a shop without having declared it."""

from django.db.models import QuerySet

from civic.accounts.models import User
from rewards.interests.models import Interest
from rewards.shops.models import Merchant
from rewards.shops.queries import merchants_owned_by


def declared_by(user: User) -> set[int]:
    """Return the ids of the merchants in which the person has declared a stake that has not ended."""
    return set(Interest.objects.filter(user=user, ended_at=None).values_list("merchant", flat=True))


def to_declare(user: User) -> QuerySet[Merchant]:
    """Return the merchants that a member of staff owns here and has not declared."""
    return merchants_owned_by(user).exclude(pk__in=declared_by(user))
