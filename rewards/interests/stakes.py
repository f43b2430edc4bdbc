"""Answer the slices below that ask for conflicts of interest: what was declared counts as one's own."""

from collections.abc import Sequence

from civic.accounts.models import User
from rewards.grants.actions import CONFLICTS
from rewards.interests.queries import declared_by
from rewards.shops.conflict_of_interest import STAKES, own_merchants
from rewards.shops.models import ShopStaff

STAKES.connect(declared_by)


@CONFLICTS.connect
def gives_to_own_people(user: User, citizens: Sequence[int]) -> bool:
    """Return whether one of the citizens works for a shop in which the person has a stake."""
    people = ShopStaff.objects.filter(merchant__in=own_merchants(user), user__citizen__in=citizens)
    return people.exists()
