"""Give a person's coins back to the county when they are erased."""

from datetime import datetime

from django.utils.translation import gettext as _

from civic.accounts.models import Citizen, User
from rewards.wallet.actions import forfeit


def return_coins(user: User, now: datetime) -> None:
    """Move what is left in the wallet to the account `expired`, as its owner wished."""
    for citizen in Citizen.objects.filter(user=user):
        forfeit(citizen, reason=_("account erased at its owner’s wish"), now=now)
