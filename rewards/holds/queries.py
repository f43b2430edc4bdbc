from django.db.models import QuerySet

from civic.accounts.models import Citizen
from rewards.holds.models import Hold


def open_holds(citizen: Citizen) -> QuerySet[Hold]:
    """What keeps a citizen's coins aside now, newest first."""
    return Hold.objects.filter(citizen=citizen, state=Hold.State.HELD)
