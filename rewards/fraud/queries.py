from django.db.models import QuerySet

from civic.accounts.models import User
from rewards.fraud.models import PayoutHold
from rewards.shops.queries import merchants_owned_by


def open_holds() -> QuerySet[PayoutHold]:
    """What keeps merchants from being paid now."""
    return PayoutHold.objects.filter(state=PayoutHold.State.HELD)


def holds_for(user: User) -> QuerySet[PayoutHold]:
    """The open holds of the merchants that the person owns."""
    return open_holds().filter(merchant__in=merchants_owned_by(user).values("pk")).select_related("merchant")
